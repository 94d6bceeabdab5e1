import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../model/run'
import { ConnectionBranch } from './connection'
import { at, experiment, failure, latch, names, run, stage, type Stage } from './fake'

const settle = (): Promise<void> => new Promise(setImmediate)

describe('Experiments view: live', () => {
  async function shown(list: readonly Run[]): Promise<Stage & { poll(): Promise<void> }> {
    const scene = stage()
    scene.source.experiments = [experiment('1', { name: 'wine' })]
    scene.source.runs = [...list]
    const [branch] = await scene.model.children()
    assert.ok(branch instanceof ConnectionBranch)
    await names(scene.model, await at(scene.model, 'team', 'wine'))
    const poll = (): Promise<void> => branch.poll(new AbortController().signal)
    await poll()
    scene.changes.length = 0
    scene.source.calls.length = 0
    return { ...scene, poll }
  }

  it('says which row changed, and no other', async () => {
    const scene = await shown([run('a', { status: 'running' }), run('b')])
    scene.source.runs[0] = run('a', { status: 'finished', metrics: { loss: 1 } })
    const row = await at(scene.model, 'team', 'wine', 'run a')
    await scene.poll()
    // A metric came with it, so every row's main metric is another one now.
    assert.deepEqual(
      scene.changes.filter((nodes) => nodes?.length !== 0),
      [[row.parent]],
    )
    scene.changes.length = 0
    scene.source.runs[0] = run('a', { status: 'finished', metrics: { loss: 2 } })
    await scene.poll()
    assert.deepEqual(
      scene.changes.filter((nodes) => nodes?.length !== 0),
      [[row]],
    )
    assert.equal(row.kind === 'run' && row.run.metrics.get('loss')?.value, 2)
  })

  it('says nothing when nothing changed', async () => {
    const scene = await shown([run('a')])
    await scene.poll()
    assert.deepEqual(
      scene.changes.filter((nodes) => nodes?.length !== 0),
      [],
    )
  })

  it('shows new runs on top', async () => {
    const scene = await shown([run('a', { startedAt: 1 })])
    const wine = await at(scene.model, 'team', 'wine')
    scene.source.runs.push(run('b', { startedAt: 2 }))
    await scene.poll()
    assert.deepEqual(
      scene.changes.filter((nodes) => nodes?.length !== 0),
      [[wine]],
    )
    assert.deepEqual(await names(scene.model, wine), ['run b', 'run a'])
  })

  it('asks for no runs of experiments that are closed', async () => {
    const scene = await shown([run('a')])
    scene.model.setExpanded(await at(scene.model, 'team', 'wine'), false)
    await scene.poll()
    assert.deepEqual(scene.source.calls, [
      'searchExperiments ["","created",100]',
      'searchRuns [1,"attributes.status = \'RUNNING\'",100]',
    ])
  })

  it('asks only whether anything changed where the platform can tell', async () => {
    const scene = await shown([run('a')])
    let token = 'one'
    scene.source.changeToken = () => Promise.resolve(token)
    await scene.poll()
    scene.source.calls.length = 0
    await scene.poll()
    assert.deepEqual(scene.source.calls, [])
    token = 'two'
    await scene.poll()
    assert.equal(scene.source.calls.length, 3)
  })

  it('looks again when a turn failed, although the token is the same', async () => {
    const scene = await shown([run('a')])
    scene.source.changeToken = () => Promise.resolve('one')
    scene.source.failing.set('searchRuns', failure('server', 'The server failed.'))
    await assert.rejects(scene.poll(), /The server failed/)
    scene.source.failing.clear()
    scene.source.calls.length = 0
    await scene.poll()
    assert.equal(scene.source.calls.length, 3)
  })

  it('draws ages again after a minute', async () => {
    const scene = await shown([run('a')])
    scene.source.changeToken = () => Promise.resolve('same')
    await scene.poll()
    scene.clock.now += 60_000
    scene.changes.length = 0
    await scene.poll()
    assert.deepEqual(scene.changes, [[await at(scene.model, 'team', 'wine')]])
  })

  it('counts running runs, also of experiments that are closed, each once', async () => {
    const scene = await shown([run('a', { status: 'running' })])
    scene.source.experiments.push(experiment('2'))
    scene.source.runs.push(run('b', { status: 'running', experimentId: '2' }))
    await scene.poll()
    await scene.poll()
    assert.deepEqual(scene.model.running(), { count: 2, more: false })
    scene.source.runs = [run('a', { status: 'failed' })]
    await scene.poll()
    assert.deepEqual(scene.model.running(), { count: 0, more: false })
  })

  it('starts looking when it is seen, at once, and stops when it is not', async () => {
    const scene = await shown([run('a')])
    const gate = latch()
    scene.source.held.set('searchRuns', gate.promise)
    scene.model.setVisible(true)
    await settle()
    assert.ok(scene.source.calls.length > 0)
    scene.model.setVisible(false)
    gate.resolve()
    await settle()
    assert.deepEqual(await names(scene.model, await at(scene.model, 'team', 'wine')), ['run a'])
  })
})
