import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import { PlatformError } from '../../base/errors'
import { Emitter } from '../../base/event'
import type { Connection } from '../../host/connection'
import type { HistoriesQuery } from '../../model/platform'
import type { Run, RunSeries } from '../../model/run'
import { guessSense } from '../../model/sense'
import { compareContract } from '../../protocol/compare'
import { mostLines, type ChartsState, type SeriesLine } from '../../protocol/charts'
import { chartHandlers, Charts, type KeptCharts } from './charts'
import type { ComparedRun } from './fields'
import { placesOf } from './places'

const { signal } = new AbortController()

function compared(id: string, metrics: readonly string[], connection = 'c', step = 5): ComparedRun {
  const run: Run = {
    ...{ id, experimentId: '1', name: `run ${id}`, status: 'finished', lifecycle: 'active' },
    metrics: new Map(metrics.map((key) => [key, { value: 1, step, at: 1_000 }])),
    params: new Map(),
    tags: new Map(),
  }
  return { key: `${connection}/${id}`, connection, connectionName: connection, run }
}

function line(runId: string, values: readonly number[], exact = true): RunSeries {
  const series = {
    steps: Float64Array.from(values, (_, at) => at),
    times: Float64Array.from(values, (_, at) => at * 1_000),
    values: Float64Array.from(values),
    sampled: !exact,
  }
  return { runId, series, exact }
}

describe('the charts of a comparison', () => {
  let kept: unknown
  let places: Readonly<Record<string, number>>
  let state: ChartsState
  let histories: Record<string, (query: HistoriesQuery, signal: AbortSignal) => AsyncIterable<RunSeries>>
  let asked: HistoriesQuery[]
  let visible: Emitter<boolean>

  const open = (): Charts =>
    new Charts({
      connections: {
        get: async (id) =>
          histories[id] &&
          ({
            id,
            platform: {
              id,
              experiments: {
                metricHistories: (query: HistoriesQuery, closing: AbortSignal) => {
                  asked.push(query)
                  return histories[id]!(query, closing)
                },
              },
            },
          } as unknown as Connection),
      },
      link: {
        onDidChangeVisible: visible.event,
        publish: (name, snapshot) => {
          if (name === 'charts') state = snapshot as ChartsState
        },
      },
      sense: (metric) => ({ sense: guessSense(metric), guessed: true }),
      memory: {
        charts: { get: () => kept, set: (next: KeptCharts) => (kept = next) },
        places: { get: () => places, set: (next) => (places = next) },
      },
    })
  const shown = (): readonly string[] => state.cards.map(({ metric }) => metric)
  const wish = (runs: readonly string[]) => ({ metric: 'loss', runs: [...runs], points: 100 })
  /** Everything that comes, part by part. */
  const all = async (charts: Charts, runs: readonly string[]): Promise<readonly (readonly SeriesLine[])[]> => {
    const parts: (readonly SeriesLine[])[] = []
    let part = await charts.series(wish(runs), signal)
    parts.push(part.lines)
    while (!part.done) {
      part = await charts.next(part.ticket, signal)
      parts.push(part.lines)
    }
    return parts
  }

  beforeEach(() => {
    kept = undefined
    places = {}
    histories = {}
    asked = []
    visible = new Emitter<boolean>()
  })

  it('puts the metrics that most runs have first, histories before single values', () => {
    const charts = open()
    charts.update(
      [compared('a', ['loss', 'odd']), compared('b', ['acc', 'loss'], 'c', 0), compared('d', ['acc'], 'c', 0)],
      undefined,
    )
    assert.deepEqual(shown(), ['loss', 'acc', 'odd'])
    assert.deepEqual([state.metrics, state.chosen, state.cards[0]?.sense], [3, false, 'lower'])
    assert.deepEqual([...(state.cards[1]?.drawn ?? [])], [1, 2])
    assert.deepEqual([...(state.cards[0]?.stamps ?? [])], [1_005, 1_000])
  })

  it('keeps the metrics that a person chose and how they are drawn, over comparisons', () => {
    const runs = [compared('a', ['loss', 'acc'])]
    const charts = open()
    charts.update(runs, undefined)
    charts.choose(['acc', 'is not here'])
    charts.look({ axis: 'time', smoothing: 0.6 })
    const again = open()
    again.update(runs, undefined)
    assert.deepEqual([shown(), state.chosen, state.look.axis, state.look.smoothing], [['acc'], true, 'time', 0.6])
    again.choose([])
    assert.deepEqual(shown(), [])
    again.choose(null)
    assert.deepEqual([shown(), state.chosen], [['acc', 'loss'], false])
  })

  it('falls back to what most runs have where none of the chosen is there, or what was kept is of another version', () => {
    kept = { look: { part: 'charts', axis: 'step', logX: false, logY: false, smoothing: 0 }, metrics: ['gone'] }
    open().update([compared('a', ['loss'])], undefined)
    assert.deepEqual([shown(), state.look.part], [['loss'], 'charts'])
    kept = { look: { smoothing: 'very' } }
    open().update([compared('a', ['loss'])], undefined)
    assert.deepEqual([shown(), state.look.part, state.look.smoothing], [['loss'], 'table', 0])
  })

  it('offers metrics by a part of their name', () => {
    const charts = open()
    charts.update([compared('a', ['loss', 'val/Loss', 'acc'])], undefined)
    charts.choose(['loss'])
    assert.deepEqual(charts.choices('LOSS'), [
      { metric: 'loss', runs: 1, shown: true },
      { metric: 'val/Loss', runs: 1, shown: false },
    ])
  })

  it('draws so many runs and no more, the baseline among them, and says how many there are', () => {
    const charts = open()
    const runs = Array.from({ length: mostLines + 50 }, (_, index) => compared(String(index), ['loss']))
    charts.update(runs, runs.at(-1)?.key)
    const [card] = state.cards
    assert.deepEqual([card?.total, card?.drawn.length, card?.drawn[0]], [mostLines + 50, mostLines, mostLines + 49])
  })

  it('asks a platform once for all its runs, and hands over the coarse and then the exact', async () => {
    let refine: () => void = () => undefined
    const refined = new Promise<void>((resolve) => (refine = resolve))
    histories.c = async function* () {
      yield line('a', [1, 2], false)
      yield line('b', [5])
      await refined
      yield line('a', [1, 9, 2])
    }
    histories.d = async function* () {
      yield line('z', [7])
    }
    const charts = open()
    charts.update([compared('a', ['loss']), compared('b', ['loss']), compared('z', ['loss'], 'd')], undefined)
    const first = await charts.series(wish(['c/a', 'c/b', 'd/z']), signal)
    assert.ok(!first.done)
    refine()
    const found = new Map(first.lines.map((each) => [each.run, each]))
    let part = first
    while (!part.done) {
      part = await charts.next(part.ticket, signal)
      part.lines.forEach((each) => found.set(each.run, each))
    }
    assert.deepEqual(asked.map(({ runIds }) => runIds).toSorted(), [['a', 'b'], ['z']])
    assert.deepEqual([...(found.get('c/a')?.values ?? [])], [1, 9, 2])
    assert.deepEqual([found.get('c/a')?.exact, [...(found.get('d/z')?.values ?? [])]], [true, [7]])
    await assert.rejects(charts.next(first.ticket, signal), /not being read any more/)
  })

  it('hands over what came before a server died, then its failure', async () => {
    histories.c = async function* () {
      yield line('a', [1])
      throw new PlatformError({ reason: 'unreachable', platform: 'c', endpoint: '', message: 'Nobody answers.' })
    }
    const charts = open()
    charts.update([compared('a', ['loss']), compared('b', ['loss'])], undefined)
    const first = await charts.series(wish(['c/a', 'c/b']), signal)
    assert.deepEqual([first.lines.length, first.done], [1, false])
    await assert.rejects(charts.next(first.ticket, signal), /Nobody answers/)
  })

  it('says that runs, or their connection, are not there any more', async () => {
    const charts = open()
    charts.update([compared('a', ['loss'])], undefined)
    await assert.rejects(async () => charts.series(wish(['c/b']), signal), /not part of the comparison/)
    await assert.rejects(charts.series(wish(['c/a']), signal), /connection .* is not there any more/)
  })

  it('answers with nothing where runs were deleted meanwhile', async () => {
    histories.c = async function* () {
      // Runs that are not there are left out.
    }
    const charts = open()
    charts.update([compared('a', ['loss'])], undefined)
    assert.deepEqual(await all(charts, ['c/a']), [[]])
  })

  it('stops reading when the page turns away, and when it is hidden', async () => {
    const stopped: string[] = []
    histories.c = async function* ({ key }, closing) {
      yield line('a', [1], false)
      await new Promise<void>((resolve) => closing.addEventListener('abort', () => resolve()))
      stopped.push(key)
    }
    const charts = open()
    charts.update([compared('a', ['loss'])], undefined)
    const turning = new AbortController()
    const first = await charts.series(wish(['c/a']), turning.signal)
    const more = charts.next(first.ticket, turning.signal)
    turning.abort()
    await assert.rejects(more, { name: 'AbortError' })
    await charts.series(wish(['c/a']), signal)
    visible.fire(false)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(stopped.length, 2)
  })

  it('takes no wish that is out of bounds', () => {
    const { args } = compareContract.calls.series
    assert.ok(args.safeParse(wish(['c/a'])).success)
    const bad = [{ points: 1 }, { points: 1e9 }, { points: NaN }, { runs: [] }, { fromStep: '3' }, { metric: 5 }]
    assert.deepEqual(
      bad.map((change) => args.safeParse({ ...wish(['c/a']), ...change }).success),
      bad.map(() => false),
    )
    assert.ok(!compareContract.calls.chartLook.args.safeParse({ smoothing: 1 }).success)
  })

  it('answers the calls of the page', async () => {
    const charts = open()
    charts.update([compared('a', ['loss'])], undefined)
    const handlers = chartHandlers(charts)
    await handlers.chartLook({ part: 'charts' }, signal)
    await handlers.chooseCharts({ metrics: [] }, signal)
    assert.deepEqual(
      [state.look.part, shown(), (await handlers.metrics({ text: '' }, signal)).length],
      ['charts', [], 1],
    )
  })
})

describe('the places of runs', () => {
  it('stay with the runs, whatever others come and go', () => {
    const first = placesOf({}, ['a', 'b', 'c'])
    assert.deepEqual([...first.of], [['a', 0], ['b', 1], ['c', 2]]) // prettier-ignore
    const second = placesOf(first.keep ?? {}, ['c', 'd'])
    assert.deepEqual([...second.of], [['c', 2], ['d', 0]]) // prettier-ignore
    assert.equal(placesOf(second.keep ?? {}, ['d', 'c']).keep, undefined)
  })

  it('are not shared by two runs of a comparison', () => {
    const { of } = placesOf({ a: 1, b: 1, odd: -3 }, ['a', 'b', 'odd'])
    assert.deepEqual([of.get('a'), of.get('b'), of.get('odd')], [1, 0, 2])
  })
})
