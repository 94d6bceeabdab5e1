import type { ColumnId } from '../../../model/run'
import { Pace } from '../slices'
import type { Bind, Database, Row } from './database'
import { scope } from './runs'
import { number, text } from './values'

const cellTables = [
  { table: 'latest_metrics', kind: 'metric' },
  { table: 'params', kind: 'param' },
  { table: 'tags', kind: 'tag' },
] as const

/** Every key of a table, by jumps through its index: a millisecond where `select distinct` takes seconds. */
export async function readKeys(db: Database, table: string, signal: AbortSignal): Promise<string[]> {
  const rows = await db.all(
    `with recursive k(key) as (
       select min(key) from ${table}
       union all select (select min(key) from ${table} where key > k.key) from k where k.key is not null
     ) select key from k where key is not null`,
    [],
    signal,
  )
  return rows.map(([key]) => text(key))
}

/** The keys that runs of these experiments have. */
export async function listColumns(
  db: Database,
  experimentIds: readonly string[],
  signal: AbortSignal,
): Promise<ColumnId[]> {
  const schema = await db.schema(signal)
  const { sql, binds } = scope(experimentIds, 'all', schema)
  const counts = await db.first(`select count(*), count(*) filter (where ${sql}) from runs r`, binds, signal)
  const [stored, own] = [number(counts?.[0]), number(counts?.[1])]
  if (own === 0) {
    return []
  }
  const ids = own === stored ? undefined : await readIds(db, sql, binds, signal)
  const found: ColumnId[] = []
  for (const { table, kind } of cellTables.filter(({ table }) => schema.has(table))) {
    for (const key of await readKeys(db, table, signal)) {
      if (!ids || (await isUsed(db, table, key, ids, signal))) {
        found.push(`${kind}:${key}`)
      }
    }
  }
  return found
}

async function readIds(db: Database, sql: string, binds: readonly Bind[], signal: AbortSignal): Promise<Set<string>> {
  const ids = new Set<string>()
  let last: string | undefined = ''
  const pace = new Pace(5000, 2000, 50_000)
  while (last !== undefined) {
    const from: string = last
    let size = 0
    const rows: Row[] = await db.slice(
      pace,
      (allowed) => {
        size = allowed
        return {
          sql: `select r.run_uuid from runs r where r.run_uuid > ? and ${sql} order by r.run_uuid limit ?`,
          binds: [from, ...binds, size],
        }
      },
      signal,
    )
    for (const [id] of rows) {
      ids.add(text(id))
    }
    last = rows.length < size ? undefined : text(rows.at(-1)?.[0])
  }
  return ids
}

/** Whether one of these runs has the key: few runs are looked up, of many the first that is met will do. */
async function isUsed(
  db: Database,
  table: string,
  key: string,
  ids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const pace = new Pace(2000, 500, 50_000)
  let last: string | undefined = ''
  while (last !== undefined) {
    const from: string = last
    let size = 0
    const rows: Row[] = await db.slice(
      pace,
      (allowed) => {
        size = allowed
        return {
          sql: `select run_uuid from ${table} where key = ? and run_uuid > ? order by run_uuid limit ?`,
          binds: [key, from, size],
        }
      },
      signal,
    )
    if (rows.some(([id]) => ids.has(text(id)))) {
      return true
    }
    last = rows.length < size ? undefined : text(rows.at(-1)?.[0])
  }
  return false
}
