import { z } from 'zod'
import { call, event } from './contract'

/** The charts of a comparison: a part of the compare view's contract. */

export const chartAxes = ['step', 'time', 'relative'] as const
/** `time` is the wall clock, `relative` the time since a line's first point. */
export type ChartAxis = (typeof chartAxes)[number]

export const lookSchema = z.object({
  /** Which part of the view is shown. */
  part: z.enum(['table', 'charts']),
  axis: z.enum(chartAxes),
  logX: z.boolean(),
  logY: z.boolean(),
  /** The weight of what came before: 0 for none, below 1. */
  smoothing: z.number().min(0).max(0.99),
})
/** How charts are looked at; the same for all of them. */
export type ChartLook = Readonly<z.infer<typeof lookSchema>>

/** Lines of one chart: beyond these nobody tells one from another, and the page says how many are left out. */
export const mostLines = 200

export interface ChartRun {
  readonly key: string
  readonly name: string
  /** Gives the run its colour, pattern and marker; its own in the workspace. */
  readonly place: number
  readonly isBaseline: boolean
}

export interface ChartCard {
  readonly metric: string
  readonly sense: 'higher' | 'lower' | undefined
  /** Runs that have the metric. */
  readonly total: number
  /** Those that are drawn, as places in the list of runs: at most {@link mostLines}. */
  readonly drawn: Uint32Array
  /** Of each of these, a number that changes when its history has grown. */
  readonly stamps: Float64Array
}

export interface ChartsState {
  readonly runs: readonly ChartRun[]
  readonly cards: readonly ChartCard[]
  /** Metrics that the runs have. */
  readonly metrics: number
  /** Whether a person chose the cards; else they are the metrics that most runs have. */
  readonly chosen: boolean
  readonly look: ChartLook
}

/** A history, thinned out; arrays of one length, by step. */
export interface SeriesLine {
  readonly run: string
  readonly steps: Float64Array
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  readonly values: Float64Array
  /** False for a coarse sample, which may lack spikes. */
  readonly exact: boolean
}

/** What has come since the last part; a later line of a run replaces the one before. */
export interface SeriesPart {
  /** Asks for the next part, unless this is the last one. */
  readonly ticket: number
  readonly lines: readonly SeriesLine[]
  readonly done: boolean
}

export interface MetricChoice {
  readonly metric: string
  readonly runs: number
  readonly shown: boolean
}

const metric = z.string().max(2_000)

export const chartCalls = {
  /** Begins to read histories. Runs that lack the metric, or are not there any more, are left out of the answer. */
  series: call<SeriesPart>()(
    z.object({
      metric,
      runs: z.array(z.string().max(2_000)).min(1).max(mostLines),
      /** About so many points a run, the least and the greatest of each stretch among them. */
      points: z.int().min(4).max(20_000),
      fromStep: z.number().optional(),
      toStep: z.number().optional(),
    }),
  ),
  seriesNext: call<SeriesPart>()(z.object({ ticket: z.int() })),
  /** Metrics with this text in their names, those that most runs have first. */
  metrics: call<readonly MetricChoice[]>()(z.object({ text: z.string().max(1_000) })),
  /** Which metrics have a card, in this order; null for those that most runs have. */
  chooseCharts: call<void>()(z.object({ metrics: z.array(metric).max(1_000).nullable() })),
  chartLook: call<void>()(lookSchema.partial()),
} as const

export const chartEvents = { charts: event<ChartsState>() } as const
