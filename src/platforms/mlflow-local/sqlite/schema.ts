import { text } from './values'
import type { Database } from './database'

/** What a store has, read from its tables and never from its version, so that old and unknown ones work as far as they go. */
export interface Schema {
  has(table: string, column?: string): boolean
  /** Whether the history of a metric lies in an index by step. */
  readonly stepIndex: boolean
  /** What is missing, one sentence each. */
  readonly notes: readonly string[]
}

const parts: readonly { readonly table: string; readonly note: string }[] = [
  { table: 'latest_metrics', note: 'This store has no table of last metric values, so metrics are not shown.' },
  { table: 'metrics', note: 'This store has no table of metric histories, so charts stay empty.' },
  { table: 'params', note: 'This store has no table of params, so params are not shown.' },
  { table: 'tags', note: 'This store has no table of tags, so tags and nesting are not shown.' },
  { table: 'inputs', note: 'This store was made before MLflow recorded datasets, so none are shown.' },
  { table: 'logged_models', note: 'This store was made before MLflow 3, so it has no logged models.' },
]

export async function readSchema(db: Database, signal: AbortSignal): Promise<Schema> {
  const rows = await db.all(
    "select m.name as tab, c.name as name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
    [],
    signal,
  )
  const tables = new Map<string, Set<string>>()
  for (const [table, column] of rows) {
    const name = text(table)
    tables.set(name, (tables.get(name) ?? new Set()).add(text(column)))
  }
  const has = (table: string, column?: string): boolean => {
    const columns = tables.get(table)
    return columns !== undefined && (column === undefined || columns.has(column))
  }
  for (const [table, column] of [
    ['experiments', 'experiment_id'],
    ['runs', 'run_uuid'],
  ] as const) {
    if (!has(table, column)) {
      throw db.trouble.error('invalidResponse', `${db.trouble.file} is not an MLflow store: it has no ${table}.`)
    }
  }
  return {
    has,
    stepIndex: await hasStepIndex(db, signal),
    notes: parts.filter(({ table }) => !has(table)).map(({ note }) => note),
  }
}

async function hasStepIndex(db: Database, signal: AbortSignal): Promise<boolean> {
  const rows = await db.all(
    "select i.name, group_concat(c.name) from pragma_index_list('metrics') i join pragma_index_info(i.name) c group by i.name",
    [],
    signal,
  )
  return rows.some(([, columns]) => columns === 'run_uuid,key,step')
}
