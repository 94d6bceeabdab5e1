import type { HistoryOptions } from '../../model/platform'
import type { MetricSeries } from '../../model/run'
import { SeriesBuilder } from '../../model/series'
import { get, isAbsent, root, type Api } from './api'
import { requestList } from './list'
import { given, toDouble, toStep } from './map'
import { getRun, patience } from './runs'
import { historyAnswer, pointsWire, type MetricWire } from './wire'

export const bulkPath = '/metrics/get-history-bulk-interval'
/** The most that a server gives of one metric sampled, and at once whole. */
export const mostSamples = 2500
const pointsPerPage = 100_000

export interface Wanted extends HistoryOptions {
  readonly runId: string
  readonly key: string
}

/** A metric's history: sampled by the server where points are asked for and it can, else whole. */
export async function metricHistory(api: Api, wanted: Wanted, signal?: AbortSignal): Promise<MetricSeries> {
  const series = (await readSampled(api, wanted, signal)) ?? (await readWhole(api, wanted, signal))
  if (series.values.length === 0) {
    // Servers answer for an unknown run as for one without the metric: this rejects with `notFound`.
    await getRun(api, wanted.runId, signal)
  }
  return series
}

/** Undefined where the server does not sample, or does not sample right. */
async function readSampled(
  api: Api,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): Promise<MetricSeries | undefined> {
  const { runId, key, points } = wanted
  if (points === undefined || api.lacking.has(bulkPath) || !(await samplesRanges(api, wanted, signal))) {
    return undefined
  }
  // One more than asked for: when no more come than asked for, these are certainly all.
  const most = Math.max(2, Math.min(points + 1, mostSamples))
  const query = { run_ids: runId, metric_key: key, max_results: most, ...rangeOf(wanted) }
  try {
    const answer = await get(api, bulkPath, query, historyAnswer, { signal, timeout: patience })
    const metrics = answer.metrics ?? []
    const series = new SeriesBuilder()
    addPoints(series, metrics)
    return { ...series.build(), sampled: metrics.length >= most }
  } catch (error) {
    if (!isAbsent(error)) {
      throw error
    }
    api.lacking.add(bulkPath)
    return undefined
  }
}

/** Both ends always: a server refuses one alone, and of MLflow 2 begins with step 0 when told none. */
export function rangeOf({ fromStep, toStep }: HistoryOptions): Record<string, string> {
  return { start_step: stepText(fromStep, leastStep, Math.ceil), end_step: stepText(toStep, greatestStep, Math.floor) }
}

const leastStep = -(2n ** 63n)
const greatestStep = 2n ** 63n - 1n

function stepText(step: number | undefined, limit: bigint, round: (step: number) => number): string {
  if (step === undefined || !Number.isFinite(step)) {
    return String(limit)
  }
  const whole = BigInt(round(step))
  return String(whole < leastStep ? leastStep : whole > greatestStep ? greatestStep : whole)
}

/** Servers of MLflow 2 lose most of a range that does not begin with the first step. */
export async function samplesRanges(api: Api, { fromStep }: HistoryOptions, signal?: AbortSignal): Promise<boolean> {
  if (fromStep === undefined) {
    return true
  }
  if (!api.version) {
    const asked = api.http.text({ path: '/version', signal })
    api.version = asked.then((text) => text.trim())
    asked.catch(() => (api.version = undefined))
  }
  return !/^[012]\./.test(await api.version.catch(() => ''))
}

/** All points, from step to step; with `points`, thinned out here. */
export async function readWhole(api: Api, wanted: Wanted, signal: AbortSignal | undefined): Promise<MetricSeries> {
  return (await readUpTo(api, wanted, Infinity, signal)) ?? new SeriesBuilder().build()
}

/** As `readWhole`, but undefined for a history of more points than `most`, which is then not read to its end. */
export async function readUpTo(
  api: Api,
  wanted: Wanted,
  most: number,
  signal: AbortSignal | undefined,
): Promise<MetricSeries | undefined> {
  const { runId, key, points, fromStep = -Infinity, toStep = Infinity } = wanted
  const series = new SeriesBuilder()
  let token: string | undefined
  do {
    const query = { run_id: runId, metric_key: key, max_results: pointsPerPage, page_token: token }
    const request = { path: `${root}/metrics/get-history`, query, signal, timeout: patience }
    const shape = { key: 'metrics', items: pointsWire, answer: historyAnswer } as const
    const { items, rest } = await requestList(api, request, shape)
    for await (const metrics of items) {
      addPoints(
        series,
        metrics.filter(({ step }) => Number(step ?? 0) >= fromStep && Number(step ?? 0) <= toStep),
      )
    }
    token = given(rest.next_page_token)
    if (token !== undefined && series.count >= most) {
      return undefined
    }
  } while (token !== undefined)
  return series.build(points)
}

export function addPoints(series: SeriesBuilder, metrics: readonly MetricWire[]): void {
  for (const { step, timestamp, value } of metrics) {
    series.add(toStep(step), Number(timestamp ?? 0), toDouble(value))
  }
}
