import type { RunBatch } from '../../model/batch'
import { CellPacker, packRows, type RowAttributes } from '../../model/pack'
import type { StreamQuery } from '../../model/platform'
import { columnKind, columnName, type ColumnKind } from '../../model/run'
import type { Api } from './api'
import { viewTypes } from './experiments'
import { runIdOf, runNameOf, toDatasets, toDouble, toStatus, toTime } from './map'
import { patience, requestRuns, type RunsPage } from './runs'
import type { EntryWire, RunWire } from './wire'

/**
 * Few at first, so that there is something to see; then as many as the server gives at a good pace, in steps: a table that is
 * closed or sorted soon leaves the server with a short page to finish, not one of seconds.
 */
const firstPage = 100
const largestPage = 1000
const growth = 1.5
const smallestPage = 20
/** Characters that a page should not go beyond by much: runs may have thousands of metrics, or params of many pages. */
const pageLength = 16_000_000

/**
 * All runs of some experiments, newest first, a batch for each page of the server's. While a page is put into columns the next
 * is under way. A page token is an offset: runs that are added meanwhile shift the rest, so a run that came already is dropped.
 * Ends early when the signal is aborted.
 */
export async function* streamRuns(api: Api, query: StreamQuery, signal?: AbortSignal): AsyncGenerator<RunBatch> {
  const leave = new AbortController()
  const either = signal ? AbortSignal.any([signal, leave.signal]) : leave.signal
  const send = async (size: number, token?: string): Promise<RunsPage> => {
    await query.ready?.()
    either.throwIfAborted()
    return requestRuns(api, bodyOf(query, size, token), { signal: either, timeout: patience })
  }
  const request = (size: number, token?: string): Promise<RunsPage> => {
    const page = send(size, token)
    // Whoever awaits it hears of its failure; until then it must not count as unhandled.
    page.catch(() => undefined)
    return page
  }
  const columns = new Columns(query.columns)
  let size = firstPage
  let coming: Promise<RunsPage> | undefined = request(size)
  try {
    while (coming) {
      const { runs, next, length }: RunsPage = await coming
      size = nextSize(size, length)
      coming = next === undefined ? undefined : request(size, next)
      for await (const part of runs) {
        part.forEach((run) => columns.add(run))
      }
      yield columns.take(next === undefined)
    }
  } catch (error) {
    if (!signal?.aborted) {
      throw error
    }
  } finally {
    leave.abort()
  }
}

function bodyOf({ experimentIds, view = 'active' }: StreamQuery, size: number, token: string | undefined): object {
  return { experiment_ids: experimentIds, run_view_type: viewTypes[view], max_results: size, page_token: token }
}

function nextSize(size: number, length: number): number {
  const perRun = Math.max(1, length / size)
  return Math.max(smallestPage, Math.min(largestPage, Math.ceil(size * growth), Math.floor(pageLength / perRun)))
}

type Wanted = ReadonlySet<string> | 'all'

/** Puts runs into columns as they come. */
class Columns {
  readonly #seen = new Set<string>()
  readonly #packer = new CellPacker()
  readonly #metrics: Wanted
  readonly #params: Wanted
  readonly #tags: Wanted
  #rows: RowAttributes[] = []

  constructor(columns: StreamQuery['columns']) {
    this.#metrics = wanted(columns, 'metric')
    this.#params = wanted(columns, 'param')
    this.#tags = wanted(columns, 'tag')
  }

  add(wire: RunWire): void {
    const id = runIdOf(wire.info)
    if (this.#seen.has(id)) {
      return
    }
    const row = this.#seen.size
    this.#seen.add(id)
    this.#rows.push(attributesOf(wire))
    this.#addCells(row, wire.data ?? {})
    const datasets = toDatasets(wire.inputs?.dataset_inputs)
    this.#packer.datasets(
      row,
      datasets.map(({ name }) => name),
    )
  }

  #addCells(row: number, { metrics, params, tags }: NonNullable<RunWire['data']>): void {
    for (const { key, value } of metrics ?? []) {
      if (has(this.#metrics, key)) {
        this.#packer.metric(key, row, toDouble(value))
      }
    }
    each(params, this.#params, (key, value) => this.#packer.param(key, row, value))
    each(tags, this.#tags, (key, value) => this.#packer.tag(key, row, value))
  }

  take(isLast: boolean): RunBatch {
    const rows = packRows(this.#rows)
    this.#rows = []
    return this.#packer.take({ rows, ...(isLast && { total: this.#seen.size, progress: 1 }) })
  }
}

function wanted(columns: StreamQuery['columns'], kind: ColumnKind): Wanted {
  return columns === 'all' ? 'all' : new Set(columns.filter((column) => columnKind(column) === kind).map(columnName))
}

function has(some: Wanted, key: string): boolean {
  return some === 'all' || some.has(key)
}

function each(
  entries: readonly EntryWire[] | null | undefined,
  some: Wanted,
  put: (key: string, value: string) => void,
): void {
  for (const { key, value } of entries ?? []) {
    if (has(some, key)) {
      put(key, value ?? '')
    }
  }
}

function attributesOf(wire: RunWire): RowAttributes {
  const { info } = wire
  return {
    id: runIdOf(info),
    name: runNameOf(wire),
    experimentId: info.experiment_id ?? '',
    user: info.user_id ?? '',
    artifactUri: info.artifact_uri ?? '',
    status: toStatus(info.status),
    startedAt: toTime(info.start_time) ?? NaN,
    endedAt: toTime(info.end_time) ?? NaN,
  }
}
