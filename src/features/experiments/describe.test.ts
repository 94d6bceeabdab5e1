import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { describe as describeRow } from './describe'
import { at, connection, experiment, failure, FakeSource, run, runs, stage, type Stage } from './fake'
import type { ExperimentSource } from '../../model/platform'
import type { Run } from '../../model/run'
import type { Row } from './row'

const hour = 3_600_000

async function row(scene: Stage, ...path: readonly string[]): Promise<Row> {
  return describeRow(await at(scene.model, ...path), { now: scene.clock.now, single: scene.model.single })
}

function withRun(one: Run, more: Partial<ExperimentSource> = {}): Stage {
  const scene = stage()
  scene.clock.now = 1e12
  scene.source.experiments = [experiment('1', { name: 'wine' })]
  scene.source.runs = [one]
  Object.assign(scene.source, more)
  return scene
}

/** The next change of a connection's row. */
async function next({ model }: Stage): Promise<void> {
  await new Promise<void>((resolve) => {
    model.onDidChange((nodes) => nodes?.some(({ kind }) => kind === 'connection') && resolve())
  })
}

describe('Rows of the Experiments view', () => {
  it('tell a run by its main metric and age', async () => {
    const scene = withRun(
      run('a', { startedAt: 1e12 - 3 * hour, metrics: { accuracy: 0.9, val_rmse: 0.412345, 'system/cpu': 3 } }),
    )
    const shown = await row(scene, 'team', 'wine', 'run a')
    assert.equal(shown.description, 'val_rmse 0.4123 · 3 h ago')
    assert.deepEqual(shown.icon, { id: 'pass', color: 'testing.iconPassed' })
    assert.equal(shown.spoken, 'run a, finished, val_rmse 0.4123 · 3 h ago')
    assert.match(
      shown.tooltip ?? '',
      /The row shows val\\_rmse\\: the first metric on validation data that most runs have\\\./,
    )
  })

  it('show every state of a run', async () => {
    const ids: Record<string, string> = {}
    for (const status of ['running', 'scheduled', 'finished', 'failed', 'killed', 'unknown'] as const) {
      ids[status] = (await row(withRun(run('a', { status })), 'team', 'wine', 'run a')).icon?.id ?? ''
    }
    assert.deepEqual(ids, {
      running: 'sync~spin',
      scheduled: 'clock',
      finished: 'pass',
      failed: 'error',
      killed: 'circle-slash',
      unknown: 'question',
    })
  })

  it('show a run as stalled after ten times its rhythm without news', async () => {
    const logged = (at: number): Run =>
      run('a', { status: 'running', startedAt: 1e12 - 2 * hour, metrics: { loss: { value: 1, step: 10, at } } })
    const live = await row(withRun(logged(1e12 - 60_000)), 'team', 'wine', 'run a')
    assert.equal(live.icon?.id, 'sync~spin')
    const stuck = await row(withRun(logged(1e12 - 1.9 * hour)), 'team', 'wine', 'run a')
    assert.equal(stuck.icon?.id, 'warning')
    assert.match(stuck.tooltip ?? '', /nothing was logged for 1 h 54 min/)
  })

  it('show a metric short and, in the tooltip, with all digits, step and time', async () => {
    const scene = withRun(run('a', { metrics: { loss: { value: 0.123456789, step: 9007199254740993n, at: 1e12 } } }))
    const shown = await row(scene, 'team', 'wine', 'run a', 'metrics', 'loss')
    assert.equal(shown.description, '0.1235')
    assert.match(shown.tooltip ?? '', /0\\\.123456789/)
    assert.match(shown.tooltip ?? '', /Step: 9007199254740993/)
  })

  it('show NaN and the infinities as what they are', async () => {
    const scene = withRun(run('a', { metrics: { a: NaN, b: Infinity, c: -Infinity } }))
    for (const [name, text] of [
      ['a', 'NaN'],
      ['b', '∞'],
      ['c', '−∞'],
    ] as const) {
      assert.equal((await row(scene, 'team', 'wine', 'run a', 'metrics', name)).description, text)
    }
  })

  it('keep what MLflow notes for itself to the tooltip of the tags', async () => {
    const tags = { team: 'red', 'mlflow.user': 'ann', 'mlflow.note.content': 'first try' }
    const scene = withRun(run('a', { tags }))
    const group = await row(scene, 'team', 'wine', 'run a', 'tags')
    assert.equal(group.description, '2')
    assert.match(group.tooltip ?? '', /mlflow\\\.user: ann/)
    await at(scene.model, 'team', 'wine', 'run a', 'tags', 'mlflow.note.content')
    await assert.rejects(at(scene.model, 'team', 'wine', 'run a', 'tags', 'mlflow.user'))
  })

  it('carry the words that the menus ask for', async () => {
    const scene = withRun(run('a'), { edit: {} as never, webUrl: () => 'https://team.example.org' })
    scene.source.artifacts.set('', [
      { path: 'model', isFolder: true },
      { path: 'a.txt', isFolder: false, size: 1200 },
    ])
    assert.equal((await row(scene, 'team')).context, 'connection server')
    assert.equal((await row(scene, 'team', 'wine')).context, 'experiment active unpinned editable web')
    assert.equal((await row(scene, 'team', 'wine', 'run a')).context, 'run active editable web')
    assert.equal((await row(scene, 'team', 'wine', 'run a', 'artifacts', 'model')).context, 'folder')
    const file = await row(scene, 'team', 'wine', 'run a', 'artifacts', 'a.txt')
    assert.deepEqual([file.context, file.description, file.command], ['file', '1.2 kB', 'artifacts.open'])
  })

  it('tell a read-only connection from one that can be changed, and a deleted run from a live one', async () => {
    const scene = withRun(run('a', { lifecycle: 'deleted' }))
    await scene.model.narrow({ deleted: true })
    const shown = await row(scene, 'team', 'wine', 'run a')
    assert.deepEqual([shown.context, shown.description, shown.dimmed], ['run deleted', 'deleted', true])
  })

  it('offer to serve a store, and to stop it', async () => {
    const scene = stage()
    const store = connection('mlflow.db', scene.source, { store: '/ws/mlflow.db' })
    scene.connections.list = [store]
    assert.equal((await row(scene, 'mlflow.db')).context, 'connection store')
    scene.connections.list = [{ ...store, server: { url: 'http://127.0.0.1:5001', platform: store.platform } }]
    const serving = await row(scene, 'mlflow.db')
    assert.equal(serving.context, 'connection serving')
    assert.equal(serving.description, 'serving at 127.0.0.1:5001')
  })

  it('open a connection that is alone', async () => {
    const scene = stage()
    assert.equal((await row(scene, 'team')).opens, 'open')
    scene.connections.list.push(connection('other', new FakeSource()))
    assert.equal((await row(scene, 'team')).opens, 'closed')
  })

  it('say how old rows are that could not be loaded again', async () => {
    const scene = withRun(run('a'))
    await row(scene, 'team', 'wine', 'run a')
    scene.clock.now += 180_000
    scene.source.failing.set('searchRuns', failure('server', 'The server failed.'))
    await scene.model.refresh()
    const shown = await row(scene, 'team', 'wine')
    assert.equal(shown.description, 'as of 3 min ago')
    assert.match(shown.tooltip ?? '', /As of 3 min ago\\, because loading it again failed\\: The server failed/)
  })

  it('say what a store lacks once its experiments have come, and ask for it no earlier', async () => {
    let asked = 0
    let said = ['No [x](y) is shown.', ...Array.from({ length: 10 }, (_, index) => `Run ${index} is broken.`)]
    const notes = (): Promise<readonly string[]> => {
      asked += 1
      return Promise.resolve(said)
    }
    const scene = withRun(run('a'), { notes })
    assert.doesNotMatch((await row(scene, 'team')).tooltip ?? '', /broken/)
    assert.equal(asked, 0)
    const heard = next(scene)
    await at(scene.model, 'team', 'wine')
    await heard
    const shown = (await row(scene, 'team')).tooltip ?? ''
    assert.match(shown, /No \\\[x\\\]\\\(y\\\) is shown/)
    assert.match(shown, /Run 8 is broken\\\. {2}\nand 1 more$/)
    said = []
    const gone = next(scene)
    await scene.model.refresh()
    await gone
    assert.equal(asked, 2)
    assert.doesNotMatch((await row(scene, 'team')).tooltip ?? '', /broken/)
  })

  it('stay when a store cannot say what it lacks', async () => {
    const scene = withRun(run('a'), { notes: () => Promise.reject(failure('server', 'The server failed.')) })
    await at(scene.model, 'team', 'wine', 'run a')
    assert.doesNotMatch((await row(scene, 'team')).tooltip ?? '', /failed/)
  })

  it('show the filter of an experiment', async () => {
    const scene = withRun(run('a', { metrics: { loss: 3 } }))
    const wine = await at(scene.model, 'team', 'wine')
    await scene.model.filterRuns(wine.key, 'metrics.loss > 2')
    assert.equal((await row(scene, 'team', 'wine')).description, 'metrics.loss > 2')
  })

  it('show a failure as a sentence with its one action', async () => {
    const scene = stage()
    scene.source.failing.set('searchExperiments', failure('unauthorized', 'team wants a sign-in.'))
    const shown = await row(scene, 'team', '! team wants a sign-in.')
    assert.deepEqual(
      [shown.label, shown.description, shown.icon?.id, shown.command],
      ['team wants a sign-in.', 'Sign In…', 'error', 'experiments.act'],
    )
  })

  it('offer trust where a server is not contacted', async () => {
    const scene = stage({ trusted: false })
    const shown = await row(scene, 'team', '(Not contacted while this folder is not trusted)')
    assert.deepEqual([shown.description, shown.command], ['Manage Trust', 'experiments.act'])
  })

  it('load more at a click', async () => {
    const scene = withRun(run('a'))
    scene.source.runs = runs(60)
    assert.equal((await row(scene, 'team', 'wine', '… more')).command, 'experiments.loadMore')
  })

  it('let no data of a platform become markup', async () => {
    const evil = '[x](command:quit)<img src=x>$(bug)\n# **b**'
    const scene = withRun(run('a', { name: evil, params: { [evil]: evil }, user: evil, tags: { [evil]: evil } }))
    const shown = await row(scene, 'team', 'wine', evil)
    const value = await row(scene, 'team', 'wine', evil, 'params', evil)
    for (const { tooltip = '' } of [shown, value]) {
      const unescaped = tooltip.replaceAll(/\\[!-/:-@[-`{-~]/g, '')
      assert.doesNotMatch(unescaped, /[[\]()<>#`]/)
      assert.ok(!unescaped.replaceAll('**', '').includes('*'))
    }
    assert.ok(!shown.label.includes('\n'))
  })

  it('cut values of 100,000 characters', async () => {
    const long = 'x'.repeat(100_000)
    const scene = withRun(run('a', { name: long, params: { [long]: long } }))
    const shown = await row(scene, 'team', 'wine', long, 'params', long)
    assert.ok(
      shown.label.length <= 201 && (shown.description?.length ?? 0) <= 121 && (shown.tooltip?.length ?? 0) < 3000,
    )
  })

  it('take names of any Unicode, half a character included', async () => {
    const half = '\ud800'
    const scene = withRun(run(half, { name: `שלום ${half}`, params: { [half]: half, '': '' } }))
    const shown = await row(scene, 'team', 'wine', `שלום ${half}`)
    assert.equal(shown.label, `שלום ${half}`)
    assert.equal((await row(scene, 'team', 'wine', `שלום ${half}`, 'params', '')).label, '(no name)')
  })
})
