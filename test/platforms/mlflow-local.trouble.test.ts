import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { isAbort } from '../../src/base/errors'
import type { ExperimentSource } from '../../src/model/platform'
import { createLocalPlatform } from '../../src/platforms/mlflow-local/adapter'
import { repairStore } from '../../src/platforms/mlflow-local/repair'
import { Database } from '../../src/platforms/mlflow-local/sqlite/database'
import { seedStore } from '../servers/seed'
import { localTools, refusal, seen } from './local'

const never = new AbortController().signal

async function names(source: ExperimentSource): Promise<string[]> {
  return (await source.searchExperiments({ limit: 100 })).items.map(({ name }) => name).sort()
}

async function runCount(source: ExperimentSource): Promise<number> {
  return (await source.searchRuns({ experimentIds: ['1'], limit: 1000 })).items.length
}

describe('a local SQLite store in trouble', function () {
  this.timeout(60_000)
  const tools = localTools()

  async function store(runs = 20): Promise<string> {
    const file = join(tools.folder(), 'mlflow.db')
    await seedStore(file, { runs, params: 2, metrics: 3 })
    return file
  }

  describe('locked by another program', () => {
    it('is waited for, without blocking the host, and read once it is free', async () => {
      const file = await store()
      const source = tools.open(file)
      await names(source)
      const writer = new DatabaseSync(file)
      writer.exec('begin exclusive')
      const began = performance.now()
      const answer = names(source)
      // The host's loop turns while the worker waits: these timers would all come late otherwise.
      for (let tick = 0; tick < 20; tick += 1) await new Promise((resolve) => setTimeout(resolve, 10))
      writer.exec('commit')
      writer.close()
      assert.deepEqual(await answer, ['Default', 'bigmetric', 'perf'])
      assert.ok(performance.now() - began < 2000)
    })

    it('says so when it stays locked', async () => {
      const file = await store()
      const writer = new DatabaseSync(file)
      writer.exec('begin exclusive')
      const db = new Database({ path: file, name: 'Local' }, 200)
      const error = await refusal(db.all('select 1 from runs', [], never))
      assert.deepEqual(seen(error), { reason: 'conflict', message: 'mlflow.db is locked by another program.' })
      writer.exec('commit')
      assert.equal((await db.all('select run_uuid from runs', [], never)).length, 20)
      db.close()
      writer.close()
    })

    it('lets a waiting call be cancelled at once', async () => {
      const file = await store()
      const source = tools.open(file)
      await names(source)
      const writer = new DatabaseSync(file)
      writer.exec('begin exclusive')
      const abort = new AbortController()
      const answer = source.searchExperiments({ limit: 10 }, abort.signal)
      abort.abort()
      await assert.rejects(answer, isAbort)
      writer.exec('rollback')
      writer.close()
    })
  })

  describe('with a hot journal', () => {
    /** What is on the disk while a large change is half done is what a crash leaves behind. */
    async function crashed(): Promise<string> {
      const file = await store(200)
      const writer = new DatabaseSync(file)
      writer.exec(
        "pragma cache_size = 2; begin; update runs set name = 'half done'; update tags set value = 'half done'",
      )
      const left = join(tools.folder(), 'mlflow.db')
      copyFileSync(`${file}-journal`, `${left}-journal`)
      copyFileSync(file, left)
      writer.exec('rollback')
      writer.close()
      return left
    }

    it('is left as it is and offers the repair', async () => {
      const file = await crashed()
      const before = readFileSync(file)
      const error = await refusal(names(tools.open(file)))
      assert.deepEqual(seen(error), {
        reason: 'conflict',
        message: 'mlflow.db holds a change that a program broke off; it can be read after that change is undone.',
        action: 'repairStore',
      })
      assert.deepEqual(readFileSync(file), before)
    })

    it('is read by the same connection after the repair, with the change undone', async () => {
      const file = await crashed()
      const source = tools.open(file)
      await refusal(names(source))
      await repairStore(file)
      const { items } = await source.searchRuns({ experimentIds: ['1'], limit: 200 })
      assert.equal(items.length, 200)
      assert.ok(items.every(({ name }) => name !== 'half done'))
    })
  })

  describe('whose file is not whole', () => {
    it('missing: says so', async () => {
      const error = await refusal(names(tools.open(join(tools.folder(), 'mlflow.db'))))
      assert.deepEqual(seen(error), { reason: 'notFound', message: 'mlflow.db is not there.', action: 'startServer' })
    })

    it('of 0 bytes: says that it is empty', async () => {
      const file = join(tools.folder(), 'mlflow.db')
      writeFileSync(file, '')
      assert.deepEqual(seen(await refusal(names(tools.open(file)))), {
        reason: 'invalidResponse',
        message: 'mlflow.db is empty: nothing was logged to it yet.',
        action: 'startServer',
      })
    })

    it('garbage: says that it is no database', async () => {
      const file = join(tools.folder(), 'mlflow.db')
      writeFileSync(file, 'This is not a database. '.repeat(500))
      assert.deepEqual(seen(await refusal(names(tools.open(file)))), {
        reason: 'invalidResponse',
        message: 'mlflow.db is not a SQLite database.',
      })
    })

    it('truncated to its half: says that it is damaged', async () => {
      const file = await store(500)
      truncateSync(file, Math.floor(readFileSync(file).length / 2))
      const { reason, message } = await refusal(names(tools.open(file)))
      assert.equal(reason, 'invalidResponse')
      assert.match(message, /^mlflow\.db is damaged|^The end of mlflow\.db is missing/)
    })

    it('without its last 2,000 bytes: says how much is missing', async () => {
      const file = await store(500)
      truncateSync(file, readFileSync(file).length - 2000)
      assert.deepEqual(seen(await refusal(names(tools.open(file)))), {
        reason: 'invalidResponse',
        message: 'The end of mlflow.db is missing: it is 2000 bytes short.',
      })
    })

    it('a database of something else: says that it is no store', async () => {
      const file = join(tools.folder(), 'mlflow.db')
      const db = new DatabaseSync(file)
      db.exec('create table cats (name text)')
      db.close()
      assert.deepEqual(seen(await refusal(names(tools.open(file)))), {
        reason: 'invalidResponse',
        message: 'mlflow.db is not an MLflow store: it has no experiments.',
      })
    })
  })

  describe('replaced while open', () => {
    it('by another file: the new one is read', async () => {
      const [file, other] = [await store(5), await store(7)]
      const source = tools.open(file)
      assert.equal(await runCount(source), 5)
      const token = await source.changeToken?.()
      renameSync(other, file)
      assert.notEqual(await source.changeToken?.(), token)
      assert.equal(await runCount(source), 7)
    })

    it('in its place: the new content is read', async () => {
      const [file, other] = [await store(5), await store(700)]
      const source = tools.open(file)
      assert.equal(await runCount(source), 5)
      copyFileSync(other, file)
      assert.equal(await runCount(source), 700)
    })

    it('while it streams: says so and does not mix the two', async () => {
      const [file, other] = [await store(3000), await store(7)]
      const source = tools.open(file)
      const read = async (): Promise<void> => {
        for await (const { rows } of source.streamRuns({ experimentIds: ['1'], columns: 'all' })) {
          if (rows) renameSync(other, file)
        }
      }
      assert.deepEqual(seen(await refusal(read())), {
        reason: 'conflict',
        message: 'mlflow.db was replaced while it was read.',
      })
      assert.equal(await runCount(source), 7)
    })

    it('by nothing: says that it is not there, and reads it when it comes back', async () => {
      const file = await store(5)
      const source = tools.open(file)
      assert.equal(await runCount(source), 5)
      renameSync(file, `${file}.away`)
      assert.equal((await refusal(runCount(source))).message, 'mlflow.db is not there.')
      renameSync(`${file}.away`, file)
      assert.equal(await runCount(source), 5)
    })
  })

  describe('with odd values', () => {
    it('reads NaN, infinities, steps beyond 2^53, impossible times and long texts', async () => {
      const file = await store(1)
      const id = (await tools.open(file).searchRuns({ experimentIds: ['1'], limit: 1 })).items[0]!.id
      const db = new DatabaseSync(file)
      const long = 'ü'.repeat(100_000)
      db.exec('delete from metrics; delete from latest_metrics')
      const insert = db.prepare(
        'insert into metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, ?, ?)',
      )
      const latest = db.prepare(
        'insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, ?, ?)',
      )
      const steps = [9007199254740993n, 9007199254740995n, 9223372036854775807n]
      for (const step of steps) insert.run('big', 1.5, 9223372036854775807n, step, 0, id)
      latest.run('big', 1.5, 9223372036854775807n, steps[2]!, 0, id)
      latest.run('nan', 0, 1, 0, 1, id)
      latest.run('inf', 1.7976931348623157e308, 1, 0, 0, id)
      latest.run('ninf', -1.7976931348623157e308, 1, 0, 0, id)
      db.prepare('insert into params (key, value, run_uuid) values (?, ?, ?)').run('<b>שלום 🚀</b>', long, id)
      db.prepare('update runs set end_time = ?').run(9223372036854775807n)
      db.close()
      const source = tools.open(file)
      const [run] = await source.getRuns([id])
      assert.ok(run)
      assert.equal(run.metrics.get('big')?.step, steps[2])
      assert.deepEqual(
        ['nan', 'inf', 'ninf'].map((key) => run.metrics.get(key)?.value),
        [NaN, Infinity, -Infinity],
      )
      assert.equal(run.params.get('<b>שלום 🚀</b>'), long)
      assert.equal(run.endedAt, 2 ** 63)
      const series = await source.metricHistory(id, 'big', {})
      assert.deepEqual([...(series.exactSteps ?? [])], steps)
      let streamed = 0
      for await (const { numbers } of source.streamRuns({ experimentIds: ['1'], columns: 'all' }))
        streamed += numbers.length
      assert.equal(streamed, 4)
    })
  })
})

describe('a worker that dies', function () {
  this.timeout(20_000)
  const tools = localTools()

  it('fails what was under way and starts anew with the next call', async () => {
    const folder = tools.folder()
    const marker = join(folder, 'died')
    const script = join(folder, 'worker.cjs')
    writeFileSync(
      script,
      `const { parentPort } = require('node:worker_threads'), fs = require('node:fs')
       parentPort.on('message', ({ id }) => {
         if (!fs.existsSync(${JSON.stringify(marker)})) { fs.writeFileSync(${JSON.stringify(marker)}, ''); throw new Error('out of memory') }
         parentPort.postMessage({ kind: 'answer', id, value: 'alive' })
       })`,
    )
    const path = '/nowhere/mlflow.db'
    const platform = createLocalPlatform({ id: 'local', name: 'Local', path, workerScript: script })
    const token = (): Promise<string> => platform.experiments.changeToken!()
    const error = await refusal(token())
    const message = 'The reader of the store stopped working: out of memory.'
    assert.deepEqual(seen(error), { reason: 'server', message })
    assert.deepEqual([error.platform, error.endpoint], ['Local', path])
    assert.equal(await token(), 'alive')
    platform.dispose()
    rmSync(marker)
    await assert.rejects(token(), /closed/)
    assert.equal(existsSync(marker), false, 'a closed connection starts no worker')
  })
})
