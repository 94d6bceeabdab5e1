import type { RunBatch } from './batch'
import type { Experiment, ExperimentQuery, LifecycleView, Page } from './experiment'
import type { ModelRegistry } from './registry'
import type { Artifact, ColumnId, LoggedModel, MetricSeries, Run, RunQuery, RunSeries } from './run'

/**
 * A connected external system: a record of optional capabilities. What it cannot do is absent, never half there.
 * Every method rejects with a PlatformError, or silently (AbortError) when its signal is aborted.
 */
export interface Platform {
  /** The connection's id, unique in the window: the key in `waymark.json`, or what discovery gave it. */
  readonly id: string
  readonly experiments?: ExperimentSource
  readonly registry?: ModelRegistry
  dispose(): void
}

export type Capability = 'experiments' | 'registry'
export type With<C extends Capability> = Platform & Required<Pick<Platform, C>>

export function has<C extends Capability>(platform: Platform, capability: C): platform is With<C> {
  return platform[capability] !== undefined
}

/** Experiments and their runs, to read; what can be changed is in `edit`. */
export interface ExperimentSource {
  /** Experiments by name or time, paged. An unknown page token is `invalidRequest`. */
  searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>>
  /** One experiment; `notFound` where there is none of that id. */
  getExperiment(id: string, signal?: AbortSignal): Promise<Experiment>
  /** Whole runs, paged: for the tree, the first window of a table and for what has changed. `limit` at most 1,000. */
  searchRuns(query: RunQuery, signal?: AbortSignal): Promise<Page<Run>>
  /** Runs by id in the order asked; ids that are not there are left out. */
  getRuns(ids: readonly string[], signal?: AbortSignal): Promise<readonly Run[]>
  /** All runs of some experiments in columns, newest first; ends early when the signal is aborted. */
  streamRuns(query: StreamQuery, signal?: AbortSignal): AsyncIterable<RunBatch>
  /** Keys of metrics, params and tags in some experiments, without reading their runs; absent where only reading tells. */
  listColumns?(experimentIds: readonly string[], signal?: AbortSignal): Promise<readonly ColumnId[]>
  /** A metric's history. With `points`, about that many of them, sampled by the platform where it can; without, all. */
  metricHistory(runId: string, key: string, options: HistoryOptions, signal?: AbortSignal): Promise<MetricSeries>
  /**
   * The histories of one metric in several runs, each by about `points` points that keep the least, the greatest and a NaN of
   * every stretch. Where that takes long, a coarse sample of a run comes first, marked by `exact: false`, and is followed by
   * the exact one unless its history is too long to be read whole. Runs that lack the metric, or are not there, are left out.
   */
  metricHistories(query: HistoriesQuery, signal?: AbortSignal): AsyncIterable<RunSeries>
  listArtifacts(runId: string, path: string | undefined, signal?: AbortSignal): Promise<readonly Artifact[]>
  /** The bytes of an artifact. `size` in bytes where known. */
  openArtifact(
    runId: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly body: NodeJS.ReadableStream; readonly size: number | undefined }>
  /** Models that runs logged; absent before MLflow 3. */
  searchLoggedModels?(query: LoggedModelQuery, signal?: AbortSignal): Promise<Page<LoggedModel>>
  /** The files of a logged model, folder by folder like a run's; absent before MLflow 3. */
  listModelArtifacts?(modelId: string, path: string | undefined, signal?: AbortSignal): Promise<readonly Artifact[]>
  openModelArtifact?(
    modelId: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly body: NodeJS.ReadableStream; readonly size: number | undefined }>
  /** A cheap probe that changes when anything may have changed; absent where the platform has none. */
  changeToken?(signal?: AbortSignal): Promise<string>
  /** What could not be read of it or is missing in it, one sentence each; absent where all or nothing is read. */
  notes?(signal?: AbortSignal): Promise<readonly string[]>
  /** The platform's own page for an experiment or run; absent where it has none. */
  webUrl?(subject: { readonly experimentId: string; readonly runId?: string }): string
  /** How sorting is done: `eager` answers any order at once (a direct read); `remote` may take minutes, so it is raced. */
  readonly sorting: 'eager' | 'remote'
  /** What can be changed; absent where the connection is read-only. */
  readonly edit?: ExperimentEditor
}

export interface StreamQuery {
  readonly experimentIds: readonly string[]
  readonly view?: LifecycleView
  /**
   * Columns of metrics, params and tags to bring; `all` brings each. Attributes always come: those of `RunRows`, and the names
   * of a run's datasets, with `, ` between them, as cells of `attribute:dataset`.
   */
  readonly columns: 'all' | readonly ColumnId[]
  /** Waited for before a further page is asked of a server, so that something more urgent can have it to itself. */
  readonly ready?: () => Promise<unknown>
}

export interface HistoryOptions {
  readonly points?: number
  readonly fromStep?: number
  readonly toStep?: number
}

export interface HistoriesQuery extends HistoryOptions {
  readonly runIds: readonly string[]
  readonly key: string
  readonly points: number
}

export interface LoggedModelQuery {
  readonly experimentIds: readonly string[]
  readonly runId?: string
  readonly limit: number
  readonly page?: string
}

/** Writes. Each is complete when its promise resolves; many at once report how far they came by rejecting with the first failure. */
export interface ExperimentEditor {
  renameExperiment(id: string, name: string, signal?: AbortSignal): Promise<void>
  deleteExperiment(id: string, signal?: AbortSignal): Promise<void>
  restoreExperiment(id: string, signal?: AbortSignal): Promise<void>
  setExperimentTag(id: string, key: string, value: string, signal?: AbortSignal): Promise<void>
  renameRun(runId: string, name: string, signal?: AbortSignal): Promise<void>
  deleteRun(runId: string, signal?: AbortSignal): Promise<void>
  restoreRun(runId: string, signal?: AbortSignal): Promise<void>
  setRunTag(runId: string, key: string, value: string, signal?: AbortSignal): Promise<void>
  deleteRunTag(runId: string, key: string, signal?: AbortSignal): Promise<void>
}
