import type { ErrorSnapshot } from '../../base/errors'
import type { RunBatch } from '../../model/batch'
import type { Experiment, ExperimentQuery, Page } from '../../model/experiment'
import type { HistoryOptions, LoggedModelQuery, StreamQuery } from '../../model/platform'
import type { Artifact, ColumnId, LoggedModel, MetricSeries, Run, RunQuery } from '../../model/run'

/** What the worker is asked, by method. */
export interface Requests {
  searchExperiments: ExperimentQuery
  getExperiment: string
  searchRuns: RunQuery
  getRuns: readonly string[]
  listColumns: readonly string[]
  metricHistory: { readonly runId: string; readonly key: string; readonly options: HistoryOptions }
  listArtifacts: { readonly runId: string; readonly path: string | undefined }
  findArtifact: { readonly runId: string; readonly path: string }
  searchLoggedModels: LoggedModelQuery
  changeToken: undefined
  notes: undefined
}

/** What it answers. */
export interface Results {
  searchExperiments: Page<Experiment>
  getExperiment: Experiment
  searchRuns: Page<Run>
  getRuns: readonly Run[]
  listColumns: readonly ColumnId[]
  metricHistory: MetricSeries
  listArtifacts: readonly Artifact[]
  findArtifact: LocalFile
  searchLoggedModels: Page<LoggedModel>
  changeToken: string
  notes: readonly string[]
}

/** A file that was found to lie below the run's artifact root. */
export interface LocalFile {
  readonly file: string
  /** In bytes. */
  readonly size: number
}

export type CallName = keyof Requests

export type LocalCalls = {
  readonly [M in CallName]: (request: Requests[M], signal: AbortSignal) => Promise<Results[M]>
}

/** A store as the worker sees it: SQLite or files. Every method gives the event loop its turns and heeds the signal. */
export interface LocalStore extends LocalCalls {
  streamRuns(query: StreamQuery, signal: AbortSignal): AsyncIterable<RunBatch>
  close(): void
}

/** One call to the worker, `request` being that of its method. */
export type CallMessage<M extends CallName = CallName> = {
  [K in M]: { readonly type: 'call'; readonly id: number; readonly method: K; readonly request: Requests[K] }
}[M]

export type ToWorker =
  | CallMessage
  | { readonly type: 'stream'; readonly id: number; readonly query: StreamQuery }
  /** One more batch of a stream may be sent. */
  | { readonly type: 'more'; readonly id: number }
  | { readonly type: 'abort'; readonly id: number }

export type FromWorker =
  | { readonly type: 'value'; readonly id: number; readonly value: Results[CallName] }
  | { readonly type: 'batch'; readonly id: number; readonly batch: RunBatch }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'error'; readonly id: number; readonly error: ErrorSnapshot }

/** What the worker is started with. */
export interface WorkerSetup {
  /** Absolute path of a `mlflow.db` or a `mlruns` folder. */
  readonly path: string
  /** The connection's name, for errors. */
  readonly name: string
}

/** Batches that may be under way before the first was taken. */
export const streamWindow = 4
