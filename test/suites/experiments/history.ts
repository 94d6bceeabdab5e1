import assert from 'node:assert/strict'
import type { HistoryOptions } from '../../../src/model/platform'
import type { MetricSeries } from '../../../src/model/run'
import { runs, settled, type Point } from '../fixture'
import { failsWith, runId, type Current } from './subject'

function expected(run: string, key: string): readonly Point[] {
  return runs.find(({ name }) => name === run)?.series[key] ?? []
}

/** The points that came, beside those that should have. */
function pointsOf(
  key: string,
  { steps, exactSteps, times, values }: MetricSeries,
  wanted: readonly Point[],
): readonly Point[] {
  assert.ok([times, values, exactSteps ?? steps].every(({ length }) => length === steps.length))
  return Array.from(steps, (step, index) => {
    const exact = exactSteps?.[index]
    return {
      step: exact !== undefined && !Number.isSafeInteger(step) ? exact : step,
      at: times[index]!,
      value: settled(key, values[index]!, wanted[index]?.value),
    }
  })
}

const told = [
  ['wine-01', 'train_loss'],
  ['wine-01', 'accuracy'],
  ['spike', 'loss'],
  ['nan-and-infinite', 'mixed'],
  ['steps', 'big_step'],
  ['steps', 'negative_step'],
  ['steps', 'out_of_order'],
  ['steps', 'same_step'],
  ['keys', 'val/acc top-1'],
  ['keys', 'm x'],
] as const

export function historyPart(current: Current): void {
  describe('the history of a metric', () => {
    const history = (run: string, key: string, options: HistoryOptions = {}): Promise<MetricSeries> =>
      current().source.metricHistory(runId(current(), run), key, options)

    for (const [run, key] of told) {
      it(`comes whole and by step: ${key} of ${run}`, async () => {
        const series = await history(run, key)
        assert.equal(series.sampled, false)
        assert.deepEqual(pointsOf(key, series, expected(run, key)), expected(run, key))
      })

      it(`comes whole where it has fewer points than asked for: ${key} of ${run}`, async () => {
        const series = await history(run, key, { points: 2000 })
        if (run !== 'spike') {
          assert.equal(series.sampled, false)
          assert.deepEqual(pointsOf(key, series, expected(run, key)), expected(run, key))
        }
      })
    }

    it('has exact steps only where a double cannot hold one', async () => {
      assert.deepEqual((await history('steps', 'big_step')).exactSteps, BigInt64Array.of(9007199254740993n))
      assert.equal((await history('steps', 'negative_step')).exactSteps, undefined)
    })

    it('is thinned out to about as many points as asked for, the first and the last among them', async () => {
      const { source, fixture } = current()
      const whole = expected('spike', 'loss')
      const series = await source.metricHistory(runId(current(), 'spike'), 'loss', { points: 100 })
      assert.equal(series.sampled, true)
      assert.ok(series.values.length >= 50 && series.values.length <= 105, String(series.values.length))
      const same = Array.from(series.steps, (step) => whole[step]!)
      const found = pointsOf('loss', series, same)
      assert.deepEqual(found, same)
      assert.deepEqual([found.at(0), found.at(-1)], [whole.at(0), whole.at(-1)])
      assert.equal(
        found.some(({ value }) => value === 100),
        fixture.sampling === 'extremes',
      )
    })

    for (const points of [undefined, 2000]) {
      it(`comes from step to step${points ? ', asked for by number' : ''}`, async () => {
        const whole = expected('spike', 'loss')
        for (const [fromStep, toStep] of [
          [3210, 3220],
          [4990, undefined],
          [undefined, 3],
          [9000, 9999],
          [4.5, 7.5],
        ] as const) {
          const series = await history('spike', 'loss', { fromStep, toStep, points })
          const range = whole.filter(
            ({ step }) => Number(step) >= (fromStep ?? 0) && Number(step) <= (toStep ?? Infinity),
          )
          assert.deepEqual(pointsOf('loss', series, range), range)
          assert.equal(series.sampled, false)
        }
      })
    }

    it('that was never logged is empty', async () => {
      for (const points of [undefined, 10]) {
        const series = await history('wine-01', 'not there', { points })
        assert.deepEqual([series.steps.length, series.times.length, series.values.length], [0, 0, 0])
        assert.equal(series.sampled, false)
      }
    })

    it('of a run that is not there is not found', async () => {
      await failsWith('notFound', current().source.metricHistory('0'.repeat(32), 'loss', {}))
      await failsWith('notFound', current().source.metricHistory('0'.repeat(32), 'loss', { points: 10 }))
    })
  })
}
