import type { DatasetInput } from '../../../model/run'
import type { Bind, Database } from './database'
import type { Schema } from './schema'
import { marks, optionalText, text } from './values'

export function hasDatasets(schema: Schema): boolean {
  return schema.has('inputs') && schema.has('datasets')
}

/** SQL for the name of a run's first dataset, to order by. */
export function datasetNameSql(schema: Schema): string | undefined {
  return hasDatasets(schema)
    ? `(select d.name from inputs i join datasets d on d.dataset_uuid = i.source_id
        where i.destination_id = r.run_uuid and i.destination_type = 'RUN' and i.source_type = 'DATASET' order by d.name limit 1)`
    : undefined
}

/** Run and dataset name of a range of inputs. The plus and the cross join keep SQLite to the range. */
export const datasetNamesSql = `select i.destination_id, d.name from inputs i cross join datasets d on d.dataset_uuid = i.source_id
  where +i.destination_type = 'RUN' and +i.source_type = 'DATASET' and i.rowid > ? and i.rowid <= ?`

/** The datasets of some runs by run, by name, since MLflow keeps no order of them. */
export async function readDatasets(
  db: Database,
  schema: Schema,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, DatasetInput[]>> {
  const found = new Map<string, DatasetInput[]>()
  const context = schema.has('input_tags')
    ? "(select t.value from input_tags t where t.input_uuid = i.input_uuid and t.name = 'mlflow.data.context')"
    : 'null'
  const rows = await db.all(
    `select i.destination_id, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile, ${context}
     from inputs i join datasets d on d.dataset_uuid = i.source_id
     where i.destination_id in (${marks(ids)}) and i.destination_type = 'RUN' and i.source_type = 'DATASET' order by d.name, d.digest`,
    ids satisfies readonly Bind[],
    signal,
  )
  for (const [run, name, digest, sourceType, source, columns, profile, usedFor] of rows) {
    const inputs = found.get(text(run)) ?? []
    found.set(text(run), inputs)
    inputs.push({
      name: text(name),
      digest: text(digest),
      sourceType: optionalText(sourceType),
      source: optionalText(source),
      schema: optionalText(columns),
      profile: optionalText(profile),
      context: optionalText(usedFor),
    })
  }
  return found
}
