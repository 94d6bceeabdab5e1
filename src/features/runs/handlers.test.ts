import assert from 'node:assert/strict'
import { FakeSource, run } from './fake'
import { numbered, Scene, signal } from './scene'

describe('what the page of the runs table asks for', () => {
  let scene: Scene
  beforeEach(() => {
    scene = new Scene()
  })
  afterEach(() => scene.controller?.dispose())

  it('narrows by a cell and by a brush', async () => {
    scene.source.runs = numbered(20)
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.brush({ column: 'metric:loss', range: { min: 3, max: 8.5 } }, signal)
    assert.equal(scene.link.state?.filter, 'metrics.loss >= 3 AND metrics.loss <= 8.5')
    assert.equal(scene.link.state.matching, 6)
    await scene.handlers.brush({ column: 'metric:loss', range: { min: 4, max: 5 } }, signal)
    assert.equal(scene.link.state.matching, 2)
    const [histogram] = await scene.handlers.histograms({ columns: ['metric:loss'] }, signal)
    assert.deepEqual([histogram?.min, histogram?.max], [0, 19])
    await scene.handlers.brush({ column: 'metric:loss', range: null }, signal)
    await scene.handlers.filterByCell({ run: 'r1', column: 'attribute:status', op: '!=' }, signal)
    assert.equal(scene.link.state.filter, "attributes.status != 'FINISHED'")
    await assert.rejects(
      scene.handlers.filterByCell({ run: 'r1', column: 'attribute:duration', op: '=' }, signal),
      /no words/,
    )
  })

  it("keeps a column's format and the filter for the next time that the table is opened", async () => {
    scene.source.runs = numbered(20)
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.look({ column: 'metric:loss', look: { as: 'fixed', digits: 3 } }, signal)
    await scene.handlers.filter({ text: 'metrics.loss < 5' }, signal)
    const again = new Scene(scene.sources)
    again.layouts.set('k', JSON.parse(JSON.stringify(scene.layouts.get('k'))))
    again.open()
    const state = await again.link.until(({ stream, matching }) => stream === 'complete' && matching === 5)
    again.controller?.dispose()
    assert.deepEqual([state.filter, state.filterProblem], ['metrics.loss < 5', undefined])
    assert.deepEqual(state.columns.find(({ id }) => id === 'metric:loss')?.look, { as: 'fixed', digits: 3 })
    await scene.handlers.look({ column: 'metric:loss', look: null }, signal)
    assert.equal(scene.link.state?.columns.find(({ id }) => id === 'metric:loss')?.look, undefined)
  })

  it('leaves a kept format and a kept filter that it does not understand', async () => {
    scene.source.runs = numbered(3)
    scene.layouts.set('k', { looks: { 'metric:loss': { as: 'roman' } }, filter: 'metrics.loss ~ 5', sort: 1 })
    scene.open()
    const state = await scene.link.until(({ stream }) => stream === 'complete')
    assert.deepEqual([state.filter, state.filterProblem, state.matching], ['', undefined, 3])
    assert.equal(state.columns.find(({ id }) => id === 'metric:loss')?.look, undefined)
  })

  it('copies, exports and opens runs', async () => {
    scene.source.runs = [run('a', 1, { values: { loss: 0.25 } })]
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.layout({ columns: [{ id: 'metric:loss', width: 0, pinned: false }] }, signal)
    await scene.handlers.copy({ runs: ['a'] }, signal)
    assert.deepEqual(scene.copied, ['metrics.loss\n0.25\n'])
    await scene.handlers.export({ format: 'csv', runs: null }, signal)
    assert.deepEqual(scene.written, ['run_id,metrics.loss\r\na,0.25\r\n', '<closed>'])
    await scene.handlers.open({ run: 'a' }, signal)
    assert.deepEqual(scene.opened, [{ connection: 'c0', experimentId: '1', runId: 'a' }])
    await scene.handlers.openInBrowser({ run: 'a' }, signal)
    assert.deepEqual(scene.urls, ['https://example.org/a'])
  })

  it('asks the platform which runs meet conditions on datasets', async () => {
    const data = [{ name: 'wine', digest: 'd' }]
    scene.source.runs = [run('a', 1, { datasets: data }), run('b', 2)]
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    await scene.handlers.filter({ text: "dataset.name = 'wine'" }, signal)
    await scene.link.until(({ matching, provisional }) => matching === 1 && !provisional)
    assert.deepEqual(await scene.ids(), ['a'])
  })

  it('completes keys and values of the runs at hand', async () => {
    scene.source.runs = [run('a', 1, { params: new Map([['depth', '4']]) })]
    scene.open()
    await scene.link.until(({ stream }) => stream === 'complete')
    const keys = await scene.handlers.complete({ text: 'params.de', offset: 9 }, signal)
    assert.ok(keys.items.some(({ label }) => label.includes('depth')))
    const values = await scene.handlers.complete({ text: 'params.depth = ', offset: 15 }, signal)
    assert.ok(values.items.some(({ label }) => label.includes('4')))
  })

  it('shows two connections side by side, a failing one with its words', async () => {
    scene = new Scene([new FakeSource(), new FakeSource()])
    const [one, two] = scene.sources
    assert.ok(one && two)
    one.runs = [run('a', 1)]
    two.runs = [run('a', 2)]
    two.failing.set('streamRuns', new Error('The second is away.'))
    scene.open()
    const failed = await scene.link.until(({ stream }) => stream === 'failed')
    assert.equal(failed.problem?.sentence, 'The second is away.')
    assert.deepEqual(await scene.ids(), ['c1/a', 'c0/a'])
    await scene.handlers.open({ run: 'c1/a' }, signal)
    assert.deepEqual(scene.opened, [{ connection: 'c1', experimentId: '1', runId: 'a' }])
  })
})
