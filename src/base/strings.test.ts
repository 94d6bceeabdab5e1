import { strict as assert } from 'node:assert'
import { describe, it } from 'mocha'
import { parseJson } from './json'
import { packStrings, stringAt, stringCount, unpackStrings } from './strings'

describe('packed strings', () => {
  it('give back what was packed, whatever it is', () => {
    const texts = ['', 'a', 'ключ', '🚀🚀', '\u0000', 'שלום', '<b>&amp;', 'x'.repeat(100_000), '\ufeffmark']
    assert.deepEqual(unpackStrings(packStrings(texts)), texts)
    assert.equal(stringCount(packStrings(texts)), texts.length)
    assert.equal(stringAt(packStrings(texts), 3), '🚀🚀')
  })

  it('turn half a surrogate pair into the replacement character instead of failing', () => {
    assert.deepEqual(unpackStrings(packStrings(['a\ud83d', 'b'])), ['a\ufffd', 'b'])
  })

  it('hold nothing', () => {
    assert.deepEqual(unpackStrings(packStrings([])), [])
  })
})

describe('parseJson', () => {
  it('keeps integers that a double cannot hold', () => {
    assert.deepEqual(parseJson('{"step":9007199254740993,"n":[-9007199254740995],"v":1.5}'), {
      step: 9007199254740993n,
      n: [-9007199254740995n],
      v: 1.5,
    })
  })

  it('leaves long digits in strings and fractions alone', () => {
    assert.deepEqual(parseJson('{"id":"123456789012345678","x":0.1234567890123456789}'), {
      id: '123456789012345678',
      x: 0.12345678901234568,
    })
  })
})
