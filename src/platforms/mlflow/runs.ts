import { PlatformError } from '../../base/errors'
import { inParallel } from '../../base/parallel'
import type { Page } from '../../model/experiment'
import type { Run, RunQuery } from '../../model/run'
import { get, isMissing, refusal, root, type Api, type CallOptions } from './api'
import { viewTypes } from './experiments'
import { requestList } from './list'
import { given, runIdOf, toRun } from './map'
import { orderBy } from './order'
import { runAnswer, runsAnswer, runsWire, type RunWire } from './wire'

/** A server that filters many runs may take its time. */
export const patience = 120_000

const searchPath = `${root}/runs/search`
const mostRuns = 1000

export interface RunsPage {
  readonly runs: AsyncIterable<readonly RunWire[]>
  readonly next: string | undefined
  /** Characters of the answer. */
  readonly length: number
}

export async function requestRuns(api: Api, body: object, options: CallOptions = {}): Promise<RunsPage> {
  const request = { method: 'POST', path: searchPath, body, ...options } as const
  const { items, rest, length } = await requestList(api, request, { key: 'runs', items: runsWire, answer: runsAnswer })
  return { runs: items, next: given(rest.next_page_token), length }
}

/** A page of whole runs. The filter goes to the server as it is written. */
export async function searchRuns(api: Api, query: RunQuery, signal?: AbortSignal): Promise<Page<Run>> {
  const { experimentIds, filter, sort = [], view = 'active', limit, page } = query
  const body = {
    experiment_ids: experimentIds,
    filter: given(filter?.trim()),
    run_view_type: viewTypes[view],
    max_results: Math.min(limit, mostRuns),
    order_by: orderBy(api, sort),
    page_token: page,
  }
  // Sorting by a metric may take minutes; how long it is worth waiting for is the caller's to say.
  const timeout = sort.length > 0 ? 0 : filter ? patience : undefined
  const { runs, next } = await requestRuns(api, body, { signal, timeout })
  const items: Run[] = []
  for await (const part of runs) {
    items.push(...part.map(toRun))
  }
  return { items, next }
}

const requestsAtOnce = 6
const idsPerSearch = 100

/**
 * Runs by id. Searching needs to know their experiment, so the first is got alone; the rest, mostly of the same experiment,
 * comes by searches, and what these do not bring is got one by one.
 */
export async function getRuns(api: Api, ids: readonly string[], signal?: AbortSignal): Promise<readonly Run[]> {
  const found = new Map<string, Run>()
  const [first, ...rest] = [...new Set(ids)]
  if (first !== undefined) {
    const run = await findRun(api, first, signal)
    if (run) {
      found.set(first, run)
      await trySearchByIds(api, run.experimentId, rest, found, signal)
    }
    const left = rest.filter((id) => !found.has(id))
    for (const other of await inParallel(left, requestsAtOnce, (id) => findRun(api, id, signal))) {
      if (other) {
        found.set(other.id, other)
      }
    }
  }
  return ids.map((id) => found.get(id)).filter((run) => run !== undefined)
}

/** A server that cannot search by id refuses the filter. */
async function trySearchByIds(...call: Parameters<typeof searchByIds>): Promise<void> {
  try {
    await searchByIds(...call)
  } catch (error) {
    if (!(error instanceof PlatformError && error.reason === 'invalidRequest')) {
      throw error
    }
  }
}

async function searchByIds(
  api: Api,
  experimentId: string,
  ids: readonly string[],
  found: Map<string, Run>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const searchable = ids.filter((id) => /^[\w-]+$/.test(id))
  if (searchable.length < requestsAtOnce) {
    return
  }
  for (let from = 0; from < searchable.length; from += idsPerSearch) {
    const part = searchable.slice(from, from + idsPerSearch)
    const body = {
      experiment_ids: [experimentId],
      filter: `attributes.run_id IN (${part.map((id) => `'${id}'`).join(', ')})`,
      run_view_type: viewTypes.all,
      max_results: part.length,
    }
    const { runs } = await requestRuns(api, body, { signal })
    for await (const wires of runs) {
      for (const wire of wires) {
        found.set(runIdOf(wire.info), toRun(wire))
      }
    }
  }
}

async function findRun(api: Api, id: string, signal: AbortSignal | undefined): Promise<Run | undefined> {
  try {
    return await getRun(api, id, signal)
  } catch (error) {
    if (isMissing(error)) {
      return undefined
    }
    throw error
  }
}

/** One run; `notFound` where there is none of that id. */
export async function getRun(api: Api, id: string, signal?: AbortSignal): Promise<Run> {
  if (id === '') {
    throw refusal(api, 'notFound', `${root}/runs/get`, 'There is no run without an id.')
  }
  const { run } = await get(api, '/runs/get', { run_id: id }, runAnswer, { signal })
  return toRun(run)
}
