import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { SeriesLine, SeriesPart } from '../../../src/protocol/charts'
import { withDetail, wholeOf } from './compose'
import { Feed, type Question } from './feed'

function line(run: string, values: readonly number[], exact = true, from = 0): SeriesLine {
  return {
    ...{ run, exact },
    steps: Float64Array.from(values, (_, at) => from + at),
    times: Float64Array.from(values, (_, at) => (from + at) * 1_000),
    values: Float64Array.from(values),
  }
}

/** A host whose parts a test hands out. */
class Host {
  readonly asked: Question[] = []
  readonly signals: AbortSignal[] = []
  #waiting: ((part: SeriesPart | Error) => void)[] = []

  begin(question: Question, signal: AbortSignal): Promise<SeriesPart> {
    this.asked.push(question)
    return this.next(1, signal)
  }

  next(_ticket: number, signal: AbortSignal): Promise<SeriesPart> {
    this.signals.push(signal)
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')))
      this.#waiting.push((part) => (part instanceof Error ? reject(part) : resolve(part)))
    })
  }

  async give(part: Omit<SeriesPart, 'ticket'> | Error): Promise<void> {
    this.#waiting.shift()?.(part instanceof Error ? part : { ticket: 1, ...part })
    await new Promise((resolve) => setImmediate(resolve))
  }

  problemOf(error: unknown) {
    return { sentence: String(error) }
  }

  forget(): void {
    this.#waiting = []
  }
}

describe('the histories of a chart', () => {
  let host: Host
  let feed: Feed
  const values = (run: string): readonly number[] => [...(feed.state().lines.get(run)?.values ?? [])]

  beforeEach(() => {
    host = new Host()
    feed = new Feed('loss', host)
    feed.want([
      { run: 'a', stamp: 1 },
      { run: 'b', stamp: 1 },
    ])
  })

  it('are asked for when somebody looks, once, and shown as they come', async () => {
    assert.equal(host.asked.length, 0)
    feed.start(500)
    assert.deepEqual(host.asked, [{ metric: 'loss', runs: ['a', 'b'], points: 1_000 }])
    await host.give({ lines: [line('a', [1], false)], done: false })
    assert.deepEqual([values('a'), feed.state().busy], [[1], true])
    await host.give({ lines: [line('a', [1, 9]), line('b', [2])], done: true })
    assert.deepEqual([values('a'), values('b'), feed.state().busy], [[1, 9], [2], false])
    feed.stop()
    feed.start(500)
    assert.equal(host.asked.length, 1)
  })

  it('are cancelled when nobody looks any more, and asked for again later', async () => {
    feed.start(500)
    await host.give({ lines: [line('a', [1])], done: false })
    feed.stop()
    assert.ok(host.signals.every(({ aborted }) => aborted))
    assert.deepEqual([values('a'), feed.state().busy, feed.state().problem], [[1], false, undefined])
    feed.start(500)
    assert.deepEqual(host.asked.at(-1)?.runs, ['a', 'b'])
  })

  it('are asked for again of those runs alone that have grown', async () => {
    feed.start(500)
    await host.give({ lines: [line('a', [1]), line('b', [2])], done: true })
    feed.want([
      { run: 'a', stamp: 1 },
      { run: 'b', stamp: 2 },
    ])
    assert.deepEqual(host.asked.at(-1)?.runs, ['b'])
    // It grows while it is being read.
    feed.want([
      { run: 'a', stamp: 1 },
      { run: 'b', stamp: 3 },
    ])
    await host.give({ lines: [line('b', [2, 3])], done: true })
    assert.equal(host.asked.length, 3)
    // A coarse sample that comes on the way does not take the place of what is exact.
    await host.give({ lines: [line('b', [2], false)], done: false })
    assert.deepEqual(values('b'), [2, 3])
    await host.give({ lines: [line('b', [2, 3, 4])], done: true })
    assert.deepEqual([values('b'), feed.state().busy, host.asked.length], [[2, 3, 4], false, 3])
  })

  it('keep the last curve when a server dies, say so, and come when asked again', async () => {
    feed.start(500)
    await host.give({ lines: [line('a', [1])], done: false })
    await host.give(new Error('Nobody answers.'))
    assert.deepEqual([values('a'), feed.state().busy], [[1], false])
    assert.match(feed.state().problem?.sentence ?? '', /Nobody answers/)
    feed.retry()
    assert.equal(feed.state().problem, undefined)
    await host.give({ lines: [line('a', [1]), line('b', [2])], done: true })
    assert.deepEqual(values('b'), [2])
  })

  it('let go of runs that were left out of the comparison', async () => {
    feed.start(500)
    await host.give({ lines: [line('a', [1]), line('b', [2])], done: true })
    feed.want([{ run: 'a', stamp: 1 }])
    assert.deepEqual([...feed.state().lines.keys()], ['a'])
  })

  it('know of runs without a value that there is none', async () => {
    feed.want([{ run: 'a', stamp: NaN }])
    feed.start(500)
    await host.give({ lines: [], done: true })
    assert.deepEqual([feed.state().isHere, feed.state().busy, host.asked.length], [true, false, 1])
  })

  it('bring more points of a stretch, the newest wish alone', async () => {
    feed.start(500)
    await host.give({ lines: [line('a', [1, 2, 3])], done: true })
    feed.closer({ from: 0.5, to: 1.2 })
    feed.closer({ from: 1, to: 2 })
    assert.deepEqual(
      host.asked.slice(1).map(({ fromStep, toStep }) => [fromStep, toStep]),
      [
        [0, 2],
        [1, 2],
      ],
    )
    assert.ok(host.signals[1]?.aborted)
    host.forget()
    feed.closer(undefined)
    assert.equal(feed.state().detail.size, 0)
  })

  it('share a number of points among many runs', () => {
    feed.want(Array.from({ length: 200 }, (_, index) => ({ run: String(index), stamp: 0 })))
    feed.start(900)
    assert.equal(host.asked[0]?.points, 600)
  })
})

describe('a stretch looked at closer', () => {
  it('takes the place of what was there, and no more', () => {
    const whole = line('a', [0, 10, 20, 30, 40])
    const detail = { ...line('a', [11, 15, 19]), steps: Float64Array.of(1, 1.5, 2) }
    assert.deepEqual([...withDetail(whole, detail).values], [0, 11, 15, 19, 30, 40])
    assert.deepEqual([...withDetail(whole, undefined).values], [0, 10, 20, 30, 40])
    assert.deepEqual([...withDetail(whole, line('a', [])).values], [0, 10, 20, 30, 40])
    assert.deepEqual([...withDetail(whole, line('a', [50], true, 9)).values], [0, 10, 20, 30, 40, 50])
    assert.deepEqual([...withDetail(whole, line('a', [-5], true, -3)).values], [-5, 0, 10, 20, 30, 40])
    assert.deepEqual([...withDetail(whole, { ...line('a', [15]), steps: Float64Array.of(1.5) }).values], [0, 10, 15, 20, 30, 40]) // prettier-ignore
  })

  it('is a part of all that the lines span', () => {
    const lines = [line('a', [1, 2]), line('b', [1, 2, 3], true, 5)].map((each) => ({ ...each, id: each.run, name: each.run })) // prettier-ignore
    assert.deepEqual(wholeOf(lines, 'step'), { from: 0, to: 7 })
    assert.equal(wholeOf([], 'step'), undefined)
  })
})
