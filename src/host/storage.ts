import type * as vscode from 'vscode'

/** What is kept per workspace, by key. Holds no secret and no data of a platform, only how a person wants to see it. */
export interface Kept {
  readonly 'experiments.pinned': readonly string[]
  readonly 'experiments.filter': {
    readonly text: string
    readonly sort: 'name' | 'created' | 'updated'
    readonly deleted: boolean
  }
  readonly 'experiments.runsFilters': Readonly<Record<string, string>>
  /** A runs table's shown columns, sort and group, by the table's key. */
  readonly 'runs.layouts': Readonly<Record<string, unknown>>
  /** The baseline run's id, by connection and experiment. */
  readonly baselines: Readonly<Record<string, string>>
  /** Which way a metric is better, by its name, where a person said so. */
  readonly 'metric.senses': Readonly<Record<string, 'higher' | 'lower' | 'neither'>>
  /** How comparisons are looked at: what differs alone, which way they are laid out, and what runs are grouped by. */
  readonly 'compare.view': { readonly onlyDiffering: boolean; readonly transposed: boolean; readonly group?: string }
  /** Which metrics are drawn, and how; read by the compare view alone, which checks it. */
  readonly 'compare.charts': unknown
  /** The place of each run among the colours, by connection and run; the oldest first. */
  readonly 'run.places': Readonly<Record<string, number>>
}

/** Typed access to the workspace's memento: the one place that knows its keys. */
export interface Storage {
  get<K extends keyof Kept>(key: K): Kept[K] | undefined
  set<K extends keyof Kept>(key: K, value: Kept[K] | undefined): void
}

export function createStorage(memento: vscode.Memento): Storage {
  return {
    get: (key) => memento.get(key),
    set: (key, value) => void memento.update(key, value),
  }
}
