import type { RunBatch } from '../../../model/batch'
import type { StreamQuery } from '../../../model/platform'
import { columnKind, columnName, type ColumnId } from '../../../model/run'
import { compareText } from '../order'
import { CellPacker, packRows, type RowAttributes } from '../pack'
import { chunks, Pace } from '../slices'
import { readKeys } from './columns'
import type { Bind, Database, Row } from './database'
import type { Condition } from './filter'
import { runColumns, scope } from './runs'
import type { Schema } from './schema'
import { marks, metricValue, number, optionalNumber, statusOf, text } from './values'

const rowsPerBatch = 20_000

/** One of the three tables of cells, and how a row of it (key, run, value, …) gets into a column. */
interface CellTable {
  readonly table: 'latest_metrics' | 'params' | 'tags'
  readonly kind: 'metric' | 'param' | 'tag'
  readonly select: string
  put(packer: CellPacker, key: string, row: number, value: Row): void
}

const cellTables: readonly CellTable[] = [
  {
    table: 'latest_metrics',
    kind: 'metric',
    select: 'key, run_uuid, value, is_nan',
    put: (packer, key, row, [, , value, isNan]) => packer.metric(key, row, metricValue(value, isNan)),
  },
  {
    table: 'params',
    kind: 'param',
    select: 'key, run_uuid, value',
    put: (packer, key, row, [, , value]) => packer.param(key, row, text(value)),
  },
  {
    table: 'tags',
    kind: 'tag',
    select: 'key, run_uuid, value',
    put: (packer, key, row, [, , value]) => packer.tag(key, row, text(value)),
  },
]

/** All runs of some experiments: first every row, newest first, then the cells as they lie in the tables. */
export async function* streamRuns(db: Database, query: StreamQuery, signal: AbortSignal): AsyncGenerator<RunBatch> {
  const schema = await db.schema(signal)
  const generation = db.generation
  const rows = await readRows(db, schema, query, signal)
  const total = rows.length
  if (total === 0) {
    yield { rows: packRows([]), numbers: [], texts: [], total, progress: 1 }
    return
  }
  for (const part of chunks(rows, rowsPerBatch)) {
    yield { rows: packRows(part), numbers: [], texts: [], total, progress: 0 }
  }
  const index = new RowIndex(rows.map(({ id }) => id))
  const wanted = cellTables.filter(({ table, kind }) => schema.has(table) && wants(query.columns, kind))
  const packer = new CellPacker()
  for (const [done, each] of wanted.entries()) {
    for await (const { rows: cells, progress } of readCells(db, each, query.columns, index, signal)) {
      if (db.generation !== generation) {
        throw db.trouble.error('conflict', `${db.trouble.file} was replaced while it was read.`)
      }
      for (const cell of cells) {
        const row = index.of(text(cell[1]))
        if (row !== undefined) {
          each.put(packer, text(cell[0]), row, cell)
        }
      }
      if (packer.isFull) {
        yield packer.take({ total, progress: (done + progress) / wanted.length })
      }
    }
  }
  yield packer.take({ total, progress: 1 })
}

function wants(columns: StreamQuery['columns'], kind: CellTable['kind']): boolean {
  return columns === 'all' || columns.some((column) => columnKind(column) === kind)
}

async function readRows(
  db: Database,
  schema: Schema,
  query: StreamQuery,
  signal: AbortSignal,
): Promise<RowAttributes[]> {
  const { sql: where, binds } = scope(query.experimentIds, query.view, schema)
  const sql = `select ${runColumns(schema)} from runs r where ${where} and r.rowid > ? and r.rowid <= ?`
  const rows: RowAttributes[] = []
  for await (const { rows: part } of scan(db, 'runs', sql, binds, signal)) {
    rows.push(...part.map(attributesOf))
  }
  await nameNameless(db, schema, rows, signal)
  return rows.sort(newestFirst)
}

function newestFirst(a: RowAttributes, b: RowAttributes): number {
  const [left, right] = [a.startedAt, b.startedAt]
  if (left !== right && !(Number.isNaN(left) && Number.isNaN(right))) {
    return Number.isNaN(left) ? 1 : Number.isNaN(right) ? -1 : right - left
  }
  return compareText(a.id, b.id)
}

function attributesOf([id, experimentId, name, status, , started, ended, user, artifactUri]: Row): RowAttributes {
  return {
    id: text(id),
    name: text(name),
    experimentId: text(experimentId),
    user: text(user),
    artifactUri: text(artifactUri),
    status: statusOf(status),
    startedAt: number(started),
    endedAt: number(ended),
  }
}

/** Runs of MLflow 1 have their name in a tag alone. */
async function nameNameless(db: Database, schema: Schema, rows: RowAttributes[], signal: AbortSignal): Promise<void> {
  const nameless = rows.filter(({ name }) => name === '').map(({ id }) => id)
  if (nameless.length === 0 || !schema.has('tags')) {
    return
  }
  const names = new Map<string, string>()
  for (const ids of chunks(nameless, 1000)) {
    const sql = `select run_uuid, value from tags where key = 'mlflow.runName' and run_uuid in (${marks(ids)})`
    for (const [id, name] of await db.all(sql, ids, signal)) {
      names.set(text(id), text(name))
    }
  }
  for (const [index, row] of rows.entries()) {
    rows[index] = row.name === '' ? { ...row, name: names.get(row.id) ?? '' } : row
  }
}

interface Slice {
  readonly rows: readonly Row[]
  /** Between 0 and 1. */
  readonly progress: number
}

/** Chooses the cheapest way to a table's cells: all in sequence, those of some keys by the index, or those of few runs. */
async function* readCells(
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
async function* scan(
  db: Database,
  table: string,
  sql: string,
  binds: readonly Bind[],
  signal: AbortSignal,
): AsyncGenerator<Slice> {
  const end = optionalNumber((await db.first(`select max(rowid) from ${table}`, [], signal))?.[0]) ?? 0
  const pace = new Pace(5000, 200, 50_000)
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
  const pace = new Pace(2000, 100, 50_000)
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
class RowIndex {
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
