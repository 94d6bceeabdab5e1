import type { HistoryOptions } from '../../../model/platform'
import type { MetricSeries, Step } from '../../../model/run'
import { SeriesBuilder } from '../../../model/series'
import { Pace } from '../slices'
import type { Bind, Database, Row } from './database'
import { sampleHistory } from './sample'
import { exactInteger, exactIntegerSql, metricValue, number, text } from './values'

interface Place {
  readonly step: Step
  readonly rowid: number
}

/** A metric's history in slices of an index, so that a million points hold no lock for long. */
export async function readHistory(
  db: Database,
  { runId, key, options }: { readonly runId: string; readonly key: string; readonly options: HistoryOptions },
  signal: AbortSignal,
): Promise<MetricSeries> {
  const schema = await db.schema(signal)
  if (!(await db.first('select 1 from runs where run_uuid = ?', [runId], signal))) {
    throw db.trouble.noRun(runId)
  }
  const series = new SeriesBuilder()
  if (schema.has('metrics')) {
    const sampled = schema.stepIndex ? await sampleHistory(db, { runId, key, options }, signal) : undefined
    if (sampled) {
      return sampled
    }
    const read = schema.stepIndex ? readBySteps : readByRun
    await read(db, series, runId, { key, ...options }, signal)
  }
  return series.build(options.points)
}

interface Wanted extends HistoryOptions {
  readonly key: string
}

const columns = `${exactIntegerSql('step')}, cast(timestamp as real), value, is_nan, rowid`

function range({ fromStep, toStep }: HistoryOptions): { sql: string; binds: Bind[] } {
  const low = fromStep === undefined ? [] : [Math.ceil(fromStep)]
  const high = toStep === undefined ? [] : [Math.floor(toStep)]
  return {
    sql: `${low.length ? ' and step >= ?' : ''}${high.length ? ' and step <= ?' : ''}`,
    binds: [...low, ...high],
  }
}

/** By the index (run_uuid, key, step), whose entries of one step lie in the order of rowid. */
async function readBySteps(
  db: Database,
  series: SeriesBuilder,
  runId: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const { sql: within, binds } = range(wanted)
  const pace = new Pace(5000, 2000, 50_000)
  let last: Place | undefined
  for (;;) {
    const from = last
    let size = 0
    const rows = await db.slice(
      pace,
      (allowed) => {
        size = allowed
        return {
          sql: `select ${columns} from metrics where run_uuid = ? and key = ?${within}${from ? ' and (step, rowid) > (?, ?)' : ''}
            order by step, rowid limit ?`,
          binds: [runId, wanted.key, ...binds, ...(from ? [from.step, from.rowid] : []), size],
        }
      },
      signal,
    )
    rows.forEach((row) => add(series, row))
    if (rows.length < size) {
      return
    }
    last = placeOf(rows.at(-1))
  }
}

/** In stores without that index, all points of the run by rowid, from which those of the metric are taken. */
async function readByRun(
  db: Database,
  series: SeriesBuilder,
  runId: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const { key, fromStep = -Infinity, toStep = Infinity } = wanted
  const pace = new Pace(5000, 2000, 50_000)
  let last = -1
  for (;;) {
    const from = last
    let size = 0
    const rows = await db.slice(
      pace,
      (allowed) => {
        size = allowed
        return {
          sql: `select ${columns}, key from metrics where run_uuid = ? and rowid > ? order by rowid limit ?`,
          binds: [runId, from, size],
        }
      },
      signal,
    )
    for (const row of rows) {
      const step = Number(exactInteger(row[0]))
      if (text(row[5]) === key && step >= fromStep && step <= toStep) {
        add(series, row)
      }
    }
    if (rows.length < size) {
      return
    }
    last = placeOf(rows.at(-1)).rowid
  }
}

function add(series: SeriesBuilder, [step, time, value, isNan]: Row): void {
  series.add(exactInteger(step), number(time), metricValue(value, isNan))
}

function placeOf(row: Row | undefined): Place {
  return { step: exactInteger(row?.[0]), rowid: number(row?.[4]) }
}
