import type { LifecycleView } from './experiment'

export type RunStatus = 'running' | 'scheduled' | 'finished' | 'failed' | 'killed' | 'unknown'

/** The place of a status in this list is its code in typed arrays. */
export const runStatuses: readonly RunStatus[] = ['unknown', 'running', 'scheduled', 'finished', 'failed', 'killed']

/** A training step: a bigint only where a double cannot hold it (beyond 2^53). */
export type Step = number | bigint

/** The last value of a metric. NaN and the infinities are themselves; a metric that was never logged is absent. */
export interface MetricValue {
  readonly value: number
  readonly step: Step
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface DatasetInput {
  readonly name: string
  readonly digest: string
  readonly sourceType?: string
  /** As the platform recorded it, often JSON. */
  readonly source?: string
  readonly schema?: string
  readonly profile?: string
  /** What it was used for: `training`, `testing`, … */
  readonly context?: string
}

/** One execution of training code. */
export interface Run {
  readonly id: string
  readonly experimentId: string
  readonly name: string
  readonly status: RunStatus
  readonly lifecycle: 'active' | 'deleted'
  /** Milliseconds since 1970. */
  readonly startedAt?: number
  readonly endedAt?: number
  readonly user?: string
  readonly parentId?: string
  readonly artifactUri?: string
  readonly metrics: ReadonlyMap<string, MetricValue>
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  /** Absent where the platform does not record datasets. */
  readonly datasets?: readonly DatasetInput[]
}

/** The name by which a person knows a run; one without is known by its id. */
export function runTitle({ name, id }: Pick<Run, 'name' | 'id'>): string {
  return name === '' ? id : name
}

/** Which run of which connection: enough to find it again after a reload. */
export interface RunRef {
  readonly connection: string
  readonly experimentId: string
  readonly runId: string
}

export interface ExperimentRef {
  readonly connection: string
  readonly experimentId: string
}

export interface SortKey {
  readonly column: ColumnId
  readonly descending: boolean
}

/**
 * A column of runs: `metric:<key>`, `param:<key>`, `tag:<key>` or `attribute:<name>`, where the attributes are those of
 * {@link attributeNames}.
 */
export type ColumnId = `${ColumnKind}:${string}`
export type ColumnKind = 'metric' | 'param' | 'tag' | 'attribute'

export const attributeNames = [
  'run_name',
  'status',
  'start_time',
  'end_time',
  'duration',
  'user_id',
  'run_id',
  'experiment_id',
  'artifact_uri',
  'dataset',
] as const
export type AttributeName = (typeof attributeNames)[number]

export function columnKind(id: ColumnId): ColumnKind {
  return id.slice(0, id.indexOf(':')) as ColumnKind
}

export function columnName(id: ColumnId): string {
  return id.slice(id.indexOf(':') + 1)
}

export interface RunQuery {
  readonly experimentIds: readonly string[]
  /** In the filter language of `src/query`. */
  readonly filter?: string
  /** `attribute:start_time` descending where left out; missing values last whichever way. */
  readonly sort?: readonly SortKey[]
  readonly view?: LifecycleView
  readonly limit: number
  readonly page?: string
}

/** The history of one metric of one run, by step; arrays of one length. NaN and the infinities are themselves. */
export interface MetricSeries {
  readonly steps: Float64Array
  /** Milliseconds since 1970. */
  readonly times: Float64Array
  readonly values: Float64Array
  /** Present only where a step is beyond 2^53, and then for all of them. */
  readonly exactSteps?: BigInt64Array
  /** True when the platform left points out to keep to the number asked for. */
  readonly sampled: boolean
}

/** A metric's history in one of several runs. */
export interface RunSeries {
  readonly runId: string
  readonly series: MetricSeries
  /** False for a coarse sample, which may lack spikes. */
  readonly exact: boolean
}

export interface Artifact {
  /** Path below the run's artifact root, with `/`; data of the server, never used as a local path unchecked. */
  readonly path: string
  readonly isFolder: boolean
  /** Bytes, for a file whose size is known. */
  readonly size?: number
}

/** A model that a run logged (MLflow 3 and later). */
export interface LoggedModel {
  readonly id: string
  readonly name: string
  readonly experimentId: string
  readonly runId?: string
  readonly status: 'pending' | 'ready' | 'failed' | 'unknown'
  readonly type?: string
  readonly createdAt?: number
  readonly artifactUri?: string
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  readonly metrics: ReadonlyMap<string, number>
}
