import assert from 'node:assert/strict'
import type { ExperimentSource } from '../../src/model/platform'
import { startMlflow, type MlflowServer } from '../servers/mlflow'
import { failsWith } from '../suites/experiments/subject'
import { connectServer, streamedNames } from './server'

interface Made {
  readonly experiment_id?: string
  readonly run?: { readonly info: { readonly run_id: string } }
}

describe('a tracking server of MLflow 2', () => {
  let server: MlflowServer
  let source: ExperimentSource
  let runId = ''

  const write = async (path: string, body: object): Promise<Made> => {
    const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.ok(response.ok, await response.clone().text())
    return (await response.json()) as Made
  }

  before(async function () {
    this.timeout(120_000)
    server = await startMlflow({ python: 'old' })
    source = connectServer(server.url)
    const { experiment_id } = await write('experiments/create', { name: 'Old <b>ones</b>' })
    assert.equal(experiment_id, '1')
    const names = ['first', 'second', 'third']
    for (const [index, run_name] of names.entries()) {
      const { run } = await write('runs/create', { experiment_id, run_name, start_time: 1000 + index })
      runId = run?.info.run_id ?? ''
    }
    await write('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: 900 }, (_, index) => ({
        key: 'loss',
        value: index / 10,
        timestamp: index,
        step: index - 5,
      })),
      params: [{ key: 'C', value: '1' }],
    })
    await write('runs/log-metric', { run_id: runId, key: 'nan', value: 'NaN', timestamp: 1, step: '9007199254740993' })
  })
  after(() => server.stop())

  it('gives experiments and runs', async () => {
    const { items } = await source.searchExperiments({ text: 'OLD', limit: 10 })
    assert.deepEqual(
      items.map(({ id, name }) => [id, name]),
      [['1', 'Old <b>ones</b>']],
    )
    const runs = await source.searchRuns({ experimentIds: ['1'], limit: 2 })
    assert.deepEqual(
      runs.items.map(({ name }) => name),
      ['third', 'second'],
    )
    assert.deepEqual(runs.items[0]?.metrics.get('nan'), { value: NaN, at: 1, step: 9007199254740993n })
    assert.equal((await source.searchRuns({ experimentIds: ['1'], limit: 2, page: runs.next })).items[0]?.name, 'first')
    const names: string[] = []
    await streamedNames(source, names)
    assert.deepEqual(names, ['third', 'second', 'first'])
  })

  it('gives a history whole, sampled and from step to step', async () => {
    const whole = await source.metricHistory(runId, 'loss', {})
    assert.deepEqual([whole.values.length, whole.steps[0], whole.sampled], [900, -5, false])
    const sampled = await source.metricHistory(runId, 'loss', { points: 100 })
    assert.ok(sampled.sampled && sampled.values.length >= 100 && sampled.values.length <= 105)
    const few = await source.metricHistory(runId, 'loss', { points: 1000 })
    assert.deepEqual([few.values.length, few.steps[0], few.sampled], [900, -5, false])
    const range = await source.metricHistory(runId, 'loss', { points: 100, fromStep: 800, toStep: 850 })
    assert.deepEqual([range.values.length, range.steps[0], range.steps.at(-1)], [51, 800, 850])
  })

  it('has no logged models, and says what is not there', async () => {
    assert.deepEqual((await source.searchLoggedModels?.({ experimentIds: ['1'], limit: 10 }))?.items, [])
    assert.deepEqual(await source.listArtifacts(runId, undefined), [])
    await failsWith('notFound', source.openArtifact(runId, 'none.txt'))
    await failsWith('notFound', source.metricHistory('0'.repeat(32), 'loss', { points: 10 }))
    await failsWith('notFound', source.getExperiment('999'))
  })

  it('takes edits', async () => {
    await source.edit?.renameRun(runId, 'renamed')
    await source.edit?.setRunTag(runId, 'a', 'b')
    const [run] = await source.getRuns([runId])
    assert.deepEqual([run?.name, run?.tags.get('mlflow.runName'), run?.tags.get('a')], ['renamed', 'renamed', 'b'])
    await source.edit?.deleteRun(runId)
    assert.equal((await source.getRuns([runId]))[0]?.lifecycle, 'deleted')
  })
})
