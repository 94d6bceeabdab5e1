import type { Page } from '../../model/experiment'
import { columnKind, columnName, type Run, type SortKey } from '../../model/run'
import type { Filter } from '../../query/ast'
import { printFilter } from '../../query/print'
import type { Feed } from './feed'

/** Runs of a first window. */
export const firstCount = 100
/** The most that a threshold may let through: a server takes milliseconds for every run that it sends. */
const beyondLimit = 400
/** Runs that a threshold is meant to let through: well between the first window and that. */
const aim = 200
/** Milliseconds that the threshold has to itself: most often it is there before a sort, which goes on when given up. */
const headStart = 700
const mostTries = 8

/**
 * Servers go on with a sort that was given up, for minutes, so a second is never asked of one that may still be at it.
 * Shared by all tables of a window.
 */
export class SlowSorts {
  readonly #until = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  isBusy(feed: Feed): boolean {
    return (this.#until.get(keyOf(feed)) ?? 0) > this.#now()
  }

  /** The server is at it now, for all that is known. */
  begin(feed: Feed): void {
    this.#until.set(keyOf(feed), this.#now() + restAfterGivingUp)
  }

  /** It has answered. */
  end(feed: Feed): void {
    this.#until.delete(keyOf(feed))
  }
}

/** Longer than MLflow takes to sort 100,000 runs by a metric on SQLite (8 minutes). */
const restAfterGivingUp = 15 * 60_000

function keyOf(feed: Feed): string {
  return JSON.stringify([feed.connection, [...feed.experimentIds].sort()])
}

export interface BestOptions {
  readonly feed: Feed
  readonly sort: readonly SortKey[]
  readonly filter: Filter
  readonly slowSorts: SlowSorts
  /** Milliseconds that a server gets for sorting. */
  readonly deadline: number
  /** Puts runs into the table. */
  readonly put: (feed: Feed, runs: readonly Run[]) => Promise<unknown>
  /** Values of a metric in the runs that have come, in any order. */
  readonly sample: (metric: string) => Promise<Float64Array>
  /** The order or filter was changed meanwhile. */
  readonly signal: AbortSignal
  /** The table was closed. */
  readonly closing: AbortSignal
}

/**
 * Brings the first runs in an order into the table by whichever comes first: the server's own sort, given up after a deadline,
 * or (for a metric) all runs beyond a threshold that is taken from a sample and moved until it lets 100 to 1,000 through.
 * True when the first runs are certain then; false when nothing could make them so and the stream has to.
 */
export async function bringBest(options: BestOptions): Promise<boolean> {
  const { feed, sort, filter, signal } = options
  if (feed.experiments.sorting === 'eager' || sort.every(({ column }) => isQuick(column))) {
    if (!sort.every(({ column }) => canAsk(column))) {
      return false
    }
    const page = await feed.experiments.searchRuns(
      { experimentIds: feed.experimentIds, sort, filter: printFilter(filter), limit: firstCount },
      signal,
    )
    await options.put(feed, page.items)
    return true
  }
  const [key] = sort
  const alone = key && columnKind(key.column) === 'metric' ? headStart : 0
  const threshold = byThreshold(options)
  return either(
    threshold,
    after(alone, threshold, () => byServer(options)),
  )
}

/** Orders that need no join: quick on any server. */
function isQuick(column: SortKey['column']): boolean {
  return columnKind(column) === 'attribute'
}

/** Sources know no order by what is only worked out here. */
function canAsk(column: SortKey['column']): boolean {
  return column !== 'attribute:duration' && column !== 'attribute:dataset' && column !== 'attribute:experiment_id'
}

/** Starts a try when the other has not come to its end well by then, or at once when it has come to a bad one. */
async function after(milliseconds: number, other: Promise<boolean>, attempt: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const found = await Promise.race([other.catch(() => false), late])
  clearTimeout(timer)
  return found || attempt()
}

async function either(...tries: readonly Promise<boolean>[]): Promise<boolean> {
  const found = tries.map(async (each) => {
    if (!(await each)) {
      throw new Error('Nothing found')
    }
    return true
  })
  // A failure here is no news: the stream that goes on meanwhile fails in its own words.
  return Promise.any(found).catch(() => false)
}

async function byServer({ feed, sort, filter, slowSorts, deadline, put, closing }: BestOptions): Promise<boolean> {
  if (slowSorts.isBusy(feed) || !sort.every(({ column }) => canAsk(column))) {
    return false
  }
  // Not cancelled when the order is changed again: the server would go on all the same, and then nobody would know how long.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), deadline)
  slowSorts.begin(feed)
  try {
    const page = await feed.experiments.searchRuns(
      { experimentIds: feed.experimentIds, sort, filter: printFilter(filter), limit: firstCount },
      AbortSignal.any([late.signal, closing]),
    )
    slowSorts.end(feed)
    await put(feed, page.items)
    return true
  } catch (error) {
    if (!late.signal.aborted && !closing.aborted) {
      slowSorts.end(feed)
    }
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function byThreshold(options: BestOptions): Promise<boolean> {
  const [key] = options.sort
  if (!key || columnKind(key.column) !== 'metric') {
    return false
  }
  let known = await firstSample(options, key)
  let rank = Math.max(1, Math.floor(known.length / 400))
  for (let tried = 0; tried < mostTries && rank <= known.length; tried += 1) {
    const threshold = known[rank - 1] ?? 0
    const { items, next } = await ask(options, beyond(options.filter, key, threshold), beyondLimit)
    if (next === undefined && items.length >= firstCount) {
      return true
    }
    if (next === undefined) {
      rank = widened(rank, items.length, known.length)
      continue
    }
    known = bestFirst(metricValues(items, key), key)
    rank = Math.max(1, Math.floor((aim * known.length) / beyondLimit))
    if (known[rank - 1] === threshold) {
      return false
    }
  }
  return false
}

/** The next place in the sample after too few came through; the last place is tried before it is given up. */
function widened(rank: number, count: number, places: number): number {
  const next = Math.max(rank + 1, Math.ceil((rank * aim) / Math.max(count, 5)))
  return rank < places ? Math.min(next, places) : next
}

async function firstSample(options: BestOptions, key: SortKey): Promise<readonly number[]> {
  const here = await options.sample(columnName(key.column))
  if (here.length > 0) {
    return bestFirst(here, key)
  }
  const { items } = await ask(options, printFilter(options.filter), firstCount)
  return bestFirst(metricValues(items, key), key)
}

async function ask({ feed, put, signal }: BestOptions, filter: string, limit: number): Promise<Page<Run>> {
  const page = await feed.experiments.searchRuns({ experimentIds: feed.experimentIds, filter, limit }, signal)
  await put(feed, page.items)
  return page
}

function bestFirst(values: Iterable<number>, { descending }: SortKey): readonly number[] {
  return [...values].sort((a, b) => (descending ? b - a : a - b))
}

function metricValues(runs: readonly Run[], { column }: SortKey): readonly number[] {
  const metric = columnName(column)
  return runs.map((run) => run.metrics.get(metric)?.value ?? NaN).filter((value) => !Number.isNaN(value))
}

function beyond(filter: Filter, { column, descending }: SortKey, value: number): string {
  const op = descending ? '>' : '<'
  return printFilter([
    ...filter,
    { kind: 'number', entity: 'metric', key: columnName(column), op, value, range: { start: 0, end: 0 } },
  ])
}
