import type { Page } from '../../../model/experiment'
import type { LoggedModelQuery } from '../../../model/platform'
import type { LoggedModel } from '../../../model/run'
import { loggedModelStatuses, pageModels } from '../models'
import type { Database, Row } from './database'
import type { Schema } from './schema'
import { marks, metricValue, optionalNumber, optionalText, text } from './values'

/** Models that runs logged, newest first; none in stores from before MLflow 3. */
export async function searchLoggedModels(
  db: Database,
  query: LoggedModelQuery,
  signal: AbortSignal,
): Promise<Page<LoggedModel>> {
  const schema = await db.schema(signal)
  if (!schema.has('logged_models')) {
    return { items: [] }
  }
  const ofRun = query.runId === undefined ? '' : ' and source_run_id = ?'
  const rows = await db.all(
    `select model_id, name, cast(experiment_id as text), source_run_id, status, model_type, cast(creation_timestamp_ms as real),
       artifact_location
     from logged_models
     where lifecycle_stage is not 'deleted' and experiment_id in (${marks(query.experimentIds)})${ofRun}`,
    [...query.experimentIds, ...(query.runId === undefined ? [] : [query.runId])],
    signal,
  )
  const page = pageModels(rows.map(toModel), query, db.trouble)
  return { ...page, items: await withDetails(db, schema, page.items, signal) }
}

/** Where the files of a logged model are. */
export async function modelLocation(db: Database, modelId: string, signal: AbortSignal): Promise<string | undefined> {
  const schema = await db.schema(signal)
  const row = schema.has('logged_models')
    ? await db.first('select artifact_location from logged_models where model_id = ?', [modelId], signal)
    : undefined
  if (!row) {
    throw db.trouble.noLoggedModel(modelId)
  }
  return optionalText(row[0])
}

function toModel([id, name, experimentId, runId, status, type, created, location]: Row): LoggedModel {
  return {
    id: text(id),
    name: text(name),
    experimentId: text(experimentId),
    runId: optionalText(runId),
    status: loggedModelStatuses[optionalNumber(status) ?? 0] ?? 'unknown',
    type: optionalText(type),
    createdAt: optionalNumber(created),
    artifactUri: optionalText(location),
    params: new Map(),
    tags: new Map(),
    metrics: new Map(),
  }
}

async function withDetails(
  db: Database,
  schema: Schema,
  models: readonly LoggedModel[],
  signal: AbortSignal,
): Promise<LoggedModel[]> {
  const ids = models.map(({ id }) => id)
  const read = async <T>(
    table: string,
    columns: string,
    order: string,
    value: (row: Row) => T,
  ): Promise<Map<string, Map<string, T>>> => {
    const found = new Map<string, Map<string, T>>(ids.map((id) => [id, new Map<string, T>()]))
    if (schema.has(table) && ids.length > 0) {
      const sql = `select model_id, ${columns} from ${table} where model_id in (${marks(ids)}) order by ${order}`
      for (const row of await db.all(sql, ids, signal)) {
        found.get(text(row[0]))?.set(text(row[1]), value(row))
      }
    }
    return found
  }
  const params = await read('logged_model_params', 'param_key, param_value', 'param_key', ([, , value]) => text(value))
  const tags = await read('logged_model_tags', 'tag_key, tag_value', 'tag_key', ([, , value]) => text(value))
  const metrics = await read(
    'logged_model_metrics',
    'metric_name, metric_value',
    'metric_timestamp_ms, metric_step',
    ([, , value]) => metricValue(value, 0),
  )
  return models.map((model) => ({
    ...model,
    params: params.get(model.id) ?? model.params,
    tags: tags.get(model.id) ?? model.tags,
    metrics: metrics.get(model.id) ?? model.metrics,
  }))
}
