import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { SeriesBuilder } from './series'

function series(values: readonly number[]): SeriesBuilder {
  const builder = new SeriesBuilder()
  values.forEach((value, step) => builder.add(step, step * 10, value))
  return builder
}

const strange = [NaN, Infinity, -Infinity, 0, -0]

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

function numbers(values: Iterable<number>): number[] {
  return [...values].filter((value) => !Number.isNaN(value))
}

describe('a metric history', () => {
  it('keeps a single spike, the ends and a NaN when it is thinned out', () => {
    const values = Array.from({ length: 10_000 }, (_, step) => Math.sin(step / 1000))
    values[7777] = 50
    values[4321] = -50
    values[1234] = NaN
    const { steps, values: kept, sampled } = series(values).build(100)
    assert.equal(sampled, true)
    assert.ok(steps.length <= 101, `${steps.length} points`)
    for (const step of [0, 1234, 4321, 7777, 9999]) assert.ok(steps.includes(step), `step ${step}`)
    assert.deepEqual(
      [...steps],
      [...steps].sort((a, b) => a - b),
    )
    assert.equal(kept[steps.indexOf(7777)], 50)
  })

  it('keeps the extremes and a NaN of every stretch, whatever the values', () => {
    const random = seeded(7)
    for (let round = 0; round < 60; round += 1) {
      const length = 1 + Math.floor(random() * 4_000)
      const values = Array.from(
        { length },
        () => strange[Math.floor(random() * 12)] ?? (random() - 0.5) * 10 ** (random() * 12),
      )
      const points = 2 + Math.floor(random() * 300)
      const { steps, values: kept } = series(values).build(points)
      const buckets = length <= points ? length : Math.max(1, Math.floor((points - 2) / 2))
      assert.ok(steps.length <= Math.max(points, 3 * buckets + 2))
      steps.forEach((step, place) => assert.equal(kept[place], values[step]))
      for (let bucket = 0; bucket < buckets; bucket += 1) {
        const from = Math.floor((bucket * length) / buckets)
        const to = Math.floor(((bucket + 1) * length) / buckets)
        const all = values.slice(from, to)
        const here = kept.filter((_, place) => steps[place]! >= from && steps[place]! < to)
        for (const pick of [Math.min, Math.max]) {
          // No chart tells −0 from 0.
          assert.equal(pick(...numbers(here)) + 0, pick(...numbers(all)) + 0)
        }
        assert.equal(here.some(Number.isNaN), all.some(Number.isNaN))
      }
    }
  })

  it('comes by step and then by time, whatever order it was written in', () => {
    const builder = new SeriesBuilder()
    builder.add(5, 1, 0.5)
    builder.add(2, 9, 0.2)
    builder.add(2, 3, 0.1)
    const { steps, times, values, sampled } = builder.build()
    assert.deepEqual(
      [[...steps], [...times], [...values]],
      [
        [2, 2, 5],
        [3, 9, 1],
        [0.1, 0.2, 0.5],
      ],
    )
    assert.equal(sampled, false)
  })

  it('has exact steps for all points when one is beyond 2^53', () => {
    const builder = new SeriesBuilder()
    builder.add(9007199254740995n, 1, 1)
    builder.add(9007199254740993n, 1, 2)
    builder.add(1, 1, 3)
    const { exactSteps, values } = builder.build()
    assert.deepEqual([...(exactSteps ?? [])], [1n, 9007199254740993n, 9007199254740995n])
    assert.deepEqual([...values], [3, 2, 1])
  })
})
