import assert from 'node:assert/strict'
import axios from 'axios'
import { after, before, describe, it } from 'mocha'
import { z } from 'zod'
import type { ExperimentSource } from '../../src/model/platform'
import { parseFilter } from '../../src/query/parse'
import { printFilter } from '../../src/query/print'
import { fill, loadTable, type CaseRun } from '../query/cases'
import { startMlflow, type MlflowServer } from '../servers/mlflow'
import { connectServer } from './server'

const { runs, cases } = loadTable()

/** Logs the table's runs by the server's own REST calls. */
class Logger {
  readonly #api: string

  constructor(url: string) {
    this.#api = `${url}/api/2.0/mlflow`
  }

  async experiment(name: string): Promise<string> {
    return z.object({ experiment_id: z.string() }).parse(await this.#post('experiments/create', { name })).experiment_id
  }

  async run(experiment: string, run: CaseRun): Promise<string> {
    const made = await this.#post('runs/create', {
      experiment_id: experiment,
      user_id: run.user,
      run_name: run.name,
      start_time: run.startTime,
      tags: pairs(run.tags),
    })
    const { run_id } = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) }).parse(made).run.info
    const metrics = Object.entries(run.metrics).map(([key, value]) => ({
      key,
      value: written(value),
      timestamp: 1,
      step: 0,
    }))
    await this.#post('runs/log-batch', { run_id, metrics, params: pairs(run.params), tags: [] })
    const datasets = run.datasets.map(({ name, digest, context }) => ({
      dataset: { name, digest, source_type: 'local', source: '{}' },
      tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
    }))
    await this.#post('runs/log-inputs', { run_id, datasets })
    await this.#post('runs/update', { run_id, status: run.status, end_time: run.endTime })
    return run_id
  }

  async #post(path: string, body: object): Promise<unknown> {
    return (await axios.post<unknown>(`${this.#api}/${path}`, body)).data
  }
}

function pairs(record: Readonly<Record<string, string>>): object[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }))
}

/** JSON has no NaN and no infinities: MLflow reads them as text. */
function written(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

describe('filters on a live MLflow server', function () {
  this.timeout(120_000)
  let server: MlflowServer
  let source: ExperimentSource
  let experiment: string
  const ids = new Map<string, string>()

  before(async () => {
    server = await startMlflow({})
    const logger = new Logger(server.url)
    experiment = await logger.experiment('filters')
    for (const run of runs) ids.set(run.name, await logger.run(experiment, run))
    source = connectServer(server.url)
  })
  after(() => server.stop())

  it('find what the shared cases say, in the words in which a table sends them', async () => {
    let sent = 0
    for (const each of cases) {
      const parsed = parseFilter(fill(each.filter, (name) => ids.get(name) ?? ''))
      assert.equal(parsed.ok, 'runs' in each, each.filter)
      if (!parsed.ok || !('runs' in each)) continue
      const filter = printFilter(parsed.filter)
      const { items } = await source.searchRuns({ experimentIds: [experiment], limit: 100, filter })
      assert.deepEqual(items.map(({ name }) => name).sort(), [...each.runs].sort(), each.filter)
      sent += 1
    }
    assert.ok(sent > 90, `only ${String(sent)} filters were sent`)
  })
})
