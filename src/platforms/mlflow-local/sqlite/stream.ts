import type { RunBatch } from '../../../model/batch'
import type { StreamQuery } from '../../../model/platform'
import { columnKind } from '../../../model/run'
import { compareText } from '../order'
import { CellPacker, packRows, type RowAttributes } from '../../../model/pack'
import { chunks } from '../slices'
import { readCells, RowIndex, scan, type CellTable } from './cells'
import type { Database, Row } from './database'
import { datasetNamesSql, hasDatasets } from './datasets'
import { runColumns, scope } from './runs'
import type { Schema } from './schema'
import { marks, metricValue, number, statusOf, text } from './values'

const rowsPerBatch = 20_000

/** How a row of a table (key, run, value, …) gets into a column. */
interface PackedTable extends CellTable {
  put(packer: CellPacker, key: string, row: number, value: Row): void
}

const cellTables: readonly PackedTable[] = [
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
  await packDatasets(db, schema, index, packer, signal)
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

/** The names of each run's datasets, by name: an attribute that lies in a table of its own. */
async function packDatasets(
  db: Database,
  schema: Schema,
  index: RowIndex,
  packer: CellPacker,
  signal: AbortSignal,
): Promise<void> {
  if (!hasDatasets(schema)) {
    return
  }
  const names = new Map<number, string[]>()
  for await (const { rows } of scan(db, 'inputs', datasetNamesSql, [], signal)) {
    for (const [run, name] of rows) {
      const row = index.of(text(run))
      if (row !== undefined) {
        names.set(row, [...(names.get(row) ?? []), text(name)])
      }
    }
  }
  for (const [row, own] of names) {
    packer.datasets(row, own.sort(compareText))
  }
}

function wants(columns: StreamQuery['columns'], kind: PackedTable['kind']): boolean {
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
