import type { Clause, Filter, ListClause, NumberClause, TextAttribute, TextClause } from '../../../query/ast'
import type { Bind } from './database'
import type { Schema } from './schema'
import { marks } from './values'

/** A condition with its bound values; whatever a person typed is only ever bound. */
export interface Condition {
  readonly sql: string
  readonly binds: readonly Bind[]
}

const always: Condition = { sql: '1', binds: [] }
const never: Condition = { sql: '0', binds: [] }

/** The filter as a condition on `runs r`, with the meaning that `src/query/ast.ts` gives each operator. */
export function filterCondition(filter: Filter, schema: Schema): Condition {
  return all(filter.map((clause) => clauseCondition(clause, schema)))
}

/** All of some conditions. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) {
    return always
  }
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' and '),
    binds: conditions.flatMap(({ binds }) => binds),
  }
}

const tables = { metric: 'latest_metrics', param: 'params', tag: 'tags' } as const

function clauseCondition(clause: Clause, schema: Schema): Condition {
  switch (clause.kind) {
    case 'number':
      return numberCondition(clause, schema)
    case 'null': {
      const present = keyed(tables[clause.entity], clause.key, always, schema)
      return clause.op === 'IS NULL' ? { ...present, sql: `not ${present.sql}` } : present
    }
    default:
      return textCondition(clause, schema)
  }
}

function numberCondition(clause: NumberClause, schema: Schema): Condition {
  const { op, value, key } = clause
  const compared: Condition = { sql: `${clause.entity === 'metric' ? 'f.value' : `r.${key}`} ${op} ?`, binds: [value] }
  if (clause.entity === 'attribute') {
    return schema.has('runs', key) ? compared : never
  }
  const sql = op === '!=' ? `(${compared.sql} or f.is_nan = 1)` : `${compared.sql} and f.is_nan = 0`
  return keyed(tables.metric, key, { sql, binds: compared.binds }, schema)
}

function textCondition(clause: TextClause | ListClause, schema: Schema): Condition {
  switch (clause.entity) {
    case 'dataset':
      return datasetCondition(clause, schema)
    case 'attribute':
      return clause.key === 'run_name'
        ? keyed(tables.tag, 'mlflow.runName', compare(clause, 'f.value'), schema)
        : attributeCondition(clause, clause.key, schema)
    default:
      return keyed(tables[clause.entity], clause.key, compare(clause, 'f.value'), schema)
  }
}

function attributeCondition(
  clause: TextClause | ListClause,
  key: Exclude<TextAttribute, 'run_name'>,
  schema: Schema,
): Condition {
  const column = key === 'run_id' ? 'run_uuid' : key
  return schema.has('runs', column) ? compare(clause, `r.${column}`) : never
}

function compare(clause: TextClause | ListClause, column: string): Condition {
  if (clause.kind === 'list') {
    return { sql: `${column} ${clause.op.toLowerCase()} (${marks(clause.values)})`, binds: clause.values }
  }
  const { op, value } = clause
  // LIKE heeds case by the connection's pragma.
  const sql = op === 'ILIKE' ? `lower(${column}) like lower(?)` : `${column} ${op} ?`
  return { sql, binds: [value] }
}

/** A row of the run in a table by key. */
function keyed(table: string, key: string, { sql, binds }: Condition, schema: Schema): Condition {
  return schema.has(table)
    ? {
        sql: `exists (select 1 from ${table} f where f.run_uuid = r.run_uuid and f.key = ? and ${sql})`,
        binds: [key, ...binds],
      }
    : { sql: 'exists (select 1 where 0)', binds: [] }
}

function datasetCondition(
  clause: (TextClause | ListClause) & { readonly entity: 'dataset' },
  schema: Schema,
): Condition {
  if (!schema.has('inputs') || !schema.has('datasets')) {
    return never
  }
  const byContext = clause.key === 'context'
  if (byContext && !schema.has('input_tags')) {
    return never
  }
  const { sql, binds } = compare(clause, byContext ? 't.value' : `d.${clause.key}`)
  const tags = byContext ? "join input_tags t on t.input_uuid = i.input_uuid and t.name = 'mlflow.data.context'" : ''
  return {
    sql: `exists (select 1 from inputs i join datasets d on d.dataset_uuid = i.source_id ${tags}
      where i.destination_id = r.run_uuid and i.destination_type = 'RUN' and i.source_type = 'DATASET' and ${sql})`,
    binds,
  }
}
