import type { LifecycleView } from '../../../model/experiment'
import type { DatasetInput, MetricValue, Run } from '../../../model/run'
import { Pace } from '../slices'
import type { Database, Row } from './database'
import { hasDatasets, readDatasets } from './datasets'
import type { Condition } from './filter'
import type { Schema } from './schema'
import {
  exactInteger,
  exactIntegerSql,
  marks,
  metricValue,
  optionalNumber,
  optionalText,
  statusOf,
  text,
} from './values'

/** The columns of `runs r` in the order that `attributesOf` reads, null where this schema lacks one. */
export function runColumns(schema: Schema): string {
  const column = (name: string, sql = `r.${name}`): string => `${schema.has('runs', name) ? sql : 'null'} as ${name}`
  return [
    'r.run_uuid',
    'cast(r.experiment_id as text) as experiment_id',
    column('name'),
    column('status'),
    column('lifecycle_stage'),
    column('start_time', 'cast(r.start_time as real)'),
    column('end_time', 'cast(r.end_time as real)'),
    column('user_id'),
    column('artifact_uri'),
  ].join(', ')
}

/** Which runs belong to some experiments. */
export function scope(experimentIds: readonly string[], view: LifecycleView = 'active', schema: Schema): Condition {
  const stage = view === 'all' || !schema.has('runs', 'lifecycle_stage') ? '' : ` and ${stages[view]}`
  return { sql: `r.experiment_id in (${marks(experimentIds)})${stage}`, binds: experimentIds }
}

const stages = {
  active: "r.lifecycle_stage is not 'deleted'",
  deleted: "r.lifecycle_stage = 'deleted'",
} as const

/** What a run's name is when its column is empty, as with MLflow 1. */
const nameTag = 'mlflow.runName'

interface Cells {
  readonly metrics: Map<string, MetricValue>
  readonly params: Map<string, string>
  readonly tags: Map<string, string>
}

/** Runs by id with all their cells, in the order asked; those that are not there are left out. */
export async function readRuns(db: Database, ids: readonly string[], signal: AbortSignal): Promise<Run[]> {
  const schema = await db.schema(signal)
  const found = new Map<string, Run>()
  const wanted = [...new Set(ids)]
  const pace = new Pace(50, 1, 500)
  for (let start = 0; start < wanted.length;) {
    const part = wanted.slice(start, start + pace.size)
    start += part.length
    for (const run of await readPart(db, schema, part, pace, signal)) {
      found.set(run.id, run)
    }
  }
  return ids.map((id) => found.get(id)).filter((run) => run !== undefined)
}

async function readPart(
  db: Database,
  schema: Schema,
  ids: readonly string[],
  pace: Pace,
  signal: AbortSignal,
): Promise<Run[]> {
  const rows = await db.all(`select ${runColumns(schema)} from runs r where r.run_uuid in (${marks(ids)})`, ids, signal)
  const cells = new Map<string, Cells>(
    rows.map(([id]) => [text(id), { metrics: new Map(), params: new Map(), tags: new Map() }]),
  )
  const read = async (table: string, columns: string, put: (cells: Cells, row: Row) => void): Promise<void> => {
    if (!schema.has(table)) {
      return
    }
    const sql = `select run_uuid, key, ${columns} from ${table} where run_uuid in (${marks(ids)})`
    for (const row of await db.slice(pace, () => ({ sql, binds: ids }), signal)) {
      const own = cells.get(text(row[0]))
      if (own) {
        put(own, row)
      }
    }
  }
  await read('latest_metrics', `value, is_nan, ${exactIntegerSql('step')}, cast(timestamp as real)`, putMetric)
  await read('params', 'value', ({ params }, [, key, value]) => params.set(text(key), text(value)))
  await read('tags', 'value', ({ tags }, [, key, value]) => tags.set(text(key), text(value)))
  const datasets = hasDatasets(schema) ? await readDatasets(db, schema, ids, signal) : undefined
  return rows.map((row) => toRun(row, cells.get(text(row[0])), datasets))
}

function putMetric({ metrics }: Cells, [, key, value, isNan, step, at]: Row): void {
  metrics.set(text(key), { value: metricValue(value, isNan), step: exactInteger(step), at: optionalNumber(at) ?? 0 })
}

const noCells: Cells = { metrics: new Map(), params: new Map(), tags: new Map() }

function toRun(row: Row, cells: Cells = noCells, datasets: ReadonlyMap<string, DatasetInput[]> | undefined): Run {
  const [id, experimentId, name, status, stage, started, ended, user, artifactUri] = row
  const { metrics, params, tags } = cells
  return {
    id: text(id),
    experimentId: text(experimentId),
    name: optionalText(name) ?? tags.get(nameTag) ?? '',
    status: statusOf(status),
    lifecycle: stage === 'deleted' ? 'deleted' : 'active',
    startedAt: optionalNumber(started),
    endedAt: optionalNumber(ended),
    user: optionalText(user),
    parentId: tags.get('mlflow.parentRunId'),
    artifactUri: optionalText(artifactUri),
    metrics,
    params,
    tags,
    ...(datasets && { datasets: datasets.get(text(id)) ?? [] }),
  }
}
