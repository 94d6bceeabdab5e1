import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { nearest, thin } from './sample'
import { logarithmic, padded, Reach } from './scale'
import { smooth } from './smooth'
import { dayTitle, durationTicks, formatStep, linearTicks, logTicks, timeTicks } from './ticks'
import type { Tick } from './types'

const labels = (ticks: readonly Tick[]): string => ticks.map(({ label }) => label).join(' ')

describe('smoothing', () => {
  const even = (count: number): Float64Array => Float64Array.from({ length: count }, (_, at) => at)

  it('has no pull towards 0, and goes around what is not finite', () => {
    assert.deepEqual(
      [...smooth(even(4), Float64Array.of(5, 5, NaN, 5), 0.9, 1_000)].map((value) => value.toFixed(6)),
      ['5.000000', '5.000000', 'NaN', '5.000000'],
    )
    assert.deepEqual([...smooth(even(3), Float64Array.of(1, Infinity, 2), 0, 1_000)], [1, Infinity, 2])
    const [, second = NaN] = smooth(even(2), Float64Array.of(0, 1), 0.5, 1_000)
    assert.ok(Math.abs(second - 2 / 3) < 1e-12)
  })

  it('does about the same to a line and to a sample of it', () => {
    const count = 4_000
    const wave = (at: number): number => Math.sin(at / 300)
    const all = smooth(even(count), even(count).map(wave), 0.9, count)
    const places = even(count / 4).map((at) => at * 4)
    const some = smooth(places, places.map(wave), 0.9, count)
    for (const at of [400, 1_600, 3_200]) {
      assert.ok(Math.abs((all[at] ?? NaN) - (some[at / 4] ?? NaN)) < 0.02)
    }
  })

  it('bears a line of no length and places that are not finite', () => {
    assert.deepEqual([...smooth(Float64Array.of(3, 3), Float64Array.of(1, 3), 0.5, 0)], [1, 2])
    assert.deepEqual([...smooth(Float64Array.of(NaN), Float64Array.of(1), 0.5, NaN)], [1])
  })
})

describe('sampling to pixels', () => {
  const xs = Float64Array.from({ length: 10_000 }, (_, at) => at)

  it('keeps the least and the greatest of each column, where they are', () => {
    const ys = xs.map((x) => Math.cos(x))
    ys[4_567] = 99.5
    ys[8_901] = -99.5
    const out = [...thin(xs, ys, 0, 9_999, 100)]
    assert.ok(out.length / 2 <= 404, `${out.length / 2} points`)
    assert.equal(out[out.indexOf(99.5) - 1], 4_567)
    assert.equal(out[out.indexOf(-99.5) - 1], 8_901)
    const places = out.filter((_, at) => at % 2 === 0)
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    )
  })

  it('keeps gaps', () => {
    const ys = xs.map((x) => (x > 5_000 && x < 5_005 ? NaN : 1))
    assert.ok(thin(xs, ys, 0, 9_999, 100).some((value) => Number.isNaN(value)))
    assert.ok(thin(xs, xs.map(() => NaN), 0, 9_999, 100).some((value) => Number.isNaN(value))) // prettier-ignore
  })

  it('leaves few points as they are, with one beyond each edge', () => {
    assert.deepEqual([...thin(xs, xs, 5, 7, 100)], [4, 4, 5, 5, 6, 6, 7, 7, 8, 8])
    assert.deepEqual([...thin(new Float64Array(), new Float64Array(), 0, 1, 10)], [])
    assert.deepEqual([...thin(Float64Array.of(1), Float64Array.of(2), 5, 6, 10)], [1, 2])
  })

  it('finds the nearest point, and none beyond the ends', () => {
    assert.deepEqual(
      [nearest(xs, 3.4), nearest(xs, 3.6), nearest(xs, -1), nearest(xs, 10_001), nearest(new Float64Array(), 1)],
      [3, 4, -1, -1, -1],
    )
  })
})

describe('ticks', () => {
  it('are round numbers, written with the digits that tell them apart', () => {
    assert.equal(labels(linearTicks(0, 1, 5)), '0.0 0.2 0.4 0.6 0.8 1.0')
    assert.equal(labels(linearTicks(-3, 3, 4)), '−2 0 2')
    assert.equal(labels(linearTicks(0.6951, 0.6979, 5)), '0.696 0.697')
    assert.equal(labels(linearTicks(0, 3e6, 4)), '0 1e6 2e6 3e6')
    assert.equal(labels(linearTicks(1e-7, 5e-7, 5)), '1e−7 2e−7 3e−7 4e−7 5e−7')
    assert.equal(labels(linearTicks(0, 3, 10, true)), '0 1 2 3')
  })

  it('are none where there is nothing to count', () => {
    assert.deepEqual(linearTicks(1, 1, 5), [])
    assert.deepEqual(linearTicks(NaN, 1, 5), [])
    assert.deepEqual(linearTicks(0, Infinity, 5), [])
    assert.ok(linearTicks(-1.7e308, 1.7e308, 5).length <= 200)
  })

  it('are powers of ten on a logarithmic axis, and what lies between where there are few', () => {
    assert.equal(labels(logTicks(-3, 2, 6)), '0.001 0.01 0.1 1 10 100')
    assert.equal(labels(logTicks(0, 1.2, 6)), '1 2 5 10')
    assert.equal(labels(logTicks(-12, 12, 4)), '1e−12 1e−6 1 1e6 1e12')
    assert.equal(labels(logTicks(logarithmic.to(2), logarithmic.to(4), 4)), '2.0 2.5 3.0 3.5 4.0')
  })

  it('are round times and durations', () => {
    assert.equal(labels(durationTicks(0, 400_000, 5)), '0 2 min 4 min 6 min')
    assert.equal(labels(durationTicks(0, 9_000_000, 3)), '0 1 h 2 h')
    const at = new Date(2026, 0, 5, 23, 0).getTime()
    assert.equal(labels(timeTicks(at, at + 2 * 3_600_000, 3)), '23:00 6 Jan 01:00')
    assert.equal(labels(timeTicks(at, at + 4 * 86_400_000, 4)), '6 Jan 7 Jan 8 Jan 9 Jan')
    assert.deepEqual(timeTicks(9e15, 9.1e15, 4), [])
    assert.match(dayTitle(at, at + 3_600_000), /5.*6 Jan/)
    assert.equal(dayTitle(-9e15, 9e15), '')
  })

  it('write steps whole', () => {
    assert.deepEqual([formatStep(-5), formatStep(1_234_567), formatStep(0.5)], ['−5', '1234567', '0.5000'])
  })
})

describe('extents', () => {
  it('have room, and a length where there is none', () => {
    assert.deepEqual(padded({ from: 0, to: 10 }, 0.1), { from: -1, to: 11 })
    assert.deepEqual(padded({ from: 5, to: 5 }, 0.1), { from: 4.5, to: 5.5 })
    assert.deepEqual(padded({ from: 0, to: 0 }, 0.1), { from: -1, to: 1 })
    const reach = new Reach()
    assert.equal(reach.extent, undefined)
    reach.add(NaN)
    assert.equal(reach.extent, undefined)
    reach.add(3)
    assert.deepEqual(reach.extent, { from: 3, to: 3 })
  })
})
