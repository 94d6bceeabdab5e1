import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { isAbort } from '../../src/base/errors'
import type { ExperimentSource, HistoriesQuery } from '../../src/model/platform'
import type { RunSeries } from '../../src/model/run'
import { sendJson } from '../servers/http'
import { seedStore } from '../servers/seed'
import { localTools } from './local'
import { scripted } from './server'

async function all(source: ExperimentSource, query: HistoriesQuery, signal?: AbortSignal): Promise<RunSeries[]> {
  const found: RunSeries[] = []
  for await (const each of source.metricHistories(query, signal)) found.push(each)
  return found
}

type Made = readonly [step: number, value: number]

describe('long histories of a local SQLite store, thinned out by the database', function () {
  this.timeout(60_000)
  const tools = localTools()

  async function sampled(points: readonly Made[], wanted: number): Promise<RunSeries['series']> {
    const file = join(tools.folder(), 'mlflow.db')
    await seedStore(file, { runs: 1, params: 1, metrics: 1 })
    const db = new DatabaseSync(file)
    const { id } = db.prepare('select run_uuid as id from runs limit 1').get() as { id: string }
    const insert = db.prepare(
      'insert into metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, ?, ?)',
    )
    db.exec('begin')
    points.forEach(([step, value], place) => {
      const stored = Number.isNaN(value) ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
      insert.run('long', stored, place, step, Number.isNaN(value) ? 1 : 0, id)
    })
    db.exec('commit')
    db.close()
    const [found] = await all(tools.open(file), { runIds: [id], key: 'long', points: wanted })
    assert.ok(found?.series.sampled)
    assert.equal(found.exact, true)
    return found.series
  }

  const range = (count: number, make: (place: number) => Made): Made[] =>
    Array.from({ length: count }, (_, place) => make(place))

  it('keep a spike, both infinities and a NaN, and where they were', async () => {
    const odd = new Map([
      [1234, NaN],
      [2345, Infinity],
      [3456, -Infinity],
      [4567, 1e9],
    ])
    const { steps, values } = await sampled(
      range(20_000, (step) => [step, odd.get(step) ?? Math.sin(step)]),
      200,
    )
    for (const [step, value] of odd) assert.equal(values[steps.indexOf(step)], value, String(step))
    assert.deepEqual([steps[0], steps.at(-1)], [0, 19_999])
    assert.ok(steps.length <= 205, String(steps.length))
  })

  it('may be NaN throughout, or all the same', async () => {
    const gaps = await sampled(
      range(3_000, (step) => [step, NaN]),
      100,
    )
    assert.ok(gaps.values.every(Number.isNaN))
    const flat = await sampled(
      range(3_000, (step) => [step, 0.5]),
      100,
    )
    assert.ok(flat.values.every((value) => value === 0.5))
    assert.ok(flat.values.length >= 49)
  })

  it('may have one step for all their points, or many that lie unevenly', async () => {
    const random = (place: number): number => ((place * 7919) % 1009) / 1009
    const once = await sampled(
      range(30_000, (place) => [0, place === 17_777 ? 50 : random(place)]),
      100,
    )
    assert.ok(once.values.includes(50))
    assert.deepEqual([once.times[0], once.times.at(-1)], [0, 29_999])
    const uneven = await sampled(
      range(9_000, (place) => [place < 4_000 ? 5 : place * 1_000_000, place === 3_999 || place === 8_000 ? -9 : 1]),
      100,
    )
    assert.equal(uneven.values.filter((value) => value === -9).length, 2)
  })
})

describe('the histories of a metric in several runs on a tracking server', () => {
  const serve = scripted()
  const points = (count: number, run?: string) =>
    Array.from({ length: count }, (_, step) => ({
      ...{ key: 'loss', value: step === 77 ? 99 : 1, timestamp: step, step },
      ...(run !== undefined && { run_id: run }),
    }))
  const runsIn = (url: string): string[] => new URL(url, 'http://server').searchParams.getAll('run_ids')

  it('are asked for a hundred runs at a time, and no run by itself when nothing was thinned out', async () => {
    const { source, server } = await serve(({ url }, response) =>
      sendJson(response, { metrics: runsIn(url).flatMap((run) => points(3, run)) }),
    )
    const runIds = Array.from({ length: 250 }, (_, index) => `r${index}`)
    const found = await all(source, { runIds, key: 'loss', points: 1000 })
    assert.deepEqual(
      found.map(({ runId }) => runId),
      runIds,
    )
    assert.ok(found.every(({ exact, series }) => exact && !series.sampled && series.values.length === 3))
    assert.deepEqual(
      server.requests.map(({ url }) => runsIn(url).length),
      [100, 100, 50],
    )
  })

  it('come coarse at once, then with the spike', async () => {
    const { source } = await serve(({ url }, response) =>
      sendJson(response, {
        metrics: url.includes('bulk-interval') ? points(5000, 'a').filter(({ step }) => step % 50 === 0) : points(5000),
      }),
    )
    const [coarse, exact, ...more] = await all(source, { runIds: ['a'], key: 'loss', points: 99 })
    assert.equal(more.length, 0)
    assert.deepEqual([coarse?.exact, coarse?.series.values.includes(99)], [false, false])
    assert.deepEqual([exact?.exact, exact?.series.values.includes(99)], [true, true])
  })

  it('that are too long stay coarse, and are not read to the end', async () => {
    const { source, server } = await serve(({ url }, response) =>
      sendJson(
        response,
        url.includes('bulk-interval')
          ? { metrics: points(100, 'a') }
          : { metrics: points(100_000), next_page_token: 'more' },
      ),
    )
    const found = await all(source, { runIds: ['a'], key: 'loss', points: 50 })
    assert.deepEqual(
      found.map(({ exact }) => exact),
      [false],
    )
    assert.equal(server.requests.length, 21)
  }).timeout(60_000)

  it('stop when the signal is aborted', async () => {
    const abort = new AbortController()
    const { source, server } = await serve(({ url }, response) => {
      if (url.includes('bulk-interval')) {
        sendJson(response, { metrics: points(100, 'a') })
      } else {
        abort.abort()
      }
    })
    await assert.rejects(all(source, { runIds: ['a'], key: 'loss', points: 50 }, abort.signal), isAbort)
    assert.equal(server.requests.length, 2)
  })

  it('leave out a run that is gone', async () => {
    const { source } = await serve(({ url }, response) => {
      if (url.includes('bulk-interval') || url.includes('gone')) {
        sendJson(response, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run gone not found' }, 404)
      } else {
        sendJson(response, { metrics: points(3) })
      }
    })
    const found = await all(source, { runIds: ['a', 'gone'], key: 'loss', points: 50 })
    assert.deepEqual(
      found.map(({ runId, exact }) => [runId, exact]),
      [['a', true]],
    )
  })
})
