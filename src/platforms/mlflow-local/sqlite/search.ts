import type { SQLOutputValue } from 'node:sqlite'
import type { Page } from '../../../model/experiment'
import type { Run, RunQuery } from '../../../model/run'
import { parseFilter } from '../../../query/parse'
import { compareValues, type OrderValue } from '../order'
import { Pace } from '../slices'
import type { Trouble } from '../trouble'
import type { Database, Row } from './database'
import { all, filterCondition, type Condition } from './filter'
import { readRuns, scope } from './runs'
import { after, orderOf, type Order, type Term } from './sort'
import { optionalNumber, text } from './values'

/** A run's id and the values that it is ordered by. */
interface Candidate {
  readonly id: string
  readonly values: readonly OrderValue[]
}

/**
 * One page of runs in any order. The table of runs is gone through in slices, each giving its own first rows, so that no
 * statement is long however many runs there are; a page goes on behind the last row of the one before, so that no run is shown
 * twice or left out while others are added.
 */
export async function searchRuns(db: Database, query: RunQuery, signal: AbortSignal): Promise<Page<Run>> {
  const schema = await db.schema(signal)
  const order = orderOf(query.sort ?? [], schema)
  const start = query.page === undefined ? undefined : readToken(query.page, order, db.trouble)
  const conditions: Condition[] = [
    scope(query.experimentIds, query.view, schema),
    filterCondition(readFilter(query.filter, db.trouble), schema),
    ...(start ? [after(order.terms, start)] : []),
  ]
  const wanted = query.limit + 1
  const best = await firstRows(db, order, all(conditions), wanted, signal)
  const shown = best.slice(0, query.limit)
  const last = shown.at(-1)
  const items = await readRuns(
    db,
    shown.map(({ id }) => id),
    signal,
  )
  return { items, ...(best.length === wanted && last && { next: writeToken(order, last) }) }
}

function readFilter(filter: string | undefined, trouble: Trouble): ReturnType<typeof parseFilter>['filter'] {
  const parsed = parseFilter(filter ?? '')
  if (!parsed.ok) {
    throw trouble.error('invalidRequest', parsed.problems[0]?.message ?? 'The filter cannot be read.')
  }
  return parsed.filter
}

async function firstRows(
  db: Database,
  { joins, terms }: Order,
  where: Condition,
  wanted: number,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const sql = `select r.run_uuid, ${terms.map((term, index) => `${term.sql} as t${index}`).join(', ')} from runs r ${joins.sql}
    where r.rowid > ? and r.rowid <= ? and ${where.sql}
    order by ${terms.map((term) => `${term.sql}${term.descending ? ' desc' : ''}`).join(', ')} limit ${wanted}`
  const compare = comparer(terms)
  const end = optionalNumber((await db.first('select max(rowid) from runs', [], signal))?.[0]) ?? 0
  const pace = new Pace(2000, 1000, 50_000)
  let best: Candidate[] = []
  for (let from = 0; from < end;) {
    let to = from
    const rows = await db.slice(
      pace,
      (size) => {
        to = from + size
        return { sql, binds: [...joins.binds, from, to, ...where.binds] }
      },
      signal,
    )
    from = to
    if (rows.length > 0) {
      best = [...best, ...rows.map(candidate)].sort(compare).slice(0, wanted)
    }
  }
  return best
}

function candidate([id, ...values]: Row): Candidate {
  return { id: text(id), values: values.map(orderValue) }
}

function orderValue(value: SQLOutputValue): OrderValue {
  return typeof value === 'number' || typeof value === 'string' ? value : null
}

function comparer(terms: readonly Term[]): (a: Candidate, b: Candidate) => number {
  return (a, b) => {
    for (const [index, { descending }] of terms.entries()) {
      const result = compareValues(a.values[index] ?? null, b.values[index] ?? null)
      if (result !== 0) {
        return descending ? -result : result
      }
    }
    return 0
  }
}

/** The order stands in the token, so that a page of another one is refused and not answered wrongly. */
function writeToken(order: Order, { values }: Candidate): string {
  return Buffer.from(JSON.stringify([signature(order), ...values])).toString('base64url')
}

function readToken(token: string, order: Order, trouble: Trouble): readonly OrderValue[] {
  const [of, ...values] = parseToken(token)
  if (of !== signature(order) || values.length !== order.terms.length) {
    throw trouble.badPage()
  }
  return values
}

function parseToken(token: string): readonly OrderValue[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    return Array.isArray(parsed) && parsed.every(isOrderValue) ? parsed : []
  } catch {
    return []
  }
}

function isOrderValue(value: unknown): value is OrderValue {
  return value === null || typeof value === 'number' || typeof value === 'string'
}

function signature({ joins, terms }: Order): string {
  return JSON.stringify([joins.binds, terms.map(({ sql, descending }) => [sql, descending])])
}
