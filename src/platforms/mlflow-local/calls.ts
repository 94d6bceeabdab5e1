import type { AnswerOf, ArgsOf } from '../../base/thread'
import type { RunBatch } from '../../model/batch'
import type { Experiment, ExperimentQuery, Page } from '../../model/experiment'
import type { HistoriesQuery, HistoryOptions, LoggedModelQuery, StreamQuery } from '../../model/platform'
import type { ModelQuery, ModelVersion, RegisteredModel, VersionQuery } from '../../model/registry'
import type { Artifact, ColumnId, LoggedModel, MetricSeries, Run, RunQuery, RunSeries } from '../../model/run'

/** What is asked of the thread that reads a local store. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an API is a type of functions
export type LocalApi = {
  searchExperiments(args: ExperimentQuery): Page<Experiment>
  getExperiment(id: string): Experiment
  searchRuns(args: RunQuery): Page<Run>
  getRuns(ids: readonly string[]): readonly Run[]
  streamRuns(args: StreamQuery): AsyncIterable<RunBatch>
  listColumns(experimentIds: readonly string[]): readonly ColumnId[]
  metricHistory(args: HistoryArgs): MetricSeries
  metricHistories(args: HistoriesQuery): AsyncIterable<RunSeries>
  listArtifacts(args: { readonly runId: string; readonly path: string | undefined }): readonly Artifact[]
  findArtifact(args: { readonly runId: string; readonly path: string }): LocalFile
  listModelArtifacts(args: { readonly modelId: string; readonly path: string | undefined }): readonly Artifact[]
  findModelArtifact(args: { readonly modelId: string; readonly path: string }): LocalFile
  searchLoggedModels(args: LoggedModelQuery): Page<LoggedModel>
  searchModels(args: ModelQuery): Page<RegisteredModel>
  getModel(name: string): RegisteredModel
  searchVersions(args: VersionQuery): Page<ModelVersion>
  getVersion(args: VersionRef): ModelVersion
  changeToken(args: undefined): string
  notes(args: undefined): readonly string[]
}

export interface VersionRef {
  readonly name: string
  readonly version: string
}

export interface HistoryArgs {
  readonly runId: string
  readonly key: string
  readonly options: HistoryOptions
}

/** A file that was found to lie below the artifact root of its run or model. */
export interface LocalFile {
  readonly file: string
  /** In bytes. */
  readonly size: number
}

/** A store as the thread sees it: SQLite or files. Every function gives the event loop its turns and heeds the signal. */
export type LocalStore = {
  readonly [N in Exclude<keyof LocalApi, 'metricHistories'>]: (
    args: ArgsOf<LocalApi, N>,
    signal: AbortSignal,
  ) => StoreAnswer<N>
} & { close(): void }

type StoreAnswer<N extends keyof LocalApi> =
  AnswerOf<LocalApi, N> extends AsyncIterable<unknown> ? AnswerOf<LocalApi, N> : Promise<AnswerOf<LocalApi, N>>

/** What the thread is started with. */
export interface WorkerSetup {
  /** Absolute path of a `mlflow.db` or a `mlruns` folder. */
  readonly path: string
  /** The connection's name, for errors. */
  readonly name: string
}
