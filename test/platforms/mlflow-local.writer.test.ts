import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import type { ExperimentSource } from '../../src/model/platform'
import { seedStore } from '../servers/seed'
import { localTools } from './local'

/** Commits one point after another until something comes in, then prints how long the slowest took. */
const script = `
  const { DatabaseSync } = require('node:sqlite')
  const db = new DatabaseSync(process.argv[1], { enableForeignKeyConstraints: false })
  // SQLite's own wait, as Python's. Without syncing, what is measured is the wait for locks and not the disk.
  db.exec('pragma busy_timeout = 20000; pragma synchronous = off')
  const insert = db.prepare("insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values ('live', 1, ?, 'live', ?, 0)")
  const first = Date.now()
  let ended = false, step = 0, longest = 0
  process.stdin.on('data', () => { ended = true })
  const turn = () => {
    if (ended) {
      console.log(JSON.stringify({ commits: step, longest }))
      process.exit(0)
    }
    const began = performance.now()
    insert.run(first, step++)
    longest = Math.max(longest, performance.now() - began)
    setTimeout(turn, 2)
  }
  turn()
  console.log('started')`

interface Written {
  readonly commits: number
  /** In milliseconds. */
  readonly longest: number
}

/** How a writer fares while something else is done. */
async function writingWhile(file: string, work: () => Promise<void>): Promise<Written> {
  const args = ['--disable-warning=ExperimentalWarning', '-e', script, file]
  const writer = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  writer.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const closed = once(writer, 'close')
  await Promise.race([once(writer.stdout, 'data'), closed])
  await work()
  writer.stdin.end('end')
  await closed
  return JSON.parse(output.split('\n').at(1) ?? '') as Written
}

async function readAll(source: ExperimentSource): Promise<void> {
  let rows = 0
  for await (const batch of source.streamRuns({ experimentIds: ['1'], columns: 'all' })) rows += batch.rows?.count ?? 0
  assert.equal(rows, 10_000)
  await source.searchRuns({ experimentIds: ['1'], limit: 100, sort: [{ column: 'metric:accuracy', descending: true }] })
}

describe('reading a local SQLite store beside a writer', function () {
  this.timeout(180_000)
  const tools = localTools()

  it('never holds training up for more than 100 ms while 10,000 runs are streamed', async () => {
    const folder = tools.folder()
    const [file, copy] = [join(folder, 'mlflow.db'), join(folder, 'copy.db')]
    await seedStore(file, { runs: 10_000, params: 10, metrics: 10 })
    copyFileSync(file, copy)
    const [source, other] = [tools.open(file), tools.open(copy)]
    await Promise.all([source.searchExperiments({ limit: 1 }), other.searchExperiments({ limit: 1 })])
    // The same work on a file that the writer does not write tells how slow this machine is without any lock.
    const alone = await writingWhile(file, () => readAll(other))
    const beside = await writingWhile(file, () => readAll(source))
    const figures = `${beside.commits} commits, the slowest ${beside.longest.toFixed(0)} ms; without our reading ${alone.longest.toFixed(0)} ms`
    assert.ok(beside.commits > 10, figures)
    assert.ok(beside.longest <= 100 + alone.longest, figures)
  })
})
