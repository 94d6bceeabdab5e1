import type { HistoriesQuery } from '../../model/platform'
import type { RunSeries } from '../../model/run'
import { SeriesBuilder } from '../../model/series'
import { get, isAbsent, isMissing, type Api } from './api'
import { bulkPath, mostSamples, rangeOf, readUpTo, readWhole, samplesRanges, addPoints, type Wanted } from './history'
import { patience } from './runs'
import { historyAnswer, type MetricWire } from './wire'

/** The most runs that a server takes in one question. */
const runsPerRequest = 100
/** A longer history stays the coarse sample: to read it whole would take minutes and gigabytes of the server's memory. */
const longestRefined = 2_000_000

/**
 * The histories of one metric in several runs: the server's own samples at once, which may lack spikes, then the exact ones of
 * those that were thinned out, one whole history after the other, so that a server is not loaded by more than one.
 */
export async function* metricHistories(
  api: Api,
  query: HistoriesQuery,
  signal?: AbortSignal,
): AsyncGenerator<RunSeries, void, undefined> {
  const thinned: string[] = []
  for (let from = 0; from < query.runIds.length; from += runsPerRequest) {
    const runIds = query.runIds.slice(from, from + runsPerRequest)
    const coarse = await sampleRuns(api, { ...query, runIds }, signal)
    if (!coarse) {
      yield* readEach(api, { ...query, runIds: query.runIds.slice(from) }, signal)
      break
    }
    yield* coarse
    thinned.push(...coarse.filter(({ exact }) => !exact).map(({ runId }) => runId))
  }
  for (const runId of thinned) {
    const series = await unlessGone(readUpTo(api, wantedOf(query, runId), longestRefined, signal))
    if (series) {
      yield { runId, series, exact: true }
    }
  }
}

/** One request for up to 100 runs; undefined where the server does not sample, or does not sample right. */
async function sampleRuns(
  api: Api,
  query: HistoriesQuery,
  signal: AbortSignal | undefined,
): Promise<readonly RunSeries[] | undefined> {
  if (api.lacking.has(bulkPath) || !(await samplesRanges(api, query, signal))) {
    return undefined
  }
  // One step more than asked for: when no more come than asked for, these are certainly all.
  const most = Math.max(2, Math.min(query.points + 1, mostSamples))
  const asked = { run_ids: query.runIds, metric_key: query.key, max_results: most, ...rangeOf(query) }
  try {
    const { metrics } = await get(api, bulkPath, asked, historyAnswer, { signal, timeout: patience })
    return seriesOf(query.runIds, metrics ?? [], most)
  } catch (error) {
    if (isAbsent(error)) {
      api.lacking.add(bulkPath)
    }
    if (isAbsent(error) || isMissing(error)) {
      return undefined
    }
    throw error
  }
}

/** A server picks steps from those of all the runs together; so all points are here when there are fewer steps than it may pick. */
function seriesOf(runIds: readonly string[], metrics: readonly MetricWire[], most: number): readonly RunSeries[] {
  const points = Map.groupBy(metrics, ({ run_id }) => run_id ?? (runIds.length === 1 ? runIds[0] : undefined))
  const steps = new Set(metrics.map(({ step }) => String(step ?? 0)))
  return runIds.flatMap((runId) => {
    const own = points.get(runId)
    if (!own) {
      return []
    }
    const series = new SeriesBuilder()
    addPoints(series, own)
    const exact = steps.size < most && own.length < most
    return [{ runId, series: { ...series.build(), sampled: !exact }, exact }]
  })
}

/** From servers without samples. */
async function* readEach(
  api: Api,
  query: HistoriesQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunSeries, void, undefined> {
  for (const runId of query.runIds) {
    const series = await unlessGone(readWhole(api, wantedOf(query, runId), signal))
    if (series && series.values.length > 0) {
      yield { runId, series, exact: true }
    }
  }
}

function wantedOf({ key, points, fromStep, toStep }: HistoriesQuery, runId: string): Wanted {
  return { runId, key, points, fromStep, toStep }
}

/** A run that was deleted for good meanwhile is left out. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isMissing(error)) {
      return undefined
    }
    throw error
  }
}
