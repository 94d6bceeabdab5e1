import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { PlatformError } from '../../src/base/errors'
import type { LocalStore } from '../../src/platforms/mlflow-local/calls'
import { createSqliteStore } from '../../src/platforms/mlflow-local/sqlite/store'
import { fill, loadTable, type CaseRun } from '../query/cases'
import { seedStore } from '../servers/seed'
import { localTools, refusal, seen } from './local'

const { runs, cases } = loadTable()
const never = new AbortController().signal

function idOf(name: string): string {
  return createHash('md5').update(name).digest('hex')
}

function stored(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}

function insert(db: DatabaseSync, run: CaseRun): void {
  const id = idOf(run.name)
  db.prepare(
    `insert into runs (run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
     values (?, ?, 'LOCAL', ?, ?, ?, ?, 'active', ?, 1)`,
  ).run(id, run.name, run.user, run.status, run.startTime, run.endTime ?? null, `/artifacts/1/${id}/artifacts`)
  const param = db.prepare('insert into params (key, value, run_uuid) values (?, ?, ?)')
  for (const [key, value] of Object.entries(run.params)) param.run(key, value, id)
  const tag = db.prepare('insert into tags (key, value, run_uuid) values (?, ?, ?)')
  for (const [key, value] of Object.entries({ ...run.tags, 'mlflow.runName': run.name })) tag.run(key, value, id)
  const metric = db.prepare(
    'insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, 1, 0, ?, ?)',
  )
  for (const [key, value] of Object.entries(run.metrics))
    metric.run(key, stored(value), Number.isNaN(value) ? 1 : 0, id)
  for (const { name, digest, context } of run.datasets) {
    const dataset = idOf(`${name} ${digest}`)
    const input = idOf(`${id} ${dataset}`)
    db.prepare("insert or ignore into datasets values (?, 1, ?, ?, 'local', '', null, null)").run(dataset, name, digest)
    db.prepare("insert into inputs values (?, 'DATASET', ?, 'RUN', ?, 0)").run(input, dataset, id)
    if (context !== undefined) {
      db.prepare("insert into input_tags values (?, 'mlflow.data.context', ?)").run(input, context)
    }
  }
}

describe('filters on a local SQLite store', function () {
  this.timeout(60_000)
  const tools = localTools()
  let store: LocalStore
  let folder: string

  beforeEach(async () => {
    folder = tools.folder()
    const path = join(folder, 'mlflow.db')
    await seedStore(path, { runs: 0 })
    const db = new DatabaseSync(path)
    for (const run of runs) insert(db, run)
    db.close()
    store = createSqliteStore({ path, name: 'Local' })
  })
  afterEach(() => store.close())

  it('mean what they mean on a server, for each of the shared cases', async () => {
    for (const each of cases) {
      const filter = fill(each.filter, idOf)
      const answer = store.searchRuns({ experimentIds: ['1'], limit: 100, filter }, never)
      if ('error' in each) {
        await assert.rejects(
          answer,
          (error) => error instanceof PlatformError && error.message === each.says,
          each.filter,
        )
      } else {
        const names = (await answer).items.map(({ name }) => name)
        assert.deepEqual(names.sort(), [...each.runs].sort(), each.filter)
      }
    }
  })

  it('are refused with a sentence where SQLite itself refuses the pattern', async () => {
    const filter = `params.lr LIKE '${'%'.repeat(60_000)}'`
    const error = await refusal(store.searchRuns({ experimentIds: ['1'], limit: 1, filter }, never))
    assert.deepEqual(seen(error), { reason: 'invalidRequest', message: 'The pattern of LIKE is too long.' })
  })
})
