import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { badgeOf } from './badge'

describe('Badge of the Experiments view', () => {
  it('is absent when nothing runs', () => {
    assert.equal(badgeOf({ count: 0, more: false }), undefined)
  })

  it('counts in words', () => {
    assert.deepEqual(badgeOf({ count: 1, more: false }), { value: 1, tooltip: '1 run is running' })
    assert.deepEqual(badgeOf({ count: 3, more: false }), { value: 3, tooltip: '3 runs are running' })
    assert.deepEqual(badgeOf({ count: 100, more: true }), { value: 100, tooltip: '100 or more runs are running' })
  })

  it('says since when it was not looked', () => {
    assert.match(badgeOf({ count: 2, more: false }, 1e12)?.tooltip ?? '', /^2 runs were running at /)
  })
})
