import assert from 'node:assert/strict'
import { placeOf, rangeAt, readNumber } from './brush'

describe('brushing a histogram', () => {
  it('gives numbers as fine as the drag can tell apart', () => {
    assert.deepEqual(rangeAt(0.25, 0.501234, { min: 0, max: 2 }), { min: 0.5, max: 1 })
    assert.deepEqual(rangeAt(0.3333333, 0.5, { min: 0, max: 30_000 }), { min: 10_000, max: 15_000 })
  })

  it('goes either way, and stays within', () => {
    assert.deepEqual(rangeAt(0.75, 0.5, { min: 0, max: 1 }), { min: 0.5, max: 0.75 })
    assert.deepEqual(rangeAt(-0.2, 1.7, { min: 0.123456, max: 9.87654 }), { min: 0.123456, max: 9.87654 })
  })

  it('tells apart values that differ in their last digits', () => {
    const { min, max } = rangeAt(0.25, 0.75, { min: 1000.001, max: 1000.002 })
    assert.ok(min > 1000.001 && min < max && max < 1000.002)
  })

  it('finds a number again', () => {
    assert.equal(placeOf(1, { min: 0, max: 4 }), 0.25)
    assert.equal(placeOf(9, { min: 0, max: 4 }), 1)
    assert.equal(placeOf(3, { min: 3, max: 3 }), 0)
  })

  it('reads numbers and nothing else', () => {
    assert.equal(readNumber(' −1.5e-3 '), -0.0015)
    assert.equal(readNumber(''), undefined)
    assert.equal(readNumber('1,5'), undefined)
    assert.equal(readNumber('Infinity'), undefined)
  })
})
