import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { SeriesBuilder } from './series'

function series(values: readonly number[]): SeriesBuilder {
  const builder = new SeriesBuilder()
  values.forEach((value, step) => builder.add(step, step * 10, value))
  return builder
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
