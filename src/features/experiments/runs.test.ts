import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../model/run'
import { at, experiment, failure, names, run, runs, stage, type Stage } from './fake'
import type { Node } from './nodes'

function withRuns(list: readonly Run[], options?: Parameters<typeof stage>[0]): Stage {
  const made = stage(options)
  made.source.experiments = [experiment('1', { name: 'wine' })]
  made.source.runs = [...list]
  return made
}

async function more({ model }: Stage, node: Node): Promise<void> {
  const last = (await model.children(node)).at(-1)
  assert.ok(last?.kind === 'more')
  await last.load()
}

/** Rows that stand for runs, below a run's own groups. */
async function runsUnder({ model }: Stage, node: Node): Promise<readonly string[]> {
  return (await model.children(node)).filter(({ kind }) => kind === 'run').map((row) => ('name' in row ? row.name : ''))
}

const settle = (): Promise<void> => new Promise(setImmediate)

describe('Experiments view: runs', () => {
  it('pages runs by 50, newest first', async () => {
    const scene = withRuns(runs(120))
    const wine = await at(scene.model, 'team', 'wine')
    const first = await names(scene.model, wine)
    assert.deepEqual([first.length, first[0], first[49], first[50]], [51, 'run r0', 'run r49', '… more'])
    await more(scene, wine)
    await more(scene, wine)
    const all = await names(scene.model, wine)
    assert.deepEqual([all.length, all.at(-1)], [120, 'run r119'])
  })

  it('shows a run once when new ones push it from one page to the next', async () => {
    const scene = withRuns(runs(60))
    const wine = await at(scene.model, 'team', 'wine')
    await names(scene.model, wine)
    scene.source.runs.unshift(run('new', { startedAt: 2_000_000 }))
    await more(scene, wine)
    const all = await names(scene.model, wine)
    assert.equal(new Set(all).size, all.length)
    assert.equal(all.filter((name) => name === 'run r49').length, 1)
  })

  it('nests runs under their parents', async () => {
    const scene = withRuns([
      run('child', { startedAt: 3, parentId: 'parent' }),
      run('parent', { startedAt: 2 }),
      run('grandchild', { startedAt: 4, parentId: 'child' }),
    ])
    const { model } = scene
    assert.deepEqual(await names(model, await at(model, 'team', 'wine')), ['run parent'])
    const parent = await at(model, 'team', 'wine', 'run parent')
    assert.deepEqual(await runsUnder(scene, parent), ['run child'])
    const child = await at(model, 'team', 'wine', 'run parent', 'run child')
    assert.equal(child.parent, parent)
    assert.deepEqual(await runsUnder(scene, child), ['run grandchild'])
  })

  it('fetches parents that are on no loaded page, so that their children have a place', async () => {
    const children = Array.from({ length: 60 }, (_, index) =>
      run(`c${index}`, { startedAt: 1000 - index, parentId: 'study' }),
    )
    const scene = withRuns([...children, run('study', { startedAt: 1 })])
    assert.deepEqual(await names(scene.model, await at(scene.model, 'team', 'wine')), ['run study', '… more'])
    const study = await at(scene.model, 'team', 'wine', 'run study')
    assert.equal((await runsUnder(scene, study)).length, 50)
    await settle()
    assert.equal((await runsUnder(scene, study)).length, 50, 'the first page of its children was known already')
    await more(scene, study)
    assert.equal((await runsUnder(scene, study)).length, 60)
  })

  it('asks once for a parent that is gone, and shows its children at the top', async () => {
    const scene = withRuns([run('a', { parentId: 'gone' }), run('b', { parentId: 'elsewhere' })])
    scene.source.runs.push(run('elsewhere', { experimentId: '2' }))
    const { model, source } = scene
    assert.deepEqual(await names(model, await at(model, 'team', 'wine')), ['run a', 'run b'])
    const [branch] = await model.children()
    assert.ok(branch && 'poll' in branch)
    model.setVisible(true)
    await settle()
    assert.equal(source.calls.filter((call) => call.startsWith('getRuns')).length, 1)
    model.setVisible(false)
  })

  it('finds children on pages that are not loaded when their parent is opened', async () => {
    const scene = withRuns([run('parent', { startedAt: 2_000_000 }), ...runs(60), run('late', { parentId: 'parent' })])
    const parent = await at(scene.model, 'team', 'wine', 'run parent')
    assert.deepEqual(await runsUnder(scene, parent), [])
    scene.changes.length = 0
    await settle()
    assert.deepEqual(scene.changes.flat(), [await at(scene.model, 'team', 'wine')])
    assert.deepEqual(await runsUnder(scene, parent), ['run late'])
    await scene.model.refresh()
    assert.deepEqual(await runsUnder(scene, parent), ['run late'])
  })

  it('does not ask for children when all runs are loaded', async () => {
    const scene = withRuns(runs(3))
    await names(scene.model, await at(scene.model, 'team', 'wine', 'run r0'))
    await settle()
    assert.equal(scene.source.calls.filter((call) => call.startsWith('searchRuns')).length, 1)
  })

  it('shows under the parent that looking for its children failed', async () => {
    const scene = withRuns(runs(60))
    const first = await at(scene.model, 'team', 'wine', 'run r0')
    scene.source.failing.set('searchRuns', failure('unreachable', 'Cannot reach team.'))
    await names(scene.model, first)
    await settle()
    assert.deepEqual(await names(scene.model, first), ['artifacts', '! Cannot reach team.'])
    scene.source.failing.clear()
    const problem = (await scene.model.children(first)).at(-1)
    assert.ok(problem?.kind === 'problem')
    await problem.retry()
    assert.deepEqual(await names(scene.model, first), ['artifacts'])
  })

  it('survives circles of parents', async () => {
    const scene = withRuns([
      run('a', { startedAt: 3, parentId: 'b' }),
      run('b', { startedAt: 2, parentId: 'a' }),
      run('c', { startedAt: 1, parentId: 'c' }),
    ])
    assert.deepEqual(await names(scene.model, await at(scene.model, 'team', 'wine')), ['run a', 'run c'])
    assert.deepEqual(await runsUnder(scene, await at(scene.model, 'team', 'wine', 'run a')), ['run b'])
  })

  it('shows nothing of deleted parents, and their children at the top', async () => {
    const scene = withRuns([...runs(60), run('child', { startedAt: 2_000_000, parentId: 'dead' })])
    scene.source.runs.push(run('dead', { lifecycle: 'deleted', startedAt: 1 }))
    const top = await names(scene.model, await at(scene.model, 'team', 'wine'))
    assert.equal(top[0], 'run child')
    assert.ok(!top.includes('run dead'))
  })

  it('filters the runs of one experiment, keeps the filter, and shows all again without it', async () => {
    const scene = withRuns([run('a', { metrics: { rmse: 1 } }), run('b', { metrics: { rmse: 3 } })])
    const wine = await at(scene.model, 'team', 'wine')
    await names(scene.model, wine)
    await scene.model.filterRuns(wine.key, 'metrics.rmse > 2')
    assert.deepEqual(await names(scene.model, wine), ['run b'])
    assert.deepEqual(scene.kept.runsFilters, { [wine.key]: 'metrics.rmse > 2' })
    await scene.model.filterRuns(wine.key, 'metrics.rmse > 5')
    assert.deepEqual(await names(scene.model, wine), ['(No runs match the filter)'])
    await scene.model.filterRuns(wine.key, '')
    assert.deepEqual(await names(scene.model, wine), ['run a', 'run b'])
    assert.deepEqual(scene.kept.runsFilters, {})
  })

  it('does not bring in parents that do not match the filter', async () => {
    const scene = withRuns([run('child', { metrics: { rmse: 3 }, parentId: 'parent' }), run('parent')])
    const wine = await at(scene.model, 'team', 'wine')
    await names(scene.model, wine)
    await scene.model.filterRuns(wine.key, 'metrics.rmse > 2')
    assert.deepEqual(await names(scene.model, wine), ['run child'])
  })

  it('brings a run into view that is on no loaded page, with its parents', async () => {
    const scene = withRuns([...runs(60), run('old', { startedAt: 2 }), run('deep', { startedAt: 1, parentId: 'old' })])
    const found = await scene.model.find({ connection: 'team', experimentId: '1', runId: 'deep' })
    assert.equal(found?.name, 'run deep')
    assert.ok(found.parent.kind === 'run')
    assert.equal(found.parent.name, 'run old')
    const wine = await at(scene.model, 'team', 'wine')
    assert.equal(found.parent.parent, wine)
    assert.equal((await scene.model.children(wine)).at(50), found.parent)
    assert.deepEqual(await runsUnder(scene, found.parent), ['run deep'])
    assert.equal(await scene.model.find({ connection: 'team', experimentId: '1', runId: 'none' }), undefined)
    assert.equal(await scene.model.find({ connection: 'none', experimentId: '1', runId: 'deep' }), undefined)
  })

  it('brings a run into view whose experiment is on no loaded page', async () => {
    const scene = stage()
    scene.source.experiments = Array.from({ length: 150 }, (_, index) => experiment(String(index)))
    scene.source.runs = [run('a', { experimentId: '149' })]
    const found = await scene.model.find({ connection: 'team', experimentId: '149', runId: 'a' })
    assert.ok(found?.parent.kind === 'experiment')
    const rows = await scene.model.children(await at(scene.model, 'team'))
    assert.ok(rows.includes(found.parent))
  })
})
