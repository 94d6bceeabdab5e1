import { isAbort } from '../../base/errors'
import { columnKind, type ColumnId } from '../../model/run'
import type { Table } from '../../table/client'
import type { Feed } from './feed'

export type StreamState = 'loading' | 'complete' | 'stopped' | 'failed'

interface Progress {
  state: StreamState
  total: number | undefined
  error: unknown
  /** Columns that the stream was asked for. */
  asked: 'all' | ReadonlySet<ColumnId>
  /** Columns that were brought later, each complete. */
  readonly extra: Set<ColumnId>
  /** Columns on their way later. */
  readonly pending: Set<ColumnId>
}

/** Milliseconds that a stream waits for a search at the most. */
const longestHold = 6_000

/** Streams all runs of a table's feeds into it; later, single columns. Stopped or failed, what came stays. */
export class Loader {
  readonly #feeds: readonly Feed[]
  readonly #table: Table
  readonly #changed: () => void
  readonly #progress = new Map<Feed, Progress>()
  #abort = new AbortController()
  #streams = 0
  #held: Promise<unknown> = Promise.resolve()

  constructor(feeds: readonly Feed[], table: Table, changed: () => void) {
    this.#feeds = feeds
    this.#table = table
    this.#changed = changed
    for (const feed of feeds) {
      this.#progress.set(feed, fresh('loading'))
    }
  }

  get state(): StreamState {
    const states = new Set(Array.from(this.#progress.values(), ({ state }) => state))
    return (['loading', 'failed', 'stopped'] as const).find((state) => states.has(state)) ?? 'complete'
  }

  get error(): unknown {
    return [...this.#progress.values()].find(({ error }) => error !== undefined)?.error
  }

  /** Runs there will be; undefined while not every feed knows. */
  get total(): number | undefined {
    const totals = Array.from(this.#progress.values(), ({ total }) => total)
    return totals.reduce((sum, total) => (sum === undefined || total === undefined ? undefined : sum + total), 0)
  }

  /** Whether all cells of a column are here. */
  isLoaded(id: ColumnId): boolean {
    return [...this.#progress.values()].every(
      ({ state, asked, extra, pending }) =>
        !pending.has(id) &&
        (extra.has(id) ||
          (state === 'complete' && (columnKind(id) === 'attribute' || asked === 'all' || asked.has(id)))),
    )
  }

  /** Streams what is not complete; with `again`, everything, and what is not there any more goes. */
  async start(columns: readonly ColumnId[], again = false): Promise<void> {
    this.#abort.abort()
    this.#abort = new AbortController()
    const { signal } = this.#abort
    const feeds = this.#feeds.filter((feed) => again || this.#progress.get(feed)?.state !== 'complete')
    for (const feed of feeds) {
      const asked = isSelective(feed) ? new Set(columns) : 'all'
      this.#progress.set(feed, { ...fresh('loading'), asked, total: this.#progress.get(feed)?.total })
    }
    this.#changed()
    await Promise.all(feeds.map((feed) => this.#stream(feed, signal, again)))
  }

  /** Sees to it that these columns are or come whole; `dropped` are those of them whose cells were let go. */
  async ensure(columns: readonly ColumnId[], dropped: readonly ColumnId[]): Promise<void> {
    const { signal } = this.#abort
    await Promise.all(
      this.#feeds.map(async (feed) => {
        const progress = this.#progress.get(feed)
        const missing = progress ? missingOf(progress, columns, dropped) : []
        if (progress && missing.length > 0) {
          await this.#extra(feed, progress, missing, signal)
        }
      }),
    )
  }

  /** Asks for no further page until this is settled, or `longestHold` is over: a server answers one thing quicker than two. */
  hold(until: Promise<unknown>): void {
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestHold)
    })
    this.#held = Promise.race([until, over]).finally(() => clearTimeout(timer))
  }

  stop(): void {
    this.#abort.abort()
    for (const progress of this.#progress.values()) {
      if (progress.state === 'loading') {
        progress.state = 'stopped'
      }
    }
    this.#changed()
  }

  dispose(): void {
    this.#abort.abort()
  }

  async #stream(feed: Feed, signal: AbortSignal, sweep: boolean): Promise<void> {
    const progress = this.#progress.get(feed) ?? fresh('loading')
    try {
      await this.#bring(feed, progress.asked === 'all' ? 'all' : [...progress.asked], signal, {
        sweep,
        onTotal: (total) => (progress.total = total),
      })
      progress.state = signal.aborted ? 'stopped' : 'complete'
    } catch (error) {
      progress.state = isAbort(error) || signal.aborted ? 'stopped' : 'failed'
      progress.error = progress.state === 'failed' ? error : undefined
    }
    this.#changed()
  }

  async #extra(feed: Feed, progress: Progress, columns: readonly ColumnId[], signal: AbortSignal): Promise<void> {
    for (const id of columns) {
      progress.pending.add(id)
      progress.extra.delete(id)
    }
    this.#changed()
    try {
      await this.#bring(feed, columns, signal, { sweep: false, onTotal: () => undefined })
      columns.filter(() => !signal.aborted).forEach((id) => progress.extra.add(id))
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) {
        progress.state = 'failed'
        progress.error = error
      }
    }
    columns.forEach((id) => progress.pending.delete(id))
    this.#changed()
  }

  async #bring(
    feed: Feed,
    columns: 'all' | readonly ColumnId[],
    signal: AbortSignal,
    options: { readonly sweep: boolean; readonly onTotal: (total: number) => void },
  ): Promise<void> {
    const { source, experiments, experimentIds } = feed
    this.#streams += 1
    const stream = this.#streams
    // From here on, what else comes counts as newer than what this stream finds.
    await this.#table.append({ stream, source, batch: { numbers: [], texts: [] } }, signal)
    for await (const batch of experiments.streamRuns({ experimentIds, columns, ready: () => this.#held }, signal)) {
      signal.throwIfAborted()
      if (batch.total !== undefined) {
        options.onTotal(batch.total)
      }
      await this.#table.append({ stream, source, batch }, signal)
      this.#changed()
      await this.#held
    }
    signal.throwIfAborted()
    await this.#table.ask('endStream', { stream, source, sweep: options.sweep }, signal)
  }
}

/** A source that lists its columns reads just those it is asked for; the others read whole runs anyway. */
export function isSelective(feed: Feed): boolean {
  return feed.experiments.listColumns !== undefined
}

function fresh(state: StreamState): Progress {
  return { state, total: undefined, error: undefined, asked: 'all', extra: new Set(), pending: new Set() }
}

function missingOf(
  { asked, extra, pending }: Progress,
  columns: readonly ColumnId[],
  dropped: readonly ColumnId[],
): readonly ColumnId[] {
  const here = (id: ColumnId): boolean => extra.has(id) || asked === 'all' || asked.has(id)
  return columns.filter((id) => !pending.has(id) && (dropped.includes(id) || !here(id)))
}
