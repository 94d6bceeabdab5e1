import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { at, experiment, failure, names, run, runs, stage } from './fake'

describe('Experiments view: failures', () => {
  it('shows a failure under its connection, and its rows once it is over', async () => {
    const { model, source, changes } = stage()
    source.experiments = [experiment('1')]
    source.failing.set('searchExperiments', failure('unreachable', 'Cannot reach team.'))
    const team = await at(model, 'team')
    assert.deepEqual(await names(model, team), ['! Cannot reach team.'])
    const [problem] = await model.children(team)
    assert.ok(problem?.kind === 'problem')
    assert.equal(problem.words.action?.id, 'retry')
    assert.equal(source.calls.length, 1, 'looking at the failure does not ask again')
    source.failing.clear()
    await problem.retry()
    assert.deepEqual(changes, [[team]])
    assert.deepEqual(await names(model, team), ['experiment 1'])
  })

  it('keeps old rows when loading them again fails, and knows their age', async () => {
    const { model, source, clock } = stage()
    source.experiments = [experiment('1')]
    source.runs = [run('a')]
    const node = await at(model, 'team', 'experiment 1')
    await names(model, node)
    const loaded = clock.now
    clock.now += 180_000
    source.failing.set('searchRuns', failure('server', 'The server failed.'))
    await model.refresh()
    assert.deepEqual(await names(model, node), ['run a', '! The server failed.'])
    assert.ok(node.kind === 'experiment')
    assert.deepEqual([node.stale?.at, node.stale?.words.sentence], [loaded, 'The server failed.'])
    source.failing.clear()
    await model.refresh()
    assert.deepEqual(await names(model, node), ['run a'])
    assert.equal(node.stale, undefined)
  })

  it('keeps the pages that came when a server dies while paging, and goes on from there', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1')]
    source.runs = runs(120)
    const node = await at(model, 'team', 'experiment 1')
    const more = (await model.children(node)).at(-1)
    assert.ok(more?.kind === 'more')
    source.failing.set('searchRuns', failure('unreachable', 'The connection was reset.'))
    await more.load()
    const rows = await model.children(node)
    assert.equal(rows.length, 51)
    const problem = rows.at(-1)
    assert.ok(problem?.kind === 'problem')
    source.failing.clear()
    await problem.retry()
    const after = await names(model, node)
    assert.deepEqual([after.length, after.at(-2), after.at(-1)], [101, 'run r99', '… more'])
  })

  it('reads from the start when the token of a page is no longer known', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1')]
    source.runs = runs(120)
    const node = await at(model, 'team', 'experiment 1')
    const more = (await model.children(node)).at(-1)
    assert.ok(more?.kind === 'more')
    const search = source.searchRuns.bind(source)
    source.searchRuns = (query) =>
      query.page === '50' ? Promise.reject(failure('invalidRequest', 'Invalid page token.')) : search(query)
    await more.load()
    assert.equal((await names(model, node)).length, 101)
  })

  it('shows a failing folder of artifacts in its place', async () => {
    const { model, source } = stage()
    source.experiments = [experiment('1')]
    source.runs = [run('a')]
    source.failing.set('listArtifacts', failure('forbidden', 'Not allowed.'))
    const artifacts = await at(model, 'team', 'experiment 1', 'run a', 'artifacts')
    assert.deepEqual(await names(model, artifacts), ['! Not allowed.'])
    const [problem] = await model.children(artifacts)
    assert.ok(problem?.kind === 'problem')
    source.failing.clear()
    await problem.retry()
    assert.deepEqual(await names(model, artifacts), ['(No artifacts)'])
  })

  it('shows why there are no connections', async () => {
    const { model, connections, changes } = stage()
    connections.failing = new Error('waymark.json cannot be read.')
    const [problem] = await model.children()
    assert.ok(problem?.kind === 'problem')
    assert.deepEqual(problem.words, {
      sentence: 'The connections could not be loaded: waymark.json cannot be read.',
      action: { title: 'Retry', id: 'retry' },
    })
    connections.failing = undefined
    await problem.retry()
    assert.equal(changes.at(-1), undefined)
    assert.deepEqual(await names(model), ['team'])
  })

  it('is silent about what was cancelled', async () => {
    const { model, source } = stage()
    source.failing.set('searchExperiments', new DOMException('cancelled', 'AbortError'))
    assert.deepEqual(await names(model, await at(model, 'team')), [])
  })
})
