import type { Page } from '../../../model/experiment'
import { columnKind, columnName, type ColumnId, type Run, type RunQuery, type SortKey } from '../../../model/run'
import { compileFilter, type Access } from '../../../query/evaluate'
import { parseFilter } from '../../../query/parse'
import { compareText, compareValues, type OrderValue } from '../order'
import { pageOf } from '../page'
import type { Trouble } from '../trouble'

/** One page of runs that are all at hand, in MLflow's own order and with its meaning of the filter. */
export function searchRuns(runs: readonly Run[], query: RunQuery, trouble: Trouble): Page<Run> {
  const parsed = parseFilter(query.filter ?? '')
  if (!parsed.ok) {
    throw trouble.error('invalidRequest', parsed.problems[0]?.message ?? 'The filter cannot be read.')
  }
  const { view = 'active', sort = [] } = query
  const matches = compileFilter(parsed.filter, accessTo(runs))
  const found = runs.filter((run, row) => (view === 'all' || run.lifecycle === view) && matches(row))
  return pageOf(found.sort(comparer(sort)), query.limit, query.page, trouble)
}

function accessTo(runs: readonly Run[]): Access {
  return {
    metric: (key) => (row) => runs[row]?.metrics.get(key)?.value,
    param: (key) => (row) => runs[row]?.params.get(key),
    tag: (key) => (row) => runs[row]?.tags.get(key),
    attribute: (name) => (row) => filterAttribute(runs[row], name),
    dataset: (key) => (row) =>
      (runs[row]?.datasets ?? []).map((dataset) => dataset[key]).filter((value) => value !== undefined),
  }
}

function filterAttribute(run: Run | undefined, name: string): string | number | undefined {
  // The filter's run_name is the tag, and its status MLflow's word.
  if (name === 'run_name') {
    return run?.tags.get('mlflow.runName')
  }
  return run && (attribute(run, name) ?? undefined)
}

function attribute(run: Run, name: string): OrderValue {
  const read = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  return read?.(run) ?? null
}

const attributes: Readonly<Record<string, (run: Run) => OrderValue | undefined>> = {
  run_name: ({ name }) => name,
  status: ({ status }) => (status === 'unknown' ? null : status.toUpperCase()),
  start_time: ({ startedAt }) => startedAt,
  end_time: ({ endedAt }) => endedAt,
  duration: ({ startedAt, endedAt }) => (startedAt === undefined || endedAt === undefined ? null : endedAt - startedAt),
  user_id: ({ user }) => user,
  run_id: ({ id }) => id,
  experiment_id: ({ experimentId }) => experimentId,
  artifact_uri: ({ artifactUri }) => artifactUri,
  dataset: ({ datasets }) => datasets?.[0]?.name,
}

/** 0 for a value, 1 for NaN, 2 for what is missing: their order either way. */
interface Ranked {
  readonly rank: 0 | 1 | 2
  readonly value: OrderValue
}

const newestFirst: SortKey = { column: 'attribute:start_time', descending: true }

export function comparer(sort: readonly SortKey[]): (a: Run, b: Run) => number {
  const keys = sort.some(({ column }) => column === newestFirst.column) ? sort : [...sort, newestFirst]
  return (a, b) => {
    for (const { column, descending } of keys) {
      const result = compareRanked(ranked(a, column), ranked(b, column), descending)
      if (result !== 0) {
        return result
      }
    }
    return compareText(a.id, b.id)
  }
}

function compareRanked(a: Ranked, b: Ranked, descending: boolean): number {
  if (a.rank !== b.rank || a.rank > 0) {
    return a.rank - b.rank
  }
  const result = compareValues(a.value, b.value)
  return descending ? -result : result
}

function ranked(run: Run, column: ColumnId): Ranked {
  const value = valueOf(run, column)
  if (value === null) {
    return { rank: 2, value }
  }
  return Number.isNaN(value) ? { rank: 1, value } : { rank: 0, value }
}

function valueOf(run: Run, column: ColumnId): OrderValue {
  const name = columnName(column)
  switch (columnKind(column)) {
    case 'metric':
      return run.metrics.get(name)?.value ?? null
    case 'param':
      return run.params.get(name) ?? null
    case 'tag':
      return run.tags.get(name) ?? null
    case 'attribute':
      return attribute(run, name)
  }
}
