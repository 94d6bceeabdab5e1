import type { Experiment } from '../../model/experiment'
import type { DatasetInput, LoggedModel, MetricValue, Run, RunStatus, Step } from '../../model/run'
import type {
  DatasetInputWire,
  EntryWire,
  ExperimentWire,
  InfoWire,
  LoggedModelWire,
  MetricWire,
  NumberWire,
  RunWire,
} from './wire'

/** SQL cannot hold the infinities: MLflow stores the greatest double in their place. */
export function toDouble(value: NumberWire): number {
  const number = typeof value === 'string' ? doubleOf(value) : Number(value ?? 0)
  return Math.abs(number) === Number.MAX_VALUE ? number * 2 : number
}

/** Protocol buffers write `Infinity`, Python `inf`. */
function doubleOf(text: string): number {
  return Number(text.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'))
}

/** A bigint only where a double cannot hold it. */
export function toStep(value: NumberWire): Step {
  if (typeof value === 'number') {
    return value
  }
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) {
    return Number(value) || 0
  }
  const exact = BigInt(value ?? 0)
  const step = Number(exact)
  return Number.isSafeInteger(step) ? step : exact
}

/** Milliseconds since 1970; 0 is how an unset time of some versions looks. */
export function toTime(value: NumberWire): number | undefined {
  const time = Number(value ?? NaN)
  return Number.isFinite(time) && time !== 0 ? time : undefined
}

export function toMap(entries: readonly EntryWire[] | null | undefined): Map<string, string> {
  return new Map((entries ?? []).map(({ key, value }) => [key, value ?? '']))
}

/** What protocol buffers leave out, others say as null or as the empty text. */
export function given(text: string | null | undefined): string | undefined {
  return text === '' ? undefined : (text ?? undefined)
}

function toLifecycle(stage: string | null | undefined): 'active' | 'deleted' {
  return stage === 'deleted' ? 'deleted' : 'active'
}

export function toExperiment(wire: ExperimentWire): Experiment {
  return {
    id: wire.experiment_id,
    name: wire.name ?? '',
    lifecycle: toLifecycle(wire.lifecycle_stage),
    createdAt: toTime(wire.creation_time),
    updatedAt: toTime(wire.last_update_time),
    artifactLocation: given(wire.artifact_location),
    tags: toMap(wire.tags),
  }
}

export function runIdOf({ run_id, run_uuid }: InfoWire): string {
  return run_id ?? run_uuid ?? ''
}

/** The name; in MLflow 1 it stood in a tag alone, and a run without one goes by the start of its id. */
export function runNameOf({ info, data }: RunWire): string {
  const tagged = (): EntryWire | undefined => data?.tags?.find(({ key }) => key === 'mlflow.runName')
  return given(info.run_name) ?? given(tagged()?.value) ?? runIdOf(info).slice(0, 8)
}

const statuses: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'running',
  SCHEDULED: 'scheduled',
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'killed',
  1: 'running',
  2: 'scheduled',
  3: 'finished',
  4: 'failed',
  5: 'killed',
}

export function toStatus(status: string | number | null | undefined): RunStatus {
  return lookUp(statuses, status) ?? 'unknown'
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string | number | null | undefined): T | undefined {
  const name = String(key ?? '')
  return Object.hasOwn(table, name) ? table[name] : undefined
}

export function toRun(wire: RunWire): Run {
  const { info, data, inputs } = wire
  const tags = toMap(data?.tags)
  return {
    id: runIdOf(info),
    experimentId: info.experiment_id ?? '',
    name: runNameOf(wire),
    status: toStatus(info.status),
    lifecycle: toLifecycle(info.lifecycle_stage),
    startedAt: toTime(info.start_time),
    endedAt: toTime(info.end_time),
    user: given(info.user_id),
    parentId: tags.get('mlflow.parentRunId'),
    artifactUri: given(info.artifact_uri),
    metrics: new Map((data?.metrics ?? []).map((metric) => [metric.key, toMetricValue(metric)])),
    params: toMap(data?.params),
    tags,
    // Servers that record datasets send `inputs` even when empty.
    ...(inputs && { datasets: toDatasets(inputs.dataset_inputs) }),
  }
}

function toMetricValue({ value, step, timestamp }: MetricWire): MetricValue {
  return { value: toDouble(value), step: toStep(step), at: Number(timestamp ?? 0) }
}

/** By name, since MLflow keeps no order of them. */
export function toDatasets(inputs: readonly DatasetInputWire[] | null | undefined): DatasetInput[] {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return (inputs ?? []).map(toDataset).sort((a, b) => order(a.name, b.name) || order(a.digest, b.digest))
}

function toDataset({ dataset, tags }: DatasetInputWire): DatasetInput {
  const { name, digest, source_type, source, schema, profile } = dataset ?? {}
  return {
    name: name ?? '',
    digest: digest ?? '',
    sourceType: given(source_type),
    source: given(source),
    schema: given(schema),
    profile: given(profile),
    context: toMap(tags).get('mlflow.data.context'),
  }
}

const modelStatuses: Readonly<Record<string, LoggedModel['status']>> = {
  LOGGED_MODEL_PENDING: 'pending',
  LOGGED_MODEL_READY: 'ready',
  LOGGED_MODEL_UPLOAD_FAILED: 'failed',
  1: 'pending',
  2: 'ready',
  3: 'failed',
}

export function toLoggedModel({ info, data }: LoggedModelWire): LoggedModel {
  const status = String(info.status ?? '')
  const { model_id, name, experiment_id } = info
  return {
    id: model_id,
    name: name ?? '',
    experimentId: experiment_id ?? '',
    runId: given(info.source_run_id),
    status: Object.hasOwn(modelStatuses, status) ? (modelStatuses[status] ?? 'unknown') : 'unknown',
    type: given(info.model_type),
    createdAt: toTime(info.creation_timestamp_ms),
    artifactUri: given(info.artifact_uri),
    tags: toMap(info.tags),
    params: toMap(data?.params),
    metrics: toDoubles(data?.metrics),
  }
}

function toDoubles(metrics: readonly MetricWire[] | null | undefined): Map<string, number> {
  return new Map((metrics ?? []).map(({ key, value }) => [key, toDouble(value)]))
}
