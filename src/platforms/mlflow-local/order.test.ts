import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { compareText, compareValues } from './order'

describe('the order of values', () => {
  it('of texts is that of their UTF-8 bytes', () => {
    const texts = ['', 'a', 'ab', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '🚀', '🚀a']
    const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    assert.deepEqual(texts.toReversed().sort(compareText), byBytes)
  })

  it('puts numbers before texts and takes infinities for equal to themselves', () => {
    assert.deepEqual(['1', Infinity, 2, -Infinity].sort(compareValues), [-Infinity, 2, Infinity, '1'])
    assert.equal(compareValues(Infinity, Infinity), 0)
    assert.equal(compareValues(null, 1), 0)
  })
})
