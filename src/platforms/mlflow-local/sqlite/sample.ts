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
  readonly rowid: number
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
  const kept = new Map<number, Row>()
  const pace = new Pace(4, 1, 64)
  let after: Place | undefined
  for (let bucket = 0; bucket < buckets;) {
    const from = bucket
    const start = after
    const slice = await db.several(
      (ask) => pace.measure(() => readSome(ask, within, { start, from, to: from + pace.size, buckets, total })),
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

interface Some {
  readonly start: Place | undefined
  readonly from: number
  readonly to: number
  readonly buckets: number
  readonly total: number
}

/** The kept points of some stretches; `after` is where the last of them ends, undefined at the end of the history. */
function readSome(
  ask: Ask,
  within: Range,
  { start, from, to, buckets, total }: Some,
): { rows: Row[]; after: Place | undefined; next: number } {
  const rows: Row[] = []
  let after = start
  const end = Math.min(to, buckets)
  for (let bucket = from; bucket < end; bucket += 1) {
    const size = Math.floor(((bucket + 1) * total) / buckets) - Math.floor((bucket * total) / buckets)
    const last = endOf(ask, within, size, after)
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
  const left = after ? Number(ask(...within.leftOf(after, size))[0]?.[0] ?? 0) : 0
  const statement = after && left >= size ? within.nthOfStep(after, size - 1) : within.nth(size - 1 - left, after)
  const [row] = ask(...statement)
  return row && { step: exactInteger(row[0]), rowid: number(row[1]) }
}

function extremes(ask: Ask, within: Range, stretch: Stretch): Row[] {
  const [[least, greatest, nans] = []] = ask(...within.summary(stretch))
  const values = [...new Set([least, greatest])].filter((value) => typeof value === 'number')
  return [
    ...values.flatMap((value) => ask(...within.find(stretch, 'is_nan = 0 and value = ?', [value]))),
    ...(Number(nans) > 0 ? ask(...within.find(stretch, 'is_nan = 1', [])) : []),
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
  nthOfStep({ step, rowid }: Place, skip: number): Statement {
    const sql = `select ${place} from metrics ${this.#where} and step = ? and rowid > ? order by rowid limit 1 offset ?`
    return [sql, [...this.#binds, step, rowid, skip]]
  }

  /** How many points of the same step come after, at most so many. */
  leftOf({ step, rowid }: Place, most: number): Statement {
    const sql = `select count(*) from (select 1 from metrics ${this.#where} and step = ? and rowid > ? limit ?)`
    return [sql, [...this.#binds, step, rowid, most]]
  }

  first(): Statement {
    return [`select ${point} from metrics ${this.#where} order by step, rowid limit 1`, this.#binds]
  }

  latest(): Statement {
    return [`select ${point} from metrics ${this.#where} order by step desc, rowid desc limit 1`, this.#binds]
  }

  summary(stretch: Stretch): Statement {
    const [sql, binds] = this.#in(stretch)
    return [
      `select min(value) filter (where is_nan = 0), max(value) filter (where is_nan = 0), sum(is_nan) from metrics ${this.#where}${sql}`,
      binds,
    ]
  }

  find(stretch: Stretch, what: string, values: readonly Bind[]): Statement {
    const [sql, binds] = this.#in(stretch)
    return [
      `select ${point} from metrics ${this.#where}${sql} and ${what} order by step, rowid limit 1`,
      [...binds, ...values],
    ]
  }

  #in({ after, last }: Stretch): Statement {
    if (after?.step === last.step) {
      return [' and step = ? and rowid > ? and rowid <= ?', [...this.#binds, last.step, after.rowid, last.rowid]]
    }
    const binds = after ? [...this.#binds, after.step, after.rowid] : this.#binds
    return [
      `${after ? ' and (step, rowid) > (?, ?)' : ''} and (step, rowid) <= (?, ?)`,
      [...binds, last.step, last.rowid],
    ]
  }
}
