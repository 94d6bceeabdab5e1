import { PlatformError, type Reason } from '../../src/base/errors'
import type { LifecycleView, Page } from '../../src/model/experiment'
import { columnKind, columnName, type AttributeName, type ColumnId, type Run, type SortKey } from '../../src/model/run'
import { compileFilter, type Access } from '../../src/query/evaluate'
import { parseFilter } from '../../src/query/parse'

export function failure(reason: Reason, message: string): PlatformError {
  return new PlatformError({ reason, platform: 'Fake', endpoint: 'memory', message })
}

export function isSeen(lifecycle: 'active' | 'deleted', view: LifecycleView = 'active'): boolean {
  return view === 'all' || lifecycle === view
}

export function pageOf<T>(items: readonly T[], limit: number, page: string | undefined): Page<T> {
  if (page !== undefined && !/^\d+$/.test(page)) {
    throw failure('invalidRequest', 'That page is not known.')
  }
  const from = Number(page ?? 0)
  const end = from + limit
  return { items: items.slice(from, end), ...(end < items.length && { next: String(end) }) }
}

export function filtered(runs: readonly Run[], filter: string): Run[] {
  const parsed = parseFilter(filter)
  if (!parsed.ok) {
    throw failure('invalidRequest', parsed.problems[0]?.message ?? 'That filter is not understood.')
  }
  const matches = compileFilter(parsed.filter, accessTo(runs))
  return runs.filter((_run, row) => matches(row))
}

function accessTo(runs: readonly Run[]): Access {
  return {
    metric: (key) => (row) => runs[row]?.metrics.get(key)?.value,
    param: (key) => (row) => runs[row]?.params.get(key),
    tag: (key) => (row) => runs[row]?.tags.get(key),
    attribute: (name) => (row) => {
      const run = runs[row]
      return name === 'status' ? run?.status.toUpperCase() : run && attribute(run, name)
    },
    dataset: (key) => (row) => (runs[row]?.datasets ?? []).flatMap((dataset) => dataset[key] ?? []),
  }
}

type Value = string | number | undefined

const attributes: Readonly<Record<AttributeName, (run: Run) => Value>> = {
  run_name: ({ name }) => name,
  status: ({ status }) => status,
  start_time: ({ startedAt }) => startedAt,
  end_time: ({ endedAt }) => endedAt,
  duration: ({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt,
  user_id: ({ user }) => user,
  run_id: ({ id }) => id,
  experiment_id: ({ experimentId }) => experimentId,
  artifact_uri: ({ artifactUri }) => artifactUri,
  dataset: ({ datasets }) => datasets?.[0]?.name,
}

function attribute(run: Run, name: string): Value {
  return Object.entries(attributes).find(([known]) => known === name)?.[1](run)
}

function cell(run: Run, column: ColumnId): Value {
  const name = columnName(column)
  switch (columnKind(column)) {
    case 'metric':
      return run.metrics.get(name)?.value
    case 'param':
      return run.params.get(name)
    case 'tag':
      return run.tags.get(name)
    case 'attribute':
      return attribute(run, name)
  }
}

const newestFirst: SortKey = { column: 'attribute:start_time', descending: true }
const byId: SortKey = { column: 'attribute:run_id', descending: false }

export function sorted(runs: readonly Run[], sort: readonly SortKey[] = []): Run[] {
  const keys = [...sort, newestFirst, byId]
  return [...runs].sort((a, b) => {
    for (const key of keys) {
      const order = compare(cell(a, key.column), cell(b, key.column), key.descending)
      if (order !== 0) {
        return order
      }
    }
    return 0
  })
}

/** Missing last, before it NaN, whichever way the rest goes. */
function compare(a: Value, b: Value, descending: boolean): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0 || a === b || a === undefined || b === undefined) {
    return rank
  }
  return (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1)
}

function rankOf(value: Value): number {
  return value === undefined ? 2 : Number.isNaN(value) ? 1 : 0
}
