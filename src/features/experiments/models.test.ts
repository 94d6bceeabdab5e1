import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Page } from '../../model/experiment'
import type { LoggedModel } from '../../model/run'
import type { LoggedModelQuery } from '../../model/platform'
import { describe as describeRow } from './describe'
import { at, experiment, failure, names, run, stage, type Stage } from './fake'

const model = (id: string, more: Partial<LoggedModel> = {}): LoggedModel => ({
  ...{ id, name: `model ${id}`, experimentId: '1', runId: 'a', status: 'ready' },
  ...{ params: new Map(), tags: new Map(), metrics: new Map() },
  ...more,
})

function withModels(search: (query: LoggedModelQuery) => Promise<Page<LoggedModel>>): Stage {
  const scene = stage()
  scene.source.experiments = [experiment('1', { name: 'wine' })]
  scene.source.runs = [run('a')]
  Object.assign(scene.source, { searchLoggedModels: search })
  return scene
}

const group = ['team', 'wine', 'run a', 'models'] as const

describe('Models that a run logged', () => {
  it('are asked for when their row is opened, and for that run alone', async () => {
    const asked: LoggedModelQuery[] = []
    const scene = withModels((query) => {
      asked.push(query)
      return Promise.resolve({ items: [model('m-1'), model('m-2')] })
    })
    const row = await at(scene.model, ...group)
    assert.deepEqual(asked, [])
    assert.deepEqual(await names(scene.model, row), ['model m-1', 'model m-2'])
    assert.deepEqual(asked, [{ experimentIds: ['1'], runId: 'a', limit: 50, page: undefined }])
  })

  it('say their type, state and age, and their metrics and params in the tooltip', async () => {
    const scene = withModels(() =>
      Promise.resolve({
        items: [
          model('m-1', {
            status: 'pending',
            type: '<b>tree</b>',
            createdAt: 0,
            metrics: new Map([['auc', 0.5]]),
            params: new Map([['depth', '3']]),
          }),
        ],
      }),
    )
    scene.clock.now = 3 * 3_600_000
    const row = await at(scene.model, ...group, 'model m-1')
    const shown = describeRow(row, { now: scene.clock.now, single: true })
    assert.equal(shown.description, 'pending · <b>tree</b> · 3 h ago')
    assert.match(shown.tooltip ?? '', /auc: 0\\\.5000/)
    assert.match(shown.tooltip ?? '', /depth: 3/)
    assert.match(shown.tooltip ?? '', /Type: \\<b\\>tree/)
  })

  it('are more on further pages, and none is said', async () => {
    const many = Array.from({ length: 50 }, (_, index) => model(`m-${index}`))
    const scene = withModels(({ page }) =>
      Promise.resolve(page === undefined ? { items: many, next: 'b' } : { items: [model('m-50')] }),
    )
    const row = await at(scene.model, ...group)
    const more = (await scene.model.children(row)).at(-1)
    assert.ok(more?.kind === 'more')
    await more.load()
    assert.deepEqual((await names(scene.model, row)).slice(-2), ['model m-49', 'model m-50'])
    const empty = withModels(() => Promise.resolve({ items: [] }))
    assert.deepEqual(await names(empty.model, await at(empty.model, ...group)), ['(No logged models)'])
  })

  it('that cannot be listed say why, and come after a retry', async () => {
    let failing = true
    const scene = withModels(() =>
      failing ? Promise.reject(failure('forbidden', 'Not allowed.')) : Promise.resolve({ items: [model('m-1')] }),
    )
    const row = await at(scene.model, ...group)
    assert.deepEqual(await names(scene.model, row), ['! Not allowed.'])
    const [problem] = await scene.model.children(row)
    assert.ok(problem?.kind === 'problem')
    failing = false
    await problem.retry()
    assert.deepEqual(scene.changes.at(-1), [row])
    assert.deepEqual(await names(scene.model, row), ['model m-1'])
  })

  it('have no row where a platform knows of none', async () => {
    const scene = stage()
    scene.source.experiments = [experiment('1', { name: 'wine' })]
    scene.source.runs = [run('a')]
    assert.deepEqual(await names(scene.model, await at(scene.model, 'team', 'wine', 'run a')), ['artifacts'])
  })
})
