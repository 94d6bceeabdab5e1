import assert from 'node:assert/strict'
import { keyOf, readSubject, titleOf } from './subject'

const one = { connection: 'c', experimentId: '1', name: 'wine' }
const two = { connection: 'c', experimentId: '2', name: 'beer' }

describe('what a runs table is about', () => {
  it('is one for each set of experiments', () => {
    assert.equal(keyOf({ experiments: [one, two] }), keyOf({ experiments: [two, one] }))
    assert.notEqual(keyOf({ experiments: [one] }), keyOf({ experiments: [two] }))
  })

  it('is titled by its experiments', () => {
    assert.equal(titleOf({ experiments: [one] }), 'wine')
    assert.equal(titleOf({ experiments: [one, two] }), 'wine, beer')
    assert.equal(titleOf({ experiments: [one, two, two] }), 'wine and 2 more')
  })

  it('comes back from what was kept, and from nothing else', () => {
    assert.deepEqual(readSubject({ subject: { experiments: [one] }, view: {} }), { experiments: [one] })
    for (const state of [
      undefined,
      null,
      'x',
      {},
      { subject: { experiments: [] } },
      { subject: { experiments: [1] } },
    ]) {
      assert.equal(readSubject(state), undefined)
    }
  })
})
