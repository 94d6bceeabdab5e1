import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { PlatformError } from '../../base/errors'
import type { Run } from '../../model/run'
import { connection, experiment, failure, FakeConnections, FakeSource, latch, run } from '../experiments/fake'
import { FileResults, type FileState } from './results'

interface Scene {
  readonly source: FakeSource
  readonly connections: FakeConnections
  readonly results: FileResults
  readonly clock: { now: number }
  readonly baselines: Map<string, string>
  /** What is known once something else is. */
  readonly next: () => Promise<FileState>
}

const from = (id: string, source: string, more: Parameters<typeof run>[1] = {}): Run =>
  run(id, { ...more, tags: { 'mlflow.source.name': source } })

function stage(exists: (path: string) => boolean = () => false): Scene {
  const source = new FakeSource()
  source.experiments = [experiment('1', { name: 'wine' }), experiment('2', { name: 'beer' })]
  const connections = new FakeConnections()
  connections.list = [connection('team', source)]
  const clock = { now: 1_000_000 }
  const baselines = new Map<string, string>()
  const results = new FileResults(
    { path: '/ws/src/train.py', folder: '/ws' },
    {
      connections,
      baseline: ({ experimentId }) => baselines.get(experimentId),
      exists: (path) => Promise.resolve(exists(path)),
      sourceOf: () => Promise.reject(new Error('no git')),
      goesOn: () => false,
      interval: () => 5,
      now: () => clock.now,
    },
  )
  const next = (): Promise<FileState> =>
    new Promise((resolve) => {
      const listening = results.onDidChange(() => {
        listening.dispose()
        resolve(results.state)
      })
    })
  return { source, connections, results, clock, baselines, next }
}

const baseline = ({ state }: FileResults): Run | undefined => state.runs?.[0]?.baseline
const ids = ({ runs }: FileState): readonly string[] | undefined => runs?.map((each) => each.run.id)

describe('Results of a file', () => {
  it('are the runs that came from it, newest first, with their experiments', async () => {
    const { source, results } = stage()
    source.runs = [
      from('a', 'src/train.py', { startedAt: 1 }),
      from('b', '/ws/src/train.py', { startedAt: 3, experimentId: '2' }),
      from('c', '/ws/train.py', { startedAt: 2 }),
      from('d', '/elsewhere/evaluate.py'),
      run('e'),
    ]
    assert.equal(ids(results.state), undefined)
    await results.reload()
    assert.deepEqual(ids(results.state), ['b', 'a'])
    assert.deepEqual(
      results.state.runs?.map((each) => each.experiment),
      ['beer', 'wine'],
    )
    assert.equal(source.calls.length, 2)
  })

  it('are not those of a script of its name in the workspace folder', async () => {
    const { source, results } = stage((path) => path === '/ws/train.py')
    source.runs = [from('a', 'train.py')]
    await results.reload()
    assert.deepEqual(ids(results.state), [])
  })

  it('know the baseline, also where it came from elsewhere, and not one that was deleted', async () => {
    const { source, results, baselines } = stage()
    source.runs = [from('a', 'src/train.py'), run('base')]
    baselines.set('1', 'base')
    await results.reload()
    assert.equal(baseline(results)?.id, 'base')
    source.runs = [from('a', 'src/train.py'), run('base', { lifecycle: 'deleted' })]
    await results.reload()
    assert.equal(baseline(results), undefined)
  })

  it('say nothing anew where nothing is', async () => {
    const { source, results } = stage()
    source.runs = [from('a', 'src/train.py', { metrics: { rmse: NaN } })]
    await results.reload()
    let told = 0
    results.onDidChange(() => (told += 1))
    source.runs = [from('a', 'src/train.py', { metrics: { rmse: NaN } })]
    await results.reload()
    assert.equal(told, 0)
    source.runs = [from('a', 'src/train.py', { metrics: { rmse: 1 } })]
    await results.reload()
    assert.equal(told, 1)
  })

  it('lose a run that was deleted meanwhile', async () => {
    const { source, results } = stage()
    source.runs = [from('a', 'src/train.py'), from('b', 'src/train.py')]
    await results.reload()
    source.runs = [from('a', 'src/train.py')]
    await results.reload()
    assert.deepEqual(ids(results.state), ['a'])
  })

  it('stay, with their age and the reason, when the server dies', async () => {
    const { source, results, clock } = stage()
    source.runs = [from('a', 'src/train.py')]
    await results.reload()
    clock.now += 60_000
    source.failing.set('searchRuns', failure('unreachable', 'Cannot reach team.'))
    await assert.rejects(results.reload(), /Cannot reach team/)
    assert.deepEqual(ids(results.state), ['a'])
    assert.equal(results.state.staleSince, 1_000_000)
    assert.match(String(results.state.problem), /Cannot reach team/)
    source.failing.clear()
    await results.reload()
    assert.equal(results.state.staleSince, undefined)
    assert.equal(results.state.problem, undefined)
  })

  it('are unknown, and say why, where nothing could ever be asked', async () => {
    const { source, connections, results } = stage()
    source.failing.set('searchExperiments', failure('unreachable', 'Cannot reach team.'))
    await assert.rejects(results.reload())
    assert.equal(results.state.runs, undefined)
    assert.match(String(results.state.problem), /Cannot reach/)
    connections.failing = new Error('waymark.json cannot be read')
    await assert.rejects(results.reload(), /waymark.json/)
  })

  it('say nothing of a server that is not contacted in a folder that is not trusted', async () => {
    const { source, results } = stage()
    const untrusted = { reason: 'forbidden', platform: 'team', endpoint: '', message: 'Not trusted.' } as const
    source.failing.set('searchExperiments', new PlatformError({ ...untrusted, action: 'trustWorkspace' }))
    await assert.rejects(results.reload())
    assert.equal(results.state.problem, undefined)
  })

  it('are asked for again while the file is seen and a run goes on, and no longer', async () => {
    const { source, results, clock, next } = stage()
    source.runs = [from('a', 'src/train.py', { status: 'running', startedAt: 1 })]
    results.setVisible(true)
    assert.equal((await next()).runs?.[0]?.run.status, 'running')
    source.runs = [from('a', 'src/train.py', { startedAt: 1 })]
    assert.equal((await next()).runs?.[0]?.run.status, 'finished')
    const calls = source.calls.length
    clock.now += 60_000
    await next()
    clock.now += 60_000
    await next()
    assert.equal(source.calls.length, calls)
    results.dispose()
  })

  it('are asked for again when a store on this machine has changed', async () => {
    const { source, results, clock, next } = stage()
    let token = 1
    source.changeToken = () => Promise.resolve(String(token))
    results.setVisible(true)
    assert.deepEqual(ids(await next()), [])
    source.runs = [from('a', 'src/train.py')]
    clock.now += 60_000
    assert.deepEqual(ids(await next()), [])
    token += 1
    assert.deepEqual(ids(await next()), ['a'])
    results.dispose()
  })

  it('are no longer waited for when the file is closed', async () => {
    const { source, results } = stage()
    const shut = latch()
    source.held.set('searchExperiments', shut.promise)
    results.setVisible(true)
    await Promise.resolve()
    results.setVisible(false)
    shut.resolve()
    await results.reload()
    assert.ok(results.state.runs)
    results.dispose()
  })

  it('follow the connections that come and go', async () => {
    const { source, connections, results, next } = stage()
    source.runs = [from('a', 'src/train.py')]
    const other = new FakeSource()
    other.experiments = [experiment('1')]
    other.runs = [from('z', '/ws/src/train.py')]
    results.setVisible(true)
    await next()
    connections.change([...connections.list, connection('here', other)])
    assert.deepEqual(ids(await next())?.toSorted(), ['a', 'z'])
    connections.change([])
    assert.equal((await next()).runs, undefined)
    results.dispose()
  })
})
