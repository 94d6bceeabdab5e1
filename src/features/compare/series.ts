import { PlatformError } from '../../base/errors'
import type { Connections } from '../../host/connection'
import type { SeriesLine, SeriesPart } from '../../protocol/charts'
import type { ComparedRun } from './fields'
import { connectionOf } from './load'

export interface SeriesWish {
  readonly metric: string
  readonly runs: readonly ComparedRun[]
  readonly points: number
  readonly fromStep?: number
  readonly toStep?: number
}

/** Histories on their way to the page: a call answers once, so what comes later is fetched by a ticket. */
export class SeriesStreams {
  readonly #connections: Pick<Connections, 'get'>
  readonly #open = new Map<number, Stream>()
  #last = 0

  constructor(connections: Pick<Connections, 'get'>) {
    this.#connections = connections
  }

  /** Histories that are being read now. */
  get size(): number {
    return this.#open.size
  }

  /** Answers with what came first. */
  begin(wish: SeriesWish, signal: AbortSignal): Promise<SeriesPart> {
    const ticket = (this.#last += 1)
    this.#open.set(ticket, new Stream((closing) => this.#sources(wish, closing)))
    return this.next(ticket, signal)
  }

  /** Rejects with the first failure once all that could be read was handed over. Cancelled, nothing more is read. */
  async next(ticket: number, signal: AbortSignal): Promise<SeriesPart> {
    const stream = this.#open.get(ticket)
    if (!stream) {
      const message = 'This chart is not being read any more.'
      throw new PlatformError({ reason: 'notFound', platform: 'waymark', endpoint: '', message })
    }
    let goesOn = false
    const close = (): void => this.#close(ticket)
    signal.addEventListener('abort', close, { once: true })
    try {
      signal.throwIfAborted()
      const lines = await stream.take()
      signal.throwIfAborted()
      goesOn = !stream.done
      return { ticket, lines, done: stream.done }
    } finally {
      signal.removeEventListener('abort', close)
      if (!goesOn) {
        close()
      }
    }
  }

  /** The page is gone, and with it whoever would ask for more. */
  closeAll(): void {
    ;[...this.#open.keys()].forEach((ticket) => this.#close(ticket))
  }

  #close(ticket: number): void {
    this.#open.get(ticket)?.close()
    this.#open.delete(ticket)
  }

  /** One question to each connection, for all its runs at once. */
  #sources(wish: SeriesWish, signal: AbortSignal): readonly AsyncIterable<SeriesLine>[] {
    const lists = Map.groupBy(wish.runs, ({ connection }) => connection)
    return Array.from(lists, ([id, runs]) => read(this.#connections, id, { ...wish, runs }, signal))
  }
}

async function* read(
  connections: Pick<Connections, 'get'>,
  id: string,
  { metric, runs, points, fromStep, toStep }: SeriesWish,
  signal: AbortSignal,
): AsyncGenerator<SeriesLine> {
  const { platform } = await connectionOf(connections, id)
  const keys = new Map(runs.map(({ key, run }) => [run.id, key]))
  const query = { runIds: [...keys.keys()], key: metric, points, fromStep, toStep }
  for await (const { runId, series, exact } of platform.experiments.metricHistories(query, signal)) {
    const key = keys.get(runId)
    if (key !== undefined) {
      const { steps, times, values } = series
      yield { run: key, steps, times, values, exact }
    }
  }
}

/** Several sources read at once; what has come waits to be taken, of each run the newest alone. */
class Stream {
  readonly #closing = new AbortController()
  readonly #waiting = new Map<string, SeriesLine>()
  #reading: number
  #failure: { readonly error: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(open: (signal: AbortSignal) => readonly AsyncIterable<SeriesLine>[]) {
    const sources = open(this.#closing.signal)
    this.#reading = sources.length
    sources.forEach((source) => void this.#read(source))
  }

  /** Nothing more will come. */
  get done(): boolean {
    return this.#reading === 0 && this.#waiting.size === 0 && !this.#failure
  }

  async take(): Promise<readonly SeriesLine[]> {
    while (this.#waiting.size === 0 && this.#reading > 0 && !this.#closing.signal.aborted) {
      await new Promise<void>((wake) => (this.#wake = wake))
    }
    if (this.#waiting.size === 0 && this.#failure) {
      throw this.#failure.error
    }
    const lines = [...this.#waiting.values()]
    this.#waiting.clear()
    return lines
  }

  close(): void {
    this.#closing.abort()
    this.#waiting.clear()
    this.#wake()
  }

  async #read(source: AsyncIterable<SeriesLine>): Promise<void> {
    try {
      for await (const line of source) {
        if (this.#closing.signal.aborted) {
          break
        }
        this.#waiting.set(line.run, line)
        this.#wake()
      }
    } catch (error) {
      this.#failure ??= { error }
    }
    this.#reading -= 1
    this.#wake()
  }
}
