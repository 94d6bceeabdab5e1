import type { MetricSeries, Step } from '../../../model/run'
import { SeriesBuilder } from '../../../model/series'
import type { HistoryArgs } from '../calls'
import { Pace } from '../slices'
import type { Bind, Database, Row } from './database'
import { exactInteger, exactIntegerSql, metricValue, number } from './values'

type Ask = (sql: string, binds: readonly Bind[]) => Row[]

/** The place of a point in the index (run_uuid, key, step), whose entries of one step lie in the order of rowid. */
interface Place {
  readonly step: Step
  /** Undefined where all points of the step are meant. */
  readonly rowid: number | undefined
}

/** Points after the first place, up to and with the last. */
interface Stretch {
  readonly after: Place | undefined
  readonly last: Place
}

const point = `${exactIntegerSql('step')}, cast(timestamp as real), value, is_nan, rowid`
const place = `${exactIntegerSql('step')}, rowid`

/**
 * A long history thinned out by the database itself, which is quicker than bringing every point here: stretches of equally
 * many points, of each its least, its greatest and one NaN, with their steps. Undefined where all of it is asked for, or where
 * it has no more points than that. Each stretch is a few statements of its own, so that no lock is held for long.
 */
export async function sampleHistory(
  db: Database,
  { runId, key, options }: HistoryArgs,
  signal: AbortSignal,
): Promise<MetricSeries | undefined> {
  const { points } = options
  const within = new Range(runId, key, options)
  if (points === undefined || !(await db.first(...within.nth(Math.max(0, Math.floor(points))), signal))) {
    return undefined
  }
  const total = Number((await db.first(...within.count(), signal))?.[0] ?? 0)
  const buckets = Math.max(1, Math.floor((points - 2) / 2))
  const start = await denseStart(db, within, total, signal)
  const kept = new Map<number, Row>()
  const pace = new Pace(4, 1, 64)
  let after: Place | undefined
  for (let bucket = 0; bucket < buckets;) {
    const from = bucket
    const begin = after
    const slice = await db.several(
      (ask) => pace.measure(() => readSome(ask, within, { begin, from, to: from + pace.size, buckets, total, start })),
      signal,
    )
    slice.rows.forEach((row) => kept.set(number(row[4]), row))
    if (!slice.after) {
      break
    }
    after = slice.after
    bucket = slice.next
  }
  // The first and the last are drawn from and to, whatever their values.
  for (const statement of [within.first(), within.latest()]) {
    const row = await db.first(...statement, signal)
    if (row) {
      kept.set(number(row[4]), row)
    }
  }
  return seriesOf(kept.values())
}

function seriesOf(rows: Iterable<Row>): MetricSeries {
  const series = new SeriesBuilder()
  for (const [step, time, value, isNan] of rows) {
    series.add(exactInteger(step), number(time), metricValue(value, isNan))
  }
  return { ...series.build(), sampled: true }
}

/** The first step where there is about one point a step, so that stretches are found without counting. */
async function denseStart(
  db: Database,
  within: Range,
  total: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const first = (await db.first(...within.first(), signal))?.[0]
  const last = (await db.first(...within.latest(), signal))?.[0]
  return typeof first === 'number' && typeof last === 'number' && last - first + 1 === total ? first : undefined
}

interface Some {
  readonly begin: Place | undefined
  /** The first step of a history with one point a step. */
  readonly start: number | undefined
  readonly from: number
  readonly to: number
  readonly buckets: number
  readonly total: number
}

/** The kept points of some stretches; `after` is where the last of them ends, undefined at the end of the history. */
function readSome(
  ask: Ask,
  within: Range,
  { begin, start, from, to, buckets, total }: Some,
): { rows: Row[]; after: Place | undefined; next: number } {
  const rows: Row[] = []
  let after = begin
  const end = Math.min(to, buckets)
  for (let bucket = from; bucket < end; bucket += 1) {
    const [first, next] = [Math.floor((bucket * total) / buckets), Math.floor(((bucket + 1) * total) / buckets)]
    const last =
      start === undefined ? endOf(ask, within, next - first, after) : { step: start + next - 1, rowid: undefined }
    if (!last) {
      return { rows, after: undefined, next: end }
    }
    rows.push(...extremes(ask, within, { after, last }))
    after = last
  }
  return { rows, after, next: end }
}

/** Where so many points after a place end. What is left of the place's own step is counted apart: SQLite would scan all of it. */
function endOf(ask: Ask, within: Range, size: number, after: Place | undefined): Place | undefined {
  const left = after?.rowid === undefined ? 0 : countLeft(ask, within, after, size)
  const statement = after && left >= size ? within.nthOfStep(after, size - 1) : within.nth(size - 1 - left, after)
  const [row] = ask(...statement)
  if (!row) {
    return undefined
  }
  const last = { step: exactInteger(row[0]), rowid: number(row[1]) }
  return countLeft(ask, within, last, 1) === 0 ? { step: last.step, rowid: undefined } : last
}

function countLeft(ask: Ask, within: Range, place: Place, most: number): number {
  return Number(ask(...within.leftOf(place, most))[0]?.[0] ?? 0)
}

function extremes(ask: Ask, within: Range, stretch: Stretch): Row[] {
  const [all] = ask(...within.summary(stretch, ''))
  const hasNan = Number(all?.[2]) > 0
  // NaN is stored as 0 with a mark, which is looked at only where there is one: the filter costs.
  const [bare] = hasNan ? ask(...within.summary(stretch, ' filter (where is_nan = 0)')) : [all]
  const values = [...new Set([bare?.[0], bare?.[1]])].filter((value) => typeof value === 'number')
  return [
    ...values.flatMap((value) => ask(...within.find(stretch, 'value = ? and is_nan = 0', [value]))),
    ...(hasNan ? ask(...within.find(stretch, 'is_nan = 1', [])) : []),
  ]
}

type Statement = [sql: string, binds: readonly Bind[]]

/** The statements about one metric of one run, from step to step. */
class Range {
  readonly #where: string
  readonly #binds: readonly Bind[]

  constructor(
    runId: string,
    key: string,
    { fromStep, toStep }: { readonly fromStep?: number; readonly toStep?: number },
  ) {
    const low = fromStep === undefined || !Number.isFinite(fromStep) ? [] : [Math.ceil(fromStep)]
    const high = toStep === undefined || !Number.isFinite(toStep) ? [] : [Math.floor(toStep)]
    this.#where = `where run_uuid = ? and key = ?${low.length ? ' and step >= ?' : ''}${high.length ? ' and step <= ?' : ''}`
    this.#binds = [runId, key, ...low, ...high]
  }

  count(): Statement {
    return [`select count(*) from metrics ${this.#where}`, this.#binds]
  }

  /** The place of the point that so many others stand before, of those with a greater step than that of `after`. */
  nth(skip: number, after?: Place): Statement {
    const binds = after ? [...this.#binds, after.step] : this.#binds
    const more = after ? ' and step > ?' : ''
    return [
      `select ${place} from metrics ${this.#where}${more} order by step, rowid limit 1 offset ?`,
      [...binds, skip],
    ]
  }

  /** As `nth`, of those with the same step. */
  nthOfStep({ step, rowid = 0 }: Place, skip: number): Statement {
    const sql = `select ${place} from metrics ${this.#where} and step = ? and rowid > ? order by rowid limit 1 offset ?`
    return [sql, [...this.#binds, step, rowid, skip]]
  }

  /** How many points of the same step come after, at most so many. */
  leftOf({ step, rowid = 0 }: Place, most: number): Statement {
    const sql = `select count(*) from (select 1 from metrics ${this.#where} and step = ? and rowid > ? limit ?)`
    return [sql, [...this.#binds, step, rowid, most]]
  }

  first(): Statement {
    return [`select ${point} from metrics ${this.#where} order by step, rowid limit 1`, this.#binds]
  }

  latest(): Statement {
    return [`select ${point} from metrics ${this.#where} order by step desc, rowid desc limit 1`, this.#binds]
  }

  summary(stretch: Stretch, filter: string): Statement {
    const [sql, binds] = this.#in(stretch)
    const least = `min(value)${filter}, max(value)${filter}, max(is_nan)`
    return [`select ${least} from metrics ${this.#where}${sql}`, binds]
  }

  find(stretch: Stretch, what: string, values: readonly Bind[]): Statement {
    const [sql, binds] = this.#in(stretch)
    return [
      `select ${point} from metrics ${this.#where}${sql} and ${what} order by step, rowid limit 1`,
      [...binds, ...values],
    ]
  }

  #in({ after, last }: Stretch): Statement {
    if (after?.rowid !== undefined && after.step === last.step) {
      const [sql, binds] = [' and step = ? and rowid > ?', [...this.#binds, last.step, after.rowid]]
      return last.rowid === undefined ? [sql, binds] : [`${sql} and rowid <= ?`, [...binds, last.rowid]]
    }
    const [low, lowest] = after ? bound('>', after) : ['', []]
    const [high, highest] = bound('<=', last)
    return [low + high, [...this.#binds, ...lowest, ...highest]]
  }
}

function bound(than: '>' | '<=', { step, rowid }: Place): Statement {
  return rowid === undefined ? [` and step ${than} ?`, [step]] : [` and (step, rowid) ${than} (?, ?)`, [step, rowid]]
}
