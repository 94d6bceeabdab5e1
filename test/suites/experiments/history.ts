import assert from 'node:assert/strict'
import { isAbort } from '../../../src/base/errors'
import type { HistoriesQuery, HistoryOptions } from '../../../src/model/platform'
import type { MetricSeries, RunSeries } from '../../../src/model/run'
import { runs, settled, type Point } from '../fixture'
import { failsWith, runId, type Current, type Subject } from './subject'

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

/** What came last of each run. */
async function settledSeries(
  { source }: Subject,
  query: HistoriesQuery,
  signal?: AbortSignal,
): Promise<Map<string, RunSeries>> {
  const last = new Map<string, RunSeries>()
  for await (const each of source.metricHistories(query, signal)) {
    assert.equal(last.get(each.runId)?.exact ?? false, false, 'an exact series is not followed by another')
    last.set(each.runId, each)
  }
  return last
}

/** Of each of so many stretches of equally many points, its least, its greatest and whether it has a NaN. */
function stretches(points: readonly Point[], count: number): readonly (readonly Point[])[] {
  return Array.from({ length: count }, (_, index) =>
    points.slice(Math.floor((index * points.length) / count), Math.floor(((index + 1) * points.length) / count)),
  )
}

export function historiesPart(current: Current): void {
  describe('the histories of a metric in several runs', () => {
    const query = (names: readonly string[], key: string, points = 1000): HistoriesQuery => ({
      runIds: names.map((name) => runId(current(), name)),
      key,
      points,
    })

    it('come whole where they are short, and runs without the metric are left out', async () => {
      const asked = query(['wine-01', 'spike', 'steps'], 'train_loss')
      const found = await settledSeries(current(), { ...asked, runIds: [...asked.runIds, '0'.repeat(32)] })
      const [wine] = asked.runIds
      assert.deepEqual([...found.keys()], [wine])
      const { series, exact } = found.get(wine!)!
      const wanted = expected('wine-01', 'train_loss')
      assert.deepEqual(pointsOf('train_loss', series, wanted), wanted)
      assert.deepEqual([series.sampled, exact], [false, true])
    })

    it('have NaN and the infinities as they are', async () => {
      const asked = query(['nan-and-infinite'], 'mixed')
      const found = await settledSeries(current(), asked)
      const wanted = expected('nan-and-infinite', 'mixed')
      assert.deepEqual(pointsOf('mixed', found.get(asked.runIds[0]!)!.series, wanted), wanted)
    })

    for (const points of [50, 400]) {
      it(`keep the extremes of every stretch in the end, of ${points} points`, async () => {
        const asked = query(['spike'], 'loss', points)
        const { series, exact } = (await settledSeries(current(), asked)).get(asked.runIds[0]!)!
        const whole = expected('spike', 'loss')
        assert.deepEqual([exact, series.sampled], [true, true])
        assert.ok(series.values.length <= points * 1.5 + 3, String(series.values.length))
        const kept = pointsOf(
          'loss',
          series,
          Array.from(series.steps, (step) => whole[step]!),
        )
        assert.deepEqual(
          kept,
          kept.map(({ step }) => whole[Number(step)]),
        )
        assert.deepEqual([kept.at(0), kept.at(-1)], [whole.at(0), whole.at(-1)])
        const steps = new Set(kept.map(({ step }) => step))
        for (const stretch of stretches(whole, Math.floor((points - 2) / 2))) {
          const values = stretch.filter(({ step }) => steps.has(step)).map(({ value }) => value)
          assert.equal(Math.min(...values), Math.min(...stretch.map(({ value }) => value)))
          assert.equal(Math.max(...values), Math.max(...stretch.map(({ value }) => value)))
        }
      })
    }

    it('come from step to step, with more of the points there', async () => {
      const asked = { ...query(['spike'], 'loss', 100), fromStep: 3210, toStep: 3260 }
      const { series } = (await settledSeries(current(), asked)).get(asked.runIds[0]!)!
      const wanted = expected('spike', 'loss').filter(({ step }) => Number(step) >= 3210 && Number(step) <= 3260)
      assert.deepEqual(pointsOf('loss', series, wanted), wanted)
    })

    it('are not read for a signal that is aborted already', async () => {
      await assert.rejects(settledSeries(current(), query(['spike'], 'loss'), AbortSignal.abort()), (error: unknown) =>
        isAbort(error),
      )
    })
  })
}
