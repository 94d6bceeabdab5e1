import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

export interface SeedOptions {
  readonly runs: number
  /** Params and metrics of each run, 20 when not given. */
  readonly params?: number
  readonly metrics?: number
  /** Points of metric `loss` of one run `big` in an experiment `bigmetric`; none when not given. */
  readonly points?: number
  /** Experiments without runs beside it. */
  readonly experiments?: number
}

/** Ids that tests and benches ask for. */
export const seeded = { experimentId: '1', bigExperimentId: '2', bigRunId: 'b1600000000000000000000000000000' } as const

const base = 1_790_000_000_000
const schemaFile = join(__dirname, '..', 'fixtures', 'mlflow', 'schema.sql')

const paramNames = [
  'learning_rate',
  'n_estimators',
  'max_depth',
  'optimizer',
  'dropout',
  'seed',
  'batch_size',
  'solver',
]
const metricNames = ['accuracy', 'f1', 'precision', 'recall', 'auc', 'log_loss', 'val_loss', 'rmse', 'mae', 'r2']

/**
 * Writes a store of MLflow 3.17.2 in SQL, in seconds where the client would take hours: an experiment `perf` of id 1 whose runs
 * differ in every param and metric. The same options give the same store.
 */
export async function seedStore(file: string, options: SeedOptions): Promise<void> {
  if (existsSync(file)) await rm(file)
  const db = new DatabaseSync(file)
  try {
    db.exec(readFileSync(schemaFile, 'utf8'))
    db.exec('pragma synchronous = off; pragma journal_mode = off; pragma cache_size = -400000')
    db.exec("insert into alembic_version values ('dc11669786a5')")
    seedExperiments(db, file, options.experiments ?? 0)
    seedRuns(db, file, options)
    if (options.points) seedPoints(db, file, options.points)
    db.exec('pragma journal_mode = delete')
  } finally {
    db.close()
  }
}

function seedExperiments(db: DatabaseSync, file: string, more: number): void {
  const insert = db.prepare(
    'insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) values (?, ?, ?, ?, ?, ?)',
  )
  const add = (id: number, name: string): void => {
    insert.run(id, name, `${file}-artifacts/${String(id)}`, 'active', base + id, base + id)
  }
  db.exec('begin')
  add(0, 'Default')
  add(1, 'perf')
  add(2, 'bigmetric')
  for (let id = 3; id < more + 3; id += 1) add(id, `experiment ${String(id)}`)
  db.exec('commit')
}

interface Inserts {
  readonly run: StatementSync
  readonly param: StatementSync
  readonly latest: StatementSync
  readonly metric: StatementSync
  readonly tag: StatementSync
}

function inserts(db: DatabaseSync): Inserts {
  return {
    run: db.prepare(
      `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
         source_version, lifecycle_stage, artifact_uri, experiment_id) values (?, ?, 'UNKNOWN', '', '', ?, ?, ?, ?, '', 'active', ?, ?)`,
    ),
    param: db.prepare('insert into params (key, value, run_uuid) values (?, ?, ?)'),
    latest: db.prepare(
      'insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, ?, ?)',
    ),
    metric: db.prepare('insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values (?, ?, ?, ?, ?, ?)'),
    tag: db.prepare('insert into tags (key, value, run_uuid) values (?, ?, ?)'),
  }
}

function seedRuns(db: DatabaseSync, file: string, { runs, params = 20, metrics = 20 }: SeedOptions): void {
  const insert = inserts(db)
  const random = generator(42)
  let parent = ''
  for (let index = 0; index < runs; index += 1) {
    if (index % 5000 === 0) db.exec(index === 0 ? 'begin' : 'commit; begin')
    const id = hex(random)
    seedRun(insert, { id, index, parent, file, params, metrics, random })
    if (index % 20 === 19) parent = id
  }
  if (runs > 0) db.exec('commit')
}

interface RunSeed {
  readonly id: string
  readonly index: number
  readonly parent: string
  readonly file: string
  readonly params: number
  readonly metrics: number
  readonly random: () => number
}

function seedRun(insert: Inserts, { id, index, parent, file, params, metrics, random }: RunSeed): void {
  const family = ['rf', 'gb', 'svc', 'logreg', 'mlp', 'knn'][index % 6]!
  const start = base + index * 1000
  const status = index % 50 ? 'FINISHED' : index % 100 ? 'FAILED' : 'RUNNING'
  const name = `${family}-${String(index)}`
  const end = status === 'RUNNING' ? null : start + 1000 + Math.floor(random() * 600_000)
  insert.run.run(id, name, 'ada', status, start, end, `${file}-artifacts/1/${id}/artifacts`, 1)
  for (let place = 0; place < params; place += 1) {
    insert.param.run(paramNames[place] ?? `param_${String(place)}`, paramValue(place, index, random), id)
  }
  for (let place = 0; place < metrics; place += 1) {
    if (place === 9 && index % 10 === 0) continue
    const isNan = place === 5 && index % 97 === 0 ? 1 : 0
    const value = isNan ? 0 : random()
    const key = metricNames[place] ?? `metric_${String(place)}`
    insert.latest.run(key, value, start + place, place * 5, isNan, id)
    insert.metric.run(key, value, start + place, id, place * 5, isNan)
  }
  const tags = [
    ['mlflow.user', 'ada'],
    ['mlflow.source.name', 'train.py'],
    ['mlflow.source.type', 'LOCAL'],
    ['mlflow.runName', name],
    ['mlflow.source.git.commit', '0123456789abcdef0123456789abcdef01234567'],
    ['family', family],
    ['team', random() < 0.5 ? 'red' : 'blue'],
    ...(index % 20 < 5 && parent ? [['mlflow.parentRunId', parent]] : []),
  ]
  for (const [key, value] of tags) insert.tag.run(key!, value!, id)
}

function paramValue(place: number, index: number, random: () => number): string {
  if (place === 5) return String(index)
  if (place % 3 === 0) return (10 ** (-4 * random())).toPrecision(6)
  return place % 3 === 1
    ? String(Math.floor(random() * 10) * 50)
    : ['sgd', 'adam', 'adamw', 'None'][Math.floor(random() * 4)]!
}

function seedPoints(db: DatabaseSync, file: string, points: number): void {
  const insert = inserts(db)
  const random = generator(7)
  const id = seeded.bigRunId
  const end = base + 1_000_000_000
  insert.run.run(id, 'big', 'ada', 'FINISHED', base, end, `${file}-artifacts/2/${id}/artifacts`, 2)
  insert.tag.run('mlflow.runName', 'big', id)
  let last = 0
  for (let step = 0; step < points; step += 1) {
    if (step % 50_000 === 0) db.exec(step === 0 ? 'begin' : 'commit; begin')
    const isNan = step % 100_000 === 99_999 ? 1 : 0
    last = isNan ? 0 : Math.exp(-step / 200_000) + random() * 0.1 + (step === Math.floor(points * 0.777) ? 5 : 0)
    insert.metric.run('loss', last, base + step * 10, id, step, isNan)
  }
  insert.latest.run('loss', last, base + points * 10, points - 1, 0, id)
  db.exec('commit')
}

/** A small generator (mulberry32) with a seed, so that two stores of one size are the same. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function hex(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
