import { z } from 'zod'
import type { Disposable } from '../../base/disposable'
import { PlatformError } from '../../base/errors'
import type { Connections } from '../../host/connection'
import type { CallHandlers, PanelLink } from '../../host/panel'
import type { Preferences } from '../../host/preferences'
import { runTitle } from '../../model/run'
import {
  lookSchema,
  mostLines,
  type ChartCard,
  type ChartLook,
  type ChartRun,
  type MetricChoice,
  type SeriesPart,
} from '../../protocol/charts'
import type { CompareContract } from '../../protocol/compare'
import { collator, type ComparedRun } from './fields'
import { placesOf } from './places'
import { SeriesStreams } from './series'

/** What is kept of charts per workspace. */
export interface ChartsMemory {
  readonly charts: { get(): unknown; set(kept: KeptCharts): void }
  readonly places: {
    get(): Readonly<Record<string, number>> | undefined
    set(places: Readonly<Record<string, number>>): void
  }
}

const keptSchema = z.object({ look: lookSchema, metrics: z.array(z.string()).optional() })
export type KeptCharts = Readonly<z.infer<typeof keptSchema>>

export interface ChartsOptions {
  readonly connections: Pick<Connections, 'get'>
  readonly link: Pick<PanelLink<CompareContract>, 'publish' | 'onDidChangeVisible'>
  readonly sense: Preferences['sense']
  readonly memory: ChartsMemory
}

const plain: ChartLook = { part: 'table', axis: 'step', logX: false, logY: false, smoothing: 0 }
/** Cards that are there before a person chose. */
const firstCards = 24
const mostChoices = 2_000

/** The charts of one comparison: which there are, in which colours, and the histories they draw. */
export class Charts implements Disposable {
  readonly #options: ChartsOptions
  readonly #streams: SeriesStreams
  readonly #watching: Disposable
  #kept: KeptCharts
  #runs: readonly ComparedRun[] = []
  #baseline: string | undefined
  #ranked: { readonly runs: readonly ComparedRun[]; readonly metrics: readonly Ranked[] } | undefined

  constructor(options: ChartsOptions) {
    this.#options = options
    this.#streams = new SeriesStreams(options.connections)
    // A page that is hidden is gone: it starts anew when it is shown.
    this.#watching = options.link.onDidChangeVisible((visible) => (visible ? undefined : this.#streams.closeAll()))
    const kept = keptSchema.safeParse(options.memory.charts.get())
    this.#kept = kept.success ? kept.data : { look: plain }
  }

  /** The runs came, or came anew, or are measured against another. */
  update(runs: readonly ComparedRun[], baseline: string | undefined): void {
    this.#runs = runs
    this.#baseline = baseline
    this.#publish()
  }

  look(change: Partial<ChartLook>): void {
    this.#keep({ ...this.#kept, look: { ...this.#kept.look, ...change } })
  }

  choose(metrics: readonly string[] | null): void {
    this.#keep({ look: this.#kept.look, metrics: metrics === null ? undefined : [...metrics] })
  }

  choices(text: string): readonly MetricChoice[] {
    const wanted = text.toLowerCase()
    const shown = new Set(this.#shown.map(({ metric }) => metric))
    return this.#metrics
      .filter(({ metric }) => metric.toLowerCase().includes(wanted))
      .slice(0, mostChoices)
      .map(({ metric, runs }) => ({ metric, runs, shown: shown.has(metric) }))
  }

  series(
    {
      runs: keys,
      ...wish
    }: { metric: string; runs: readonly string[]; points: number; fromStep?: number; toStep?: number },
    signal: AbortSignal,
  ): Promise<SeriesPart> {
    const wanted = new Set(keys)
    const runs = this.#runs.filter(({ key }) => wanted.has(key))
    if (runs.length === 0) {
      const message = 'These runs are not part of the comparison any more.'
      throw new PlatformError({ reason: 'notFound', platform: 'waymark', endpoint: '', message })
    }
    return this.#streams.begin({ ...wish, runs }, signal)
  }

  next(ticket: number, signal: AbortSignal): Promise<SeriesPart> {
    return this.#streams.next(ticket, signal)
  }

  dispose(): void {
    this.#watching.dispose()
    this.#streams.closeAll()
  }

  #keep(kept: KeptCharts): void {
    this.#kept = kept
    this.#options.memory.charts.set(kept)
    this.#publish()
  }

  #publish(): void {
    this.#options.link.publish('charts', {
      runs: this.#placed(),
      cards: this.#shown.map((ranked) => this.#card(ranked)),
      metrics: this.#metrics.length,
      chosen: this.#kept.metrics !== undefined,
      look: this.#kept.look,
    })
  }

  #placed(): readonly ChartRun[] {
    const { places } = this.#options.memory
    const { of, keep } = placesOf(
      places.get() ?? {},
      this.#runs.map(({ key }) => key),
    )
    if (keep) {
      places.set(keep)
    }
    return this.#runs.map(({ key, run }) => ({
      ...{ key, name: runTitle(run), place: of.get(key) ?? 0 },
      isBaseline: key === this.#baseline,
    }))
  }

  #card({ metric, runs: total }: Ranked): ChartCard {
    const places = this.#runs.flatMap(({ run }, place) => (run.metrics.has(metric) ? [place] : []))
    const isBaseline = (place: number): boolean => this.#runs[place]?.key === this.#baseline
    // The baseline is drawn whatever is left out.
    const drawn = Uint32Array.from(
      [...places.filter(isBaseline), ...places.filter((place) => !isBaseline(place))].slice(0, mostLines),
    )
    const stamps = Float64Array.from(drawn, (place) => {
      const last = this.#runs[place]?.run.metrics.get(metric)
      return last ? last.at + Number(last.step) : NaN
    })
    return { metric, sense: this.#options.sense(metric).sense, total, drawn, stamps }
  }

  /** Those that a person chose and that are there; where none of them is, those that most runs have. */
  get #shown(): readonly Ranked[] {
    const byName = new Map(this.#metrics.map((ranked) => [ranked.metric, ranked]))
    const chosen = (this.#kept.metrics ?? []).flatMap((metric) => byName.get(metric) ?? [])
    return chosen.length > 0 || this.#kept.metrics?.length === 0 ? chosen : this.#metrics.slice(0, firstCards)
  }

  get #metrics(): readonly Ranked[] {
    if (this.#ranked?.runs !== this.#runs) {
      this.#ranked = { runs: this.#runs, metrics: rank(this.#runs) }
    }
    return this.#ranked.metrics
  }
}

interface Ranked {
  readonly metric: string
  /** Runs that have it. */
  readonly runs: number
  /** Some run logged it beyond its first step. */
  readonly isHistory: boolean
}

/** The metrics that most runs have first; of as many, those with a history before those with one value. */
function rank(runs: readonly ComparedRun[]): readonly Ranked[] {
  const found = new Map<string, { runs: number; isHistory: boolean }>()
  for (const { run } of runs) {
    for (const [metric, { step }] of run.metrics) {
      const known = found.get(metric) ?? { runs: 0, isHistory: false }
      known.runs += 1
      known.isHistory ||= step > 0
      found.set(metric, known)
    }
  }
  return Array.from(found, ([metric, known]) => ({ metric, ...known })).sort(
    (one, other) =>
      other.runs - one.runs ||
      Number(other.isHistory) - Number(one.isHistory) ||
      collator.compare(one.metric, other.metric),
  )
}

type Handlers = CallHandlers<CompareContract>

/** Answers to what the page asks about charts. */
export function chartHandlers(
  charts: Charts,
): Pick<Handlers, 'series' | 'seriesNext' | 'metrics' | 'chooseCharts' | 'chartLook'> {
  return {
    series: async (wish, signal) => charts.series(wish, signal),
    seriesNext: ({ ticket }, signal) => charts.next(ticket, signal),
    metrics: ({ text }) => Promise.resolve(charts.choices(text)),
    chooseCharts: ({ metrics }) => {
      charts.choose(metrics)
      return Promise.resolve()
    },
    chartLook: (change) => {
      charts.look(change)
      return Promise.resolve()
    },
  }
}
