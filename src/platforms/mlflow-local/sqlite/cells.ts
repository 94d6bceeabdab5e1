import type { StreamQuery } from '../../../model/platform'
import { columnKind, columnName, type ColumnId } from '../../../model/run'
import { Pace } from '../slices'
import { readKeys } from './columns'
import type { Bind, Database, Row } from './database'
import type { Condition } from './filter'
import { marks, optionalNumber, text } from './values'

/** One of the three tables of cells; `select` begins with the key and the run. */
export interface CellTable {
  readonly table: 'latest_metrics' | 'params' | 'tags'
  readonly kind: 'metric' | 'param' | 'tag'
  readonly select: string
}

export interface Slice {
  readonly rows: readonly Row[]
  /** Between 0 and 1. */
  readonly progress: number
}

/** Chooses the cheapest way to a table's cells: all in sequence, those of some keys by the index, or those of few runs. */
export async function* readCells(
  db: Database,
  { table, kind, select }: CellTable,
  columns: StreamQuery['columns'],
  index: RowIndex,
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  const keys = columns === 'all' ? undefined : keysOf(columns, kind)
  const stored = optionalNumber((await db.first('select count(*) from runs', [], signal))?.[0]) ?? 0
  if (index.ids.length * 8 < stored) {
    yield* byRun(db, cellsOf(table, select, keys), index.ids, signal)
  } else if (keys && keys.length * 3 < (await readKeys(db, table, signal)).length) {
    yield* byKey(db, table, select, keys, signal)
  } else {
    const { sql, binds } = cellsOf(table, select, keys)
    yield* scan(db, table, `${sql} and rowid > ? and rowid <= ?`, binds, signal)
  }
}

function cellsOf(table: string, select: string, keys: readonly string[] | undefined): Condition {
  // The plus keeps SQLite from going by the key's index: the range of rows or runs is what makes a slice short.
  const where = keys ? `+key in (${marks(keys)})` : '1'
  return { sql: `select ${select} from ${table} where ${where}`, binds: keys ?? [] }
}

function keysOf(columns: readonly ColumnId[], kind: CellTable['kind']): string[] {
  return columns.filter((column) => columnKind(column) === kind).map(columnName)
}

/** A table in the order in which it lies on disk, by ranges of row ids; the statement's last two values are the range. */
export async function* scan(
  db: Database,
  table: string,
  sql: string,
  binds: readonly Bind[],
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  const end = optionalNumber((await db.first(`select max(rowid) from ${table}`, [], signal))?.[0]) ?? 0
  // Rows die young when there are few at a time; by the fifty thousand they made the thread's memory grow by a hundred megabytes.
  const pace = new Pace(5000, 2000, 10_000)
  for (let from = 0; from < end;) {
    let to = from
    const rows = await db.slice(
      pace,
      (size) => {
        to = from + size
        return { sql, binds: [...binds, from, to] }
      },
      signal,
    )
    from = to
    yield { rows, progress: Math.min(1, from / end) }
  }
}

async function* byKey(
  db: Database,
  table: string,
  select: string,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  const pace = new Pace(2000, 500, 50_000)
  for (const [done, key] of keys.entries()) {
    let last: string | undefined = ''
    while (last !== undefined) {
      const from: string = last
      let size = 0
      const rows: Row[] = await db.slice(
        pace,
        (allowed) => {
          size = allowed
          const sql = `select ${select} from ${table} where key = ? and run_uuid > ? order by run_uuid limit ?`
          return { sql, binds: [key, from, size] }
        },
        signal,
      )
      last = rows.length < size ? undefined : text(rows.at(-1)?.[1])
      yield { rows, progress: done / keys.length }
    }
  }
}

async function* byRun(
  db: Database,
  cells: Condition,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  const pace = new Pace(50, 1, 1000)
  for (let from = 0; from < ids.length;) {
    let part: readonly string[] = []
    const rows = await db.slice(
      pace,
      (size) => {
        part = ids.slice(from, from + size)
        return { sql: `${cells.sql} and run_uuid in (${marks(part)})`, binds: [...cells.binds, ...part] }
      },
      signal,
    )
    from += part.length
    yield { rows, progress: from / ids.length }
  }
}

/** The place of each run; cells of one run mostly come together, so the last answer is kept. */
export class RowIndex {
  readonly ids: readonly string[]
  readonly #places: Map<string, number>
  #lastId = ''
  #last: number | undefined

  constructor(ids: readonly string[]) {
    this.ids = ids
    this.#places = new Map(ids.map((id, place) => [id, place]))
  }

  of(id: string): number | undefined {
    if (id !== this.#lastId) {
      this.#lastId = id
      this.#last = this.#places.get(id)
    }
    return this.#last
  }
}
