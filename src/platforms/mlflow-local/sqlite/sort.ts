import { columnKind, columnName, type SortKey } from '../../../model/run'
import type { OrderValue } from '../order'
import type { Bind } from './database'
import { datasetNameSql } from './datasets'
import type { Condition } from './filter'
import type { Schema } from './schema'

/** One expression that runs are ordered by. */
export interface Term {
  readonly sql: string
  readonly descending: boolean
}

export interface Order {
  /** `left join`s that the terms need, with their values. */
  readonly joins: Condition
  /** Ends with the run's id, so that no two runs are equal. */
  readonly terms: readonly Term[]
}

const tables = { metric: 'latest_metrics', param: 'params', tag: 'tags' } as const

/**
 * The order as MLflow's own: missing last either way, a NaN after the numbers and before what is missing; then newest first,
 * then by id.
 */
export function orderOf(sort: readonly SortKey[], schema: Schema): Order {
  const joins: string[] = []
  const binds: Bind[] = []
  const terms: Term[] = []
  for (const { column, descending } of sort) {
    const kind = columnKind(column)
    if (kind === 'attribute') {
      const sql = attributeSql(columnName(column), schema)
      terms.push(...(sql === undefined ? [] : nullable(sql, descending)))
    } else if (schema.has(tables[kind])) {
      const alias = `s${joins.length}`
      joins.push(`left join ${tables[kind]} ${alias} on ${alias}.run_uuid = r.run_uuid and ${alias}.key = ?`)
      binds.push(columnName(column))
      terms.push(...(kind === 'metric' ? metricTerms(alias, descending) : nullable(`${alias}.value`, descending)))
    }
  }
  if (!sort.some(({ column }) => column === 'attribute:start_time') && schema.has('runs', 'start_time')) {
    terms.push(...nullable('cast(r.start_time as real)', true))
  }
  terms.push({ sql: 'r.run_uuid', descending: false })
  return { joins: { sql: joins.join(' '), binds }, terms }
}

function metricTerms(alias: string, descending: boolean): Term[] {
  return [
    { sql: `case when ${alias}.is_nan = 1 then 1 when ${alias}.value is null then 2 else 0 end`, descending: false },
    { sql: `${alias}.value`, descending },
  ]
}

function nullable(sql: string, descending: boolean): Term[] {
  return [
    { sql: `${sql} is null`, descending: false },
    { sql, descending },
  ]
}

const attributes: Readonly<Record<string, { readonly columns: readonly string[]; readonly sql: string }>> = {
  run_name: { columns: ['name'], sql: 'r.name' },
  status: { columns: ['status'], sql: 'r.status' },
  start_time: { columns: ['start_time'], sql: 'cast(r.start_time as real)' },
  end_time: { columns: ['end_time'], sql: 'cast(r.end_time as real)' },
  duration: { columns: ['start_time', 'end_time'], sql: 'cast(r.end_time - r.start_time as real)' },
  user_id: { columns: ['user_id'], sql: 'r.user_id' },
  run_id: { columns: [], sql: 'r.run_uuid' },
  experiment_id: { columns: [], sql: 'cast(r.experiment_id as text)' },
  artifact_uri: { columns: ['artifact_uri'], sql: 'r.artifact_uri' },
}

function attributeSql(name: string, schema: Schema): string | undefined {
  if (name === 'dataset') {
    return datasetNameSql(schema)
  }
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  return attribute?.columns.every((column) => schema.has('runs', column)) ? attribute.sql : undefined
}

/** What comes after a row with these values of the terms. */
export function after(terms: readonly Term[], values: readonly OrderValue[]): Condition {
  const [term, ...restTerms] = terms
  const [value = null, ...restValues] = values
  if (!term) {
    return { sql: '0', binds: [] }
  }
  const rest = after(restTerms, restValues)
  return {
    sql: `((${term.sql}) ${term.descending ? '<' : '>'} ? or ((${term.sql}) is ? and ${rest.sql}))`,
    binds: [value, value, ...rest.binds],
  }
}
