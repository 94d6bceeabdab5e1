import assert from 'node:assert/strict'
import { PlatformError } from '../../base/errors'
import type { SortKey } from '../../model/run'
import { latch, run } from './fake'
import type { RunsLayout } from './layout'
import { numbered, Scene, signal } from './scene'

const byLoss: readonly SortKey[] = [{ column: 'metric:loss', descending: false }]

describe('the host side of the runs table', () => {
  let scene: Scene
  beforeEach(() => {
    scene = new Scene()
  })
  afterEach(() => scene.controller?.dispose())

  it('publishes the first rows after the first state that has them, before the stream is through', async () => {
    const gate = latch()
    scene.source.runs = numbered(300)
    scene.source.beforeBatch = () => gate.promise
    scene.open()
    const state = await scene.link.until(({ loaded }) => loaded > 0)
    assert.deepEqual([state.loaded, state.stream, state.provisional, state.at], [100, 'loading', false, 42])
    assert.deepEqual(
      state.columns.map(({ id }) => id),
      ['attribute:run_name', 'attribute:status', 'attribute:start_time', 'attribute:duration', 'metric:loss'],
    )
    await scene.link.until(() => scene.link.firsts.length > 0)
    const first = scene.link.firsts[0] ?? assert.fail()
    assert.deepEqual(first.ids.slice(0, 2), ['r299', 'r298'])
    assert.equal(first.version, state.version)
    assert.equal(first.cells.length, first.columns?.length)
    gate.open()
    const whole = await scene.link.until(({ stream }) => stream === 'complete')
    assert.deepEqual([whole.loaded, whole.total, whole.rowCount, whole.provisional], [300, 300, 300, false])
    assert.ok(whole.columns.every(({ loaded }) => loaded))
    assert.equal(scene.link.order.filter((name) => name === 'first').length, 1)
  })

  it('sorts, filters and groups what is here without asking anybody', async () => {
    scene.source.runs = numbered(200)
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    const asked = scene.source.calls.length
    await scene.handlers.sort({ keys: [...byLoss] }, signal)
    await scene.handlers.filter({ text: 'metrics.loss >= 10' }, signal)
    assert.equal(scene.link.state?.matching, 190)
    assert.equal(scene.link.state.provisional, false)
    const [first] = await scene.ids(0, 1)
    assert.equal(scene.source.runs.find(({ id }) => id === first)?.metrics.get('loss')?.value, 10)
    assert.ok(scene.source.calls.slice(asked).every((call) => call.startsWith('getRuns') || call === 'searchRuns 100'))
  })

  it('marks a mistake in the filter and keeps the last good one', async () => {
    scene.source.runs = numbered(20)
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.filter({ text: 'metrics.loss < 5' }, signal)
    await scene.handlers.filter({ text: 'metrics.loss < ' }, signal)
    assert.equal(scene.link.state?.matching, 5)
    assert.equal(scene.link.state.filter, 'metrics.loss < 5')
    assert.ok(scene.link.state.filterProblem)
    await scene.handlers.filter({ text: '' }, signal)
    assert.equal(scene.link.state.filterProblem, undefined)
  })

  it('keeps what came when the stream fails, and goes on with retry', async () => {
    scene.source.runs = numbered(200)
    const failure = new PlatformError({ reason: 'unreachable', platform: 'p', endpoint: '', message: 'Broken off.' })
    scene.source.beforeBatch = async (index) => {
      if (index === 3) throw failure
    }
    scene.open()
    const failed = await scene.link.until(({ stream }) => stream === 'failed')
    assert.equal(failed.loaded, 150)
    assert.equal(failed.problem?.sentence, 'Broken off.')
    scene.source.beforeBatch = () => Promise.resolve()
    await scene.controller?.retry()
    const whole = await scene.link.until(({ stream }) => stream === 'complete')
    assert.equal(whole.loaded, 200)
    assert.equal(whole.problem, undefined)
  })

  it('stops the stream, keeps what came, and goes on with refresh', async () => {
    scene.source.runs = numbered(200)
    let aborted = false
    scene.source.beforeBatch = async (index, abort) => {
      if (index === 3) {
        await new Promise<void>((resolve) => abort?.addEventListener('abort', () => resolve()))
        aborted = true
      }
    }
    scene.open()
    await scene.link.until(({ loaded }) => loaded === 150)
    await scene.handlers.stop({}, signal)
    assert.equal(scene.link.state?.stream, 'stopped')
    assert.equal(scene.link.state.loaded, 150)
    await scene.ids()
    assert.ok(aborted)
    scene.source.beforeBatch = () => Promise.resolve()
    await scene.handlers.refresh({}, signal)
    assert.equal((await scene.link.until(({ stream }) => stream === 'complete')).loaded, 200)
  })

  it('lets runs go that a refresh does not find any more', async () => {
    scene.source.runs = numbered(60)
    scene.link.visible = false
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    scene.source.runs = scene.source.runs.slice(10)
    await scene.handlers.refresh({}, signal)
    await scene.link.until(({ stream, loaded }) => stream === 'complete' && loaded === 50)
  })

  it('brings new and changed runs while it is seen, and takes away what is deleted', async () => {
    scene.source.runs = [run('a', 1, { status: 'running', values: { loss: 3 } }), run('b', 0)]
    scene.open()
    const before = await scene.link.until(({ stream }) => stream === 'complete')
    await scene.ids()
    scene.source.runs = [run('c', 2), run('a', 1, { status: 'running', values: { loss: 2 } })]
    await scene.link.until(({ loaded, version }) => version > before.version && loaded === 2)
    assert.deepEqual(await scene.ids(), ['c', 'a'])
    assert.equal(await scene.handlers.cell({ run: 'a', column: 'metric:loss' }, signal), '2')
    assert.deepEqual([...(await scene.handlers.locate({ runs: ['a', 'b'] }, signal))], [1, -1])
  })

  it('asks a source with a change token for nothing else while nothing changes', async () => {
    let looks = 0
    const several = latch()
    scene.source.changeToken = async () => {
      looks += 1
      if (looks === 4) several.open()
      return 'same'
    }
    scene.source.runs = numbered(5)
    scene.open()
    await several.promise
    const searches = scene.source.calls.filter((call) => call.startsWith('searchRuns'))
    assert.equal(searches.length, 2, 'the first rows and one look')
  })

  it('says that it cannot be reached while it looks, keeps the rows, and takes it back', async () => {
    scene.source.runs = numbered(5)
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    scene.source.failing.set('searchRuns', new Error('Cannot reach it.'))
    const failed = await scene.link.until(({ problem }) => problem !== undefined)
    assert.deepEqual([failed.problem?.sentence, failed.loaded, failed.stream], ['Cannot reach it.', 5, 'complete'])
    scene.source.failing.clear()
    await scene.link.until(({ problem }) => problem === undefined)
  })

  it('reads just the shown columns where the source can, and others when they are shown', async () => {
    scene.source.listColumns = async () => ['metric:loss', 'metric:acc', 'tag:t']
    scene.source.runs = numbered(120).map((each, n) => ({ ...each, tags: new Map([['t', `v${n}`]]) }))
    scene.layouts.set('k', {
      columns: [{ id: 'attribute:run_name', width: 0, pinned: true }],
      sort: [{ column: 'attribute:start_time', descending: true }],
      onlyDiffering: false,
    })
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.layout({ columns: [{ id: 'tag:t', width: 0, pinned: false }] }, signal)
    await scene.link.until(({ columns }) => columns[0]?.id === 'tag:t' && columns[0].loaded)
    assert.equal(await scene.handlers.cell({ run: 'r3', column: 'tag:t' }, signal), 'v3')
    const streams = scene.source.calls.filter((call) => call.startsWith('streamRuns'))
    assert.deepEqual(streams, ['streamRuns', 'streamRuns tag:t'])
    const choices = await scene.handlers.choices({ text: 'ac' }, signal)
    assert.deepEqual(
      choices.map(({ id }) => id).filter((id) => id.startsWith('metric')),
      ['metric:acc'],
    )
  })

  it('leaves out the columns in which all runs agree', async () => {
    scene.source.runs = [1, 2].map((n) => run(`${n}`, n, { values: { same: 1, other: n } }))
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.onlyDiffering({ on: true }, signal)
    assert.equal(scene.link.state?.equalColumns, 1)
    assert.ok(!scene.link.state.columns.some(({ id }) => id === 'metric:same'))
    assert.equal((scene.layouts.get('k') as RunsLayout).onlyDiffering, true)
  })

  it('marks a sorted table as provisional until its first rows are certain', async () => {
    const gate = latch()
    const sorted = latch()
    scene.source.sorting = 'remote'
    scene.source.runs = numbered(400)
    scene.source.beforeBatch = (index) => (index === 2 ? gate.promise : Promise.resolve())
    scene.source.held.set('sort', sorted.promise)
    scene.open()
    await scene.link.until(({ loaded }) => loaded === 100)
    const threshold = latch()
    scene.source.held.set('searchRuns', threshold.promise)
    await scene.handlers.sort({ keys: [...byLoss] }, signal)
    assert.equal(scene.link.state?.provisional, true)
    threshold.open()
    const certain = await scene.link.until(({ provisional }) => !provisional)
    assert.equal(certain.stream, 'loading')
    const [best] = await scene.ids(0, 1)
    assert.equal(scene.source.runs.find(({ id }) => id === best)?.metrics.get('loss')?.value, 0)
    gate.open()
    sorted.open()
    await scene.link.until(({ stream, loaded }) => stream === 'complete' && loaded === 400)
  })

  it('asks the platform for the first rows of a filter while the rest streams', async () => {
    const gate = latch()
    scene.source.runs = numbered(400)
    scene.source.beforeBatch = () => gate.promise
    scene.open()
    await scene.link.until(({ loaded }) => loaded === 100)
    await scene.handlers.filter({ text: 'metrics.loss < 8' }, signal)
    const found = await scene.link.until(({ matching, provisional }) => matching === 8 && !provisional)
    assert.equal(found.stream, 'loading')
    gate.open()
    await scene.link.until(({ stream }) => stream === 'complete')
  })
})
