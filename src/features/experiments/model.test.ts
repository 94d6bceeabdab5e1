import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { at, connection, experiment, FakeSource, latch, names, run, stage } from './fake'
import { keyOf } from './nodes'

describe('Experiments view: connections and experiments', () => {
  it('shows connections, their experiments and runs, and what a run logged', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1', { name: 'wine' })]
    source.runs = [
      run('a', {
        metrics: { val_rmse: 0.4, loss: 1 },
        params: { lr: '0.1' },
        tags: { team: 'red', 'mlflow.user': 'ann' },
        datasets: [{ name: 'wine', digest: 'd1' }],
      }),
    ]
    source.artifacts.set('', [
      { path: 'model', isFolder: true },
      { path: 'z.txt', isFolder: false, size: 3 },
      { path: 'a.txt', isFolder: false, size: 3 },
    ])
    source.artifacts.set('model', [{ path: 'model/MLmodel', isFolder: false, size: 10 }])
    assert.deepEqual(await names(model), ['team'])
    assert.deepEqual(await names(model, await at(model, 'team')), ['wine'])
    assert.deepEqual(await names(model, await at(model, 'team', 'wine')), ['run a'])
    const path = ['team', 'wine', 'run a'] as const
    assert.deepEqual(await names(model, await at(model, ...path)), [
      'metrics',
      'params',
      'tags',
      'datasets',
      'artifacts',
    ])
    assert.deepEqual(await names(model, await at(model, ...path, 'metrics')), ['loss', 'val_rmse'])
    assert.deepEqual(await names(model, await at(model, ...path, 'params')), ['lr'])
    assert.deepEqual(await names(model, await at(model, ...path, 'tags')), ['team'])
    assert.deepEqual(await names(model, await at(model, ...path, 'datasets')), ['wine'])
    assert.deepEqual(await names(model, await at(model, ...path, 'artifacts')), ['model', 'a.txt', 'z.txt'])
    assert.deepEqual(await names(model, await at(model, ...path, 'artifacts', 'model')), ['MLmodel'])
  })

  it('asks for nothing that was not opened', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1')]
    source.runs = [run('a')]
    await names(model)
    assert.deepEqual(source.calls, [])
    await names(model, await at(model, 'team', 'experiment 1'))
    assert.equal(source.calls.length, 2)
  })

  it('pages 10,000 experiments by 100, and brings back as many when refreshed', async () => {
    const { model, source } = stage()
    source.experiments = Array.from({ length: 10_000 }, (_, index) => experiment(String(index)))
    const team = await at(model, 'team')
    const first = await names(model, team)
    assert.equal(first.length, 101)
    assert.equal(first.at(-1), '… more')
    const more = (await model.children(team)).at(-1)
    assert.ok(more?.kind === 'more')
    await more.load()
    assert.equal((await names(model, team)).length, 201)
    await model.refresh()
    assert.equal((await names(model, team)).length, 201)
    assert.deepEqual(source.calls, [
      'searchExperiments ["","created",100]',
      'searchExperiments ["","created",100]',
      'searchExperiments ["","created",200]',
      'searchRuns [100,"attributes.status = \'RUNNING\'",100]',
    ])
  })

  it('keeps the same row for the same thing over refreshes', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1')]
    source.runs = [run('a'), run('b')]
    const before = await at(model, 'team', 'experiment 1', 'run b')
    await model.refresh()
    assert.equal(await at(model, 'team', 'experiment 1', 'run b'), before)
  })

  it('puts pinned experiments on top, also from pages that are not loaded', async () => {
    const { model, source } = stage()
    source.experiments = Array.from({ length: 150 }, (_, index) => experiment(String(index)))
    const team = await at(model, 'team')
    await names(model, team)
    await model.pin([keyOf('experiment', 'team', '140'), keyOf('experiment', 'team', '5')], true)
    const rows = await names(model, team)
    assert.deepEqual(rows.slice(0, 3), ['experiment 140', 'experiment 5', 'experiment 0'])
    assert.equal(rows.length, 102)
    await model.pin([keyOf('experiment', 'team', '140')], false)
    assert.deepEqual((await names(model, team)).slice(0, 2), ['experiment 5', 'experiment 0'])
  })

  it('shows the rest when a pinned experiment is gone or belongs to another connection', async () => {
    const pinned = [keyOf('experiment', 'team', 'gone'), keyOf('experiment', 'other', '1')]
    const { model, source } = stage({ kept: { pinned } })
    source.experiments = [experiment('1')]
    assert.deepEqual(await names(model, await at(model, 'team')), ['experiment 1'])
    assert.deepEqual(
      source.calls.filter((call) => call.startsWith('getExperiment')),
      ['getExperiment gone'],
    )
  })

  it('narrows by text at the platform, pinned ones too, and says when nothing matches', async () => {
    const { model, source, kept } = stage({ kept: { pinned: [keyOf('experiment', 'team', '2')] } })
    source.experiments = [experiment('1', { name: 'Wine' }), experiment('2', { name: 'diabetes' })]
    const team = await at(model, 'team')
    assert.deepEqual(await names(model, team), ['diabetes', 'Wine'])
    await model.narrow({ text: 'WIN' })
    assert.deepEqual(await names(model, team), ['Wine'])
    assert.equal(kept.narrowing.text, 'WIN')
    await model.narrow({ text: 'nothing' })
    assert.deepEqual(await names(model, team), ['(No experiments match the filter)'])
    await model.narrow({ text: '' })
    assert.deepEqual(await names(model, team), ['diabetes', 'Wine'])
  })

  it('keeps the rows until the narrowed ones are there', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1', { name: 'wine' }), experiment('2', { name: 'diabetes' })]
    const team = await at(model, 'team')
    await names(model, team)
    const gate = latch()
    source.held.set('searchExperiments', gate.promise)
    const narrowing = model.narrow({ text: 'wine' })
    assert.deepEqual(await names(model, team), ['wine', 'diabetes'])
    gate.resolve()
    await narrowing
    assert.deepEqual(await names(model, team), ['wine'])
  })

  it('answers the last text when answers come late', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1', { name: 'wine' }), experiment('2', { name: 'diabetes' })]
    const team = await at(model, 'team')
    await names(model, team)
    const gate = latch()
    source.held.set('searchExperiments', gate.promise)
    const first = model.narrow({ text: 'wine' })
    source.held.clear()
    await model.narrow({ text: 'diab' })
    gate.resolve()
    await first
    assert.deepEqual(await names(model, team), ['diabetes'])
  })

  it('sorts at the platform', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1', { name: 'b' }), experiment('2', { name: 'a' })]
    const team = await at(model, 'team')
    assert.deepEqual(await names(model, team), ['b', 'a'])
    await model.narrow({ sort: 'name' })
    assert.deepEqual(await names(model, team), ['a', 'b'])
  })

  it('shows deleted experiments and runs when asked', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1'), experiment('2', { lifecycle: 'deleted' })]
    source.runs = [run('a'), run('b', { lifecycle: 'deleted' })]
    const team = await at(model, 'team')
    assert.deepEqual(await names(model, team), ['experiment 1'])
    const first = await at(model, 'team', 'experiment 1')
    assert.deepEqual(await names(model, first), ['run a'])
    await model.narrow({ deleted: true })
    assert.deepEqual(await names(model, team), ['experiment 1', 'experiment 2'])
    assert.deepEqual(await names(model, first), ['run a', 'run b'])
  })

  it('says that there is nothing', async () => {
    const { model, source } = stage()
    assert.deepEqual(await names(model, await at(model, 'team')), ['(No experiments)'])
    source.experiments = [experiment('1')]
    await model.refresh()
    assert.deepEqual(await names(model, await at(model, 'team', 'experiment 1')), ['(No runs)'])
  })

  it('contacts no server while the folder is not trusted, but reads stores', async () => {
    const { model, source, connections, clock } = stage({ trusted: false })
    const store = new FakeSource()
    source.experiments = [experiment('1')]
    store.experiments = [experiment('2')]
    connections.change([...connections.list, connection('mlflow.db', store, { store: '/ws/mlflow.db' })])
    assert.deepEqual(await names(model, await at(model, 'team')), ['(Not contacted while this folder is not trusted)'])
    assert.deepEqual(await names(model, await at(model, 'mlflow.db')), ['experiment 2'])
    model.setVisible(true)
    await model.refresh()
    assert.deepEqual(source.calls, [])
    clock.trusted = true
    assert.deepEqual(await names(model, await at(model, 'team')), ['experiment 1'])
  })

  it('draws all rows anew once the folder is trusted', async () => {
    const { model, connections, clock, changes } = stage({ trusted: false })
    await names(model, await at(model, 'team'))
    connections.change(connections.list)
    await new Promise(setImmediate)
    assert.deepEqual(changes, [])
    clock.trusted = true
    connections.change(connections.list)
    await new Promise(setImmediate)
    assert.deepEqual(changes, [undefined])
  })

  it('follows connections that come and go', async () => {
    const { model, connections, changes } = stage()
    await names(model)
    connections.change([])
    await new Promise(setImmediate)
    assert.deepEqual(changes, [undefined])
    assert.deepEqual(await names(model), [])
  })

  it('reads again through a connection that has changed, and keeps its row', async () => {
    const { model, connections, source } = stage()
    source.experiments = [experiment('1')]
    const team = await at(model, 'team')
    await names(model, team)
    const other = new FakeSource()
    other.experiments = [experiment('1', { name: 'renamed' })]
    connections.change([connection('team', other, { origin: 'https://team.example.org' })])
    await new Promise(setImmediate)
    assert.equal(await at(model, 'team'), team)
    assert.deepEqual(await names(model, team), ['renamed'])
  })
})
