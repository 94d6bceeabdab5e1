import { byName, mainMetric } from '../../model/metric'
import { isBetter, type KnownSense } from '../../model/sense'
import type { FileRun, FileState } from './results'
import { sparkline } from './sparkline'
import { bestOf, peersOf, standardOf, type Standard } from './summary'

/** Runs that a sparkline shows, and that a hover counts, at the most. */
const mostBlocks = 20

/** What the runs of a file have of one metric: those of the experiment that the last of them is in. */
export interface MetricFacts {
  readonly key: string
  /** The newest run that logged it, and its value. */
  readonly last: FileRun
  readonly value: number
  readonly against: Standard | undefined
  /** Newest first. */
  readonly runs: readonly FileRun[]
  /** Of the last twenty, oldest first; empty for a single run. */
  readonly line: string
}

/** One value that a param had. */
export interface TriedValue {
  readonly text: string
  /** Newest first. */
  readonly runs: readonly FileRun[]
  /** The best that these runs have of the main metric. */
  readonly best: number | undefined
}

/** What the runs of a file had for one param, and how each value did. */
export interface ParamFacts {
  readonly key: string
  /** The metric by which the values are told apart. */
  readonly metric: string | undefined
  readonly sense: KnownSense
  /** The best first where a metric tells, else in the order of the values. */
  readonly values: readonly TriedValue[]
}

/** Answers about the runs of a file, each found once for one state of them. */
export class Facts {
  readonly #metrics = new Map<string, MetricFacts | undefined>()
  readonly #params = new Map<string, ParamFacts | undefined>()

  #names: readonly string[] | undefined

  constructor(
    readonly state: FileState,
    readonly sense: (metric: string) => KnownSense,
  ) {}

  metric(key: string): MetricFacts | undefined {
    return remembered(this.#metrics, key, () => this.#metric(key))
  }

  param(key: string): ParamFacts | undefined {
    return remembered(this.#params, key, () => this.#param(key))
  }

  /** Names of all params that the runs have. */
  params(): readonly string[] {
    this.#names ??= [...new Set((this.state.runs ?? []).flatMap(({ run }) => [...run.params.keys()]))].sort(byName)
    return this.#names
  }

  #metric(key: string): MetricFacts | undefined {
    const runs = newestPeers((this.state.runs ?? []).filter(({ run }) => run.metrics.has(key)))
    const [last] = runs
    const value = last?.run.metrics.get(key)?.value
    if (!last || value === undefined) {
      return undefined
    }
    const shown = runs.slice(0, mostBlocks).reverse()
    const values = shown.map(({ run }) => run.metrics.get(key)?.value ?? NaN)
    const line = values.length > 1 ? sparkline(values) : ''
    return { key, last, value, runs, line, against: standardOf(last, runs, key, this.sense(key)) }
  }

  #param(key: string): ParamFacts | undefined {
    const runs = newestPeers((this.state.runs ?? []).filter(({ run }) => run.params.has(key)))
    if (runs.length === 0) {
      return undefined
    }
    const metric = mainMetric(runs.map(({ run }) => run))?.key
    const sense: KnownSense = metric === undefined ? { sense: undefined, guessed: true } : this.sense(metric)
    const groups = Map.groupBy(runs, ({ run }) => run.params.get(key) ?? '')
    const values = Array.from(groups, ([text, own]): TriedValue => {
      const best = metric === undefined ? undefined : bestOf(own, metric, sense)
      return { text, runs: own, best: best?.run.metrics.get(metric ?? '')?.value }
    })
    return { key, metric, sense, values: values.sort((one, other) => order(one, other, sense)) }
  }
}

/** Those of the experiment that the newest is in. */
function newestPeers(runs: readonly FileRun[]): readonly FileRun[] {
  const [last] = runs
  return last ? peersOf(last, runs) : []
}

function order(one: TriedValue, other: TriedValue, { sense }: KnownSense): number {
  if (one.best === undefined || other.best === undefined || one.best === other.best) {
    return Number(one.best === undefined) - Number(other.best === undefined) || byName(one.text, other.text)
  }
  return isBetter(one.best, other.best, sense) === true ? -1 : 1
}

/** What was found is not looked for again, nor what was not found. */
function remembered<V>(known: Map<string, V | undefined>, key: string, find: () => V | undefined): V | undefined {
  if (!known.has(key)) {
    known.set(key, find())
  }
  return known.get(key)
}
