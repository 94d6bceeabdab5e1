import { isAbort, PlatformError } from '../../base/errors'
import type { Page } from '../../model/experiment'
import { columnKind, columnName, type Run, type SortKey } from '../../model/run'
import type { Filter } from '../../query/ast'
import { printFilter } from '../../query/print'
import type { Feed } from './feed'

/** Runs of a first window. */
export const firstCount = 100
/** The most that a threshold may let through where the server cannot order them: it takes milliseconds for every run it sends. */
const beyondLimit = 400
/** Runs that a threshold is meant to let through: well between the first window and that. */
const aim = 200
/** Milliseconds that the threshold has to itself: two at once take twice as long, and a sort goes on when given up. */
const headStart = 10_000
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
 * or (for a metric) the runs beyond a threshold that is taken from a sample and moved until it lets enough through: few enough
 * that a server orders them in no time, where its time for all runs grows with their square.
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

async function byServer(options: BestOptions): Promise<boolean> {
  const { feed, sort, filter, slowSorts, deadline } = options
  if (slowSorts.isBusy(feed) || !sort.every(({ column }) => canAsk(column))) {
    return false
  }
  await sorted(options, printFilter(filter), deadline)
  return true
}

/**
 * The first runs in the server's order. Not cancelled when the order is changed again: the server would go on all the same, and
 * then nobody would know how long. Given up after the deadline, it counts as being at it still.
 */
async function sorted(
  { feed, sort, slowSorts, put, closing }: BestOptions,
  filter: string,
  deadline: number,
): Promise<Page<Run>> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), deadline)
  slowSorts.begin(feed)
  try {
    const page = await feed.experiments.searchRuns(
      { experimentIds: feed.experimentIds, sort, filter, limit: firstCount },
      AbortSignal.any([late.signal, closing]),
    )
    slowSorts.end(feed)
    await put(feed, page.items)
    return page
  } catch (error) {
    if (!late.signal.aborted && !closing.aborted) {
      slowSorts.end(feed)
    }
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Where a threshold is tried. */
interface Place {
  /** Values of a sample, the best first. */
  readonly known: readonly number[]
  /** Which of them is the threshold, counted from 1. */
  readonly rank: number
  /** Whether the server is asked for what is beyond in its order. */
  readonly ordered: boolean
}

async function byThreshold(options: BestOptions): Promise<boolean> {
  const [key] = options.sort
  if (!key || columnKind(key.column) !== 'metric') {
    return false
  }
  const known = await firstSample(options, key)
  const rank = Math.max(1, Math.floor(known.length / 400))
  const ordered = !options.slowSorts.isBusy(options.feed) && options.sort.every(({ column }) => canAsk(column))
  let place: Place | boolean = { known, rank, ordered }
  for (let tried = 0; tried < mostTries && typeof place === 'object'; tried += 1) {
    place = place.rank <= place.known.length && (await tryThreshold(options, key, place))
  }
  return place === true
}

/** The place to try next; true when the first runs are here, false when no place is left. */
async function tryThreshold(options: BestOptions, key: SortKey, place: Place): Promise<Place | boolean> {
  const { known, rank, ordered } = place
  options.signal.throwIfAborted()
  const threshold = known[rank - 1] ?? 0
  const filter = beyond(options.filter, key, threshold)
  const found = ordered ? await askInOrder(options, filter) : await ask(options, filter, beyondLimit)
  if (!found) {
    return { ...place, ordered: false }
  }
  // A server lets runs without a number through as zeros; in order they come last.
  const values = metricValues(found.items, key)
  if (ordered || found.next === undefined) {
    return values.length >= firstCount || { ...place, rank: widened(rank, values.length, known.length) }
  }
  return narrowed(bestFirst(values, key), threshold)
}

function narrowed(known: readonly number[], threshold: number): Place | false {
  const rank = Math.max(1, Math.floor((aim * known.length) / beyondLimit))
  return known[rank - 1] !== threshold && { known, rank, ordered: false }
}

/**
 * The first runs beyond a threshold in their order; undefined where the server has no word for this order, or is not done with it
 * in time: a sample of which the threshold is no measure (the newest runs are the worst) lets nearly all of them through.
 */
async function askInOrder(options: BestOptions, filter: string): Promise<Page<Run> | undefined> {
  try {
    return await sorted(options, filter, headStart)
  } catch (error) {
    const refused = error instanceof PlatformError && error.reason === 'invalidRequest'
    if (refused || (isAbort(error) && !options.closing.aborted)) {
      return undefined
    }
    throw error
  }
}

/** The next place in the sample after too few came through; the last place is tried before it is given up. */
function widened(rank: number, count: number, places: number): number {
  const next = Math.max(rank + 1, Math.ceil((rank * aim) / Math.max(count, 5)))
  return rank < places ? Math.min(next, places) : next
}

async function firstSample(options: BestOptions, key: SortKey): Promise<readonly number[]> {
  const here = await options.sample(columnName(key.column))
  if (here.length > 0) {
    return bestFirst(here.filter(Number.isFinite), key)
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
