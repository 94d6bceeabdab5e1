import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { PlatformError } from '../../base/errors'
import { Emitter } from '../../base/event'
import type { Connection } from '../../host/connection'
import type { PanelLink } from '../../host/panel'
import { createPreferences } from '../../host/preferences'
import { createStorage } from '../../host/storage'
import type { Run } from '../../model/run'
import type { CompareContract, CompareState } from '../../protocol/compare'
import { CompareController } from './controller'
import { createHandlers } from './handlers'

const { signal } = new AbortController()

function run(id: string, experimentId: string, loss: number, status: Run['status'] = 'finished'): Run {
  return {
    ...{ id, experimentId, name: `run ${id}`, status, lifecycle: 'active' },
    metrics: new Map([['loss', { value: loss, step: 0, at: 0 }]]),
    params: new Map(),
    tags: new Map(),
  }
}

/** A page that only keeps what it was told. */
class Page implements PanelLink<CompareContract> {
  readonly visible = true
  readonly onDidChangeVisible = new Emitter<boolean>().event
  readonly onDidDispose = new Emitter<void>().event
  title = ''
  state: CompareState | undefined
  readonly #told = new Emitter<void>()

  publish(name: string, snapshot: unknown): void {
    if (name === 'state') {
      this.state = snapshot as CompareState
      this.#told.fire()
    }
  }

  async until(holds: (state: CompareState) => boolean): Promise<CompareState> {
    while (!this.state || !holds(this.state)) {
      await new Promise<void>((told) => {
        const listening = this.#told.event(() => {
          listening.dispose()
          told()
        })
      })
    }
    return this.state
  }
}

describe('a comparison', () => {
  let runs: Map<string, Run>
  let failing: Error | undefined
  let asked: (readonly string[])[]
  let page: Page
  let explained: string[]
  let controller: CompareController

  const open = (ids: readonly string[], experimentOf: (id: string) => string = () => '1'): void => {
    const kept = new Map<string, unknown>()
    const storage = createStorage({
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key) as never,
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    })
    const getRuns = (wanted: readonly string[]): Promise<readonly Run[]> => {
      asked.push(wanted)
      return failing ? Promise.reject(failing) : Promise.resolve(wanted.flatMap((id) => runs.get(id) ?? []))
    }
    const connection = { id: 'c', name: 'here', platform: { id: 'c', experiments: { getRuns } } }
    controller = new CompareController({
      runs: ids.map((id) => ({ connection: 'c', experimentId: experimentOf(id), runId: id, name: `run ${id}` })),
      // Of a connection the comparison asks for runs alone.
      connections: { get: (id) => Promise.resolve(id === 'c' ? (connection as unknown as Connection) : undefined) },
      preferences: createPreferences(storage),
      view: { get: () => undefined, set: () => undefined },
      memory: {
        charts: { get: () => undefined, set: () => undefined },
        places: { get: () => undefined, set: () => undefined },
      },
      link: page,
      problemOf: (error) => ({ sentence: error instanceof Error ? error.message : 'unknown' }),
      copy: () => Promise.resolve(),
      save: () => Promise.resolve(),
      openRun: () => Promise.resolve(),
      openUrl: () => Promise.resolve(),
      explain: (pair) => {
        explained.push(pair.map(({ runId }) => runId).join(' then '))
        return Promise.resolve()
      },
      now: () => 42,
      interval: 5,
    })
    controller.open()
  }

  beforeEach(() => {
    runs = new Map(['a', 'b', 'c'].map((id, index) => [id, run(id, '1', index)]))
    failing = undefined
    asked = []
    explained = []
    page = new Page()
  })
  afterEach(() => controller.dispose())

  it('asks for a thousand runs by some hundreds a request', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `r${index}`)
    runs = new Map(ids.map((id, index) => [id, run(id, '1', index)]))
    open(ids)
    const state = await page.until(({ loading, runs: here }) => !loading && here === 1_000)
    assert.deepEqual(
      asked.map(({ length }) => length),
      [200, 200, 200, 200, 200],
    )
    assert.equal(state.columns.length, 1_001)
  })

  it('says which run was deleted meanwhile, and shows the rest', async () => {
    runs.delete('b')
    open(['a', 'b', 'c'])
    const state = await page.until(({ loading, runs: here }) => !loading && here === 2)
    assert.deepEqual(state.gone, ['run b'])
    assert.deepEqual(
      state.columns.map(({ title }) => title),
      ['Field', 'run a', 'run c'],
    )
  })

  it('shows nothing, and no failure, where none of the runs is there', async () => {
    runs.clear()
    open(['a', 'b'])
    const state = await page.until(({ loading }) => !loading)
    assert.deepEqual([state.runs, state.problem, state.gone.length], [0, undefined, 2])
  })

  it('keeps what was loaded when the server dies, and goes on when it is back', async () => {
    open(['a', 'b'])
    await page.until(({ loading, runs: here }) => !loading && here === 2)
    failing = new PlatformError({ reason: 'unreachable', platform: 'here', endpoint: '', message: 'Nobody answers.' })
    await controller.refresh()
    const dead = await page.until(({ problem }) => problem !== undefined)
    assert.deepEqual([dead.runs, dead.problem?.sentence, dead.at, dead.gone], [2, 'Nobody answers.', 42, []])
    failing = undefined
    await controller.refresh()
    assert.equal((await page.until(({ problem }) => problem === undefined)).runs, 2)
  })

  it('looks again at a run that is going on, and stops when it has ended', async () => {
    runs.set('a', run('a', '1', 7, 'running'))
    open(['a', 'b'])
    await page.until(({ loading, runs: here }) => !loading && here === 2)
    runs.set('a', run('a', '1', 3))
    const { version } = await page.until(
      ({ version }) => controller.grid.run('["c","a"]')?.run.status === 'finished' && version > 0,
    )
    assert.ok(version > 1)
    const window = await createHandlers(controller).window({ start: 0, end: 2, columns: ['["c","a"]'] }, signal)
    const [block] = window.cells
    assert.deepEqual(block?.kind === 'text' && block.strings, ['w3'])
  })

  it('measures against a baseline of the experiment, until it is left out', async () => {
    open(['a', 'b', 'c'])
    await page.until(({ loading, runs: here }) => !loading && here === 3)
    const handlers = createHandlers(controller)
    await handlers.baseline({ run: '["c","c"]' }, signal)
    assert.equal(page.state?.columns[1]?.title, 'run c')
    await handlers.remove({ run: '["c","c"]' }, signal)
    assert.deepEqual([page.state.baseline, page.state.runs, page.title], [undefined, 2, 'run a ↔ run b'])
  })

  it('hands two of its runs over to be told apart, and none that it does not have', async () => {
    open(['a', 'b'])
    await page.until(({ loading, runs: here }) => !loading && here === 2)
    const handlers = createHandlers(controller)
    await handlers.explain({ run: '["c","b"]', other: '["c","a"]' }, signal)
    assert.deepEqual(explained, ['a then b'])
    await assert.rejects(async () => handlers.explain({ run: '["c","b"]', other: '["c","z"]' }, signal), {
      message: 'This run is not part of the comparison any more.',
    })
  })

  it('keeps its groups while runs change, measures against the one with the baseline, and leaves out a whole group', async () => {
    for (const [id, lr] of Object.entries({ a: '1', b: '2', c: '1' })) {
      runs.set(id, { ...run(id, '1', 1), params: new Map([['lr', lr]]) })
    }
    open(['a', 'b', 'c'])
    await page.until(({ loading, runs: here }) => !loading && here === 3)
    const handlers = createHandlers(controller)
    await handlers.group({ by: 'param:lr' }, signal)
    assert.deepEqual([page.state?.groups, page.state?.runs], [2, 3])
    await handlers.baseline({ run: 'group:=1' }, signal)
    assert.equal(page.state?.baseline, 'group:=1')
    runs.set('b', { ...run('b', '1', 1), params: new Map([['lr', '3']]) })
    await controller.refresh()
    assert.deepEqual(
      page.state.columns.map(({ title }) => title),
      ['Field', 'lr = 1 (2)', 'lr = 3 (1)'],
    )
    await handlers.remove({ run: 'group:=1' }, signal)
    assert.deepEqual([page.state.runs, page.state.group], [1, 'param:lr'])
    await handlers.group({ by: null }, signal)
    assert.deepEqual([page.state.groups, page.state.columns[1]?.title], [0, 'run b'])
  })
})
