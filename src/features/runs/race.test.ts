import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { PlatformError } from '../../base/errors'
import type { Run, SortKey } from '../../model/run'
import { FakeSource, latch, run } from './fake'
import type { Feed } from './feed'
import { bringBest, SlowSorts, type BestOptions } from './race'

const best: SortKey = { column: 'metric:acc', descending: true }

/** Runs whose accuracies are 0 to 1, in no order. */
function many(count: number): Run[] {
  return Array.from({ length: count }, (_, n) => run(`r${n}`, n, { values: { acc: ((n * 7_919) % count) / count } }))
}

describe('the race for the first rows in an order', () => {
  const source = { index: 0, prefix: '' }
  let fake: FakeSource
  let feed: Feed
  let table: Map<string, Run>
  let now: number
  let slowSorts: SlowSorts

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] })
    fake = new FakeSource()
    fake.sorting = 'remote'
    feed = { connection: 'c', experiments: fake, experimentIds: ['1'], source }
    table = new Map()
    now = 0
    slowSorts = new SlowSorts(() => now)
  })
  afterEach(() => mock.timers.reset())

  function options(more: Partial<BestOptions> = {}): BestOptions {
    return {
      feed,
      sort: [best],
      filter: [],
      slowSorts,
      deadline: 3_000,
      put: (_, runs) => {
        runs.forEach((each) => table.set(each.id, each))
        return Promise.resolve()
      },
      sample: (metric) =>
        Promise.resolve(Float64Array.from([...table.values()], (each) => each.metrics.get(metric)?.value ?? NaN)),
      signal: new AbortController().signal,
      closing: new AbortController().signal,
      ...more,
    }
  }

  function hasBest(count: number): boolean {
    const value = (each: Run): number => each.metrics.get('acc')?.value ?? NaN
    const wanted = fake.runs.toSorted((a, b) => value(b) - value(a)).slice(0, count)
    return wanted.every(({ id }) => table.has(id))
  }

  it('takes the order of a source that sorts at once', async () => {
    fake.sorting = 'eager'
    fake.runs = many(2_000)
    assert.equal(await bringBest(options()), true)
    assert.deepEqual(fake.calls, ['sort 100'])
    assert.ok(hasBest(100))
  })

  it('takes the server that is in time', async () => {
    fake.runs = many(2_000)
    const slow = latch()
    fake.held.set('searchRuns', slow.promise)
    const race = bringBest(options())
    await until(() => fake.calls.length > 0)
    assert.ok(!fake.calls.includes('sort 100'), 'the threshold has the server to itself at first')
    mock.timers.tick(10_000)
    assert.equal(await race, true)
    assert.ok(hasBest(100))
    assert.equal(slowSorts.isBusy(feed), false)
    slow.open()
  })

  for (const count of [150, 900, 5_000, 40_000]) {
    it(`finds the best of ${count} by a threshold while the server sorts for ever`, async () => {
      fake.runs = many(count)
      fake.held.set('sort', latch().promise)
      assert.equal(await bringBest(options()), true)
      assert.ok(hasBest(100))
      assert.ok(fake.calls.length <= 10, `${fake.calls.length} requests`)
    })
  }

  it('finds the lowest as well, with a filter kept', async () => {
    fake.runs = many(3_000).map((each, n) => ({ ...each, tags: new Map([['t', n % 2 === 0 ? 'x' : 'y']]) }))
    fake.held.set('sort', latch().promise)
    const kind = { kind: 'text', entity: 'tag', key: 't', op: '=', value: 'x', range: { start: 0, end: 0 } } as const
    assert.equal(await bringBest(options({ sort: [{ ...best, descending: false }], filter: [kind] })), true)
    assert.ok([...table.values()].every((each) => each.tags.get('t') === 'x'))
  })

  it('does not count runs without a number, which a server lets through as zeros', async () => {
    fake.runs = many(5_000)
    const search = fake.searchRuns.bind(fake)
    const nameless = Array.from({ length: 100 }, (_, n) => run(`nan${n}`, n, { values: { acc: NaN } }))
    fake.searchRuns = async (query, aborted) => {
      const page = await search(query, aborted)
      return query.filter?.includes('metrics.')
        ? { ...page, items: [...page.items, ...nameless].slice(0, query.limit) }
        : page
    }
    fake.held.set('sort', latch().promise)
    assert.equal(await bringBest(options({ sort: [{ ...best, descending: false }] })), true)
    const values = [...table.values()].map((each) => each.metrics.get('acc')?.value ?? NaN)
    const lowest = fake.runs.map((each) => each.metrics.get('acc')?.value ?? NaN).toSorted((a, b) => a - b)
    assert.ok(lowest.slice(0, 100).every((value) => values.includes(value)))
  })

  it('lets what is beyond be ordered here where the server has no word for the order', async () => {
    fake.runs = many(5_000)
    fake.failing.set('sort', new Error('Refused.'))
    const refused = { reason: 'invalidRequest', platform: 'c', endpoint: '', message: 'Cannot sort by that.' } as const
    fake.failing.set('beyond', new PlatformError(refused))
    assert.equal(await bringBest(options()), true)
    assert.ok(hasBest(100))
  })

  it('gives up an order of what a threshold lets through too much of, and asks for no second one meanwhile', async () => {
    fake.runs = many(5_000)
    // The newest runs are the worst: the best of them is no measure for all.
    fake.runs.forEach((each, n) => {
      fake.runs[n] = { ...each, startedAt: -(each.metrics.get('acc')?.value ?? 0) }
    })
    fake.held.set('beyond', latch().promise)
    fake.held.set('sort', latch().promise)
    const race = bringBest(options())
    await until(() => fake.calls.some((call) => call.startsWith('beyond')))
    mock.timers.tick(10_000)
    assert.equal(await race, false, 'it is for the stream to bring them')
    assert.equal(slowSorts.isBusy(feed), true, 'the server may still be at it')
    assert.equal(await bringBest(options()), false)
    assert.equal(fake.calls.filter((call) => call.startsWith('beyond')).length, 1)
    assert.ok(!fake.calls.some((call) => call.startsWith('sort')))
  })

  it('is not certain where no threshold divides the runs', async () => {
    fake.runs = Array.from({ length: 3_000 }, (_, n) => run(`r${n}`, n, { values: { acc: 1 } }))
    fake.failing.set('sort', new Error('Refused.'))
    assert.equal(await bringBest(options()), false)
  })

  it('gives a server up at its deadline, and asks none that may still be sorting', async () => {
    fake.runs = many(50)
    fake.held.set('sort', latch().promise)
    const race = bringBest(options())
    await until(() => fake.calls.includes('sort 100'))
    mock.timers.tick(3_000)
    assert.equal(await race, false)
    assert.equal(slowSorts.isBusy(feed), true)
    await bringBest(options())
    assert.equal(fake.calls.filter((call) => call.startsWith('sort')).length, 1)
    now = 16 * 60_000
    fake.held.clear()
    assert.equal(await bringBest(options()), true)
    assert.equal(fake.calls.filter((call) => call.startsWith('sort')).length, 2)
  })

  it('asks for no second sort while the first is under way, whatever is clicked meanwhile', async () => {
    fake.runs = many(50)
    const gate = latch()
    fake.held.set('sort', gate.promise)
    const first = new AbortController()
    const left = bringBest(options({ signal: first.signal }))
    await until(() => fake.calls.includes('sort 100'))
    first.abort()
    await bringBest(options({ sort: [{ ...best, descending: false }] }))
    assert.equal(fake.calls.filter((call) => call.startsWith('sort')).length, 1)
    gate.open()
    await left
    assert.equal(slowSorts.isBusy(feed), false)
  })

  it('remembers that a server may still be sorting when the table was closed', async () => {
    fake.runs = many(50)
    fake.held.set('sort', latch().promise)
    const closing = new AbortController()
    const race = bringBest(options({ closing: closing.signal }))
    await until(() => fake.calls.includes('sort 100'))
    closing.abort()
    await race
    assert.equal(slowSorts.isBusy(feed), true)
  })
})

/** Lets what is under way go on until it holds. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
