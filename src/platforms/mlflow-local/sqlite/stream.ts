import type { RunBatch } from '../../../model/batch'
import type { StreamQuery } from '../../../model/platform'
import { columnKind } from '../../../model/run'
import { compareText } from '../order'
import { CellPacker, packRows, type RowAttributes } from '../../../model/pack'
import { chunks } from '../slices'
import { readCells, RowIndex, scan, type CellTable } from './cells'
import type { Database, Row } from './database'
import { datasetNamesSql, hasDatasets } from './datasets'
import { chunkSize, PackedRuns } from './packed'
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
  const index = new RowIndex(yield* streamRows(db, schema, query, signal))
  const total = index.ids.length
  if (total === 0) {
    return
  }
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

/** The rows alone; gives their ids. What is kept of them here goes before the cells are read. */
async function* streamRows(
  db: Database,
  schema: Schema,
  query: StreamQuery,
  signal: AbortSignal,
): AsyncGenerator<RunBatch, readonly string[]> {
  const runs = await readRows(db, schema, query, signal)
  const ids = runs.sort()
  const total = ids.length
  if (total === 0) {
    yield { rows: packRows([]), numbers: [], texts: [], total, progress: 1 }
  }
  for (let start = 0; start < total; start += rowsPerBatch) {
    yield { rows: runs.take(start, start + rowsPerBatch), numbers: [], texts: [], total, progress: 0 }
  }
  return ids
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

async function readRows(db: Database, schema: Schema, query: StreamQuery, signal: AbortSignal): Promise<PackedRuns> {
  const { sql: where, binds } = scope(query.experimentIds, query.view, schema)
  const sql = `select ${runColumns(schema)} from runs r where ${where} and r.rowid > ? and r.rowid <= ?`
  const runs = new PackedRuns()
  let rows: RowAttributes[] = []
  for await (const { rows: part, progress } of scan(db, 'runs', sql, binds, signal)) {
    rows.push(...part.map(attributesOf))
    while (rows.length >= chunkSize || (progress === 1 && rows.length > 0)) {
      runs.add(await named(db, schema, rows.slice(0, chunkSize), signal))
      rows = rows.slice(chunkSize)
    }
  }
  return runs
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
async function named(
  db: Database,
  schema: Schema,
  rows: readonly RowAttributes[],
  signal: AbortSignal,
): Promise<readonly RowAttributes[]> {
  const nameless = rows.filter(({ name }) => name === '').map(({ id }) => id)
  if (nameless.length === 0 || !schema.has('tags')) {
    return rows
  }
  const names = new Map<string, string>()
  for (const ids of chunks(nameless, 1000)) {
    const sql = `select run_uuid, value from tags where key = 'mlflow.runName' and run_uuid in (${marks(ids)})`
    for (const [id, name] of await db.all(sql, ids, signal)) {
      names.set(text(id), text(name))
    }
  }
  return rows.map((row) => (row.name === '' ? { ...row, name: names.get(row.id) ?? '' } : row))
}
