import type { Filter } from '../../query/ast'
import { printFilter } from '../../query/print'
import type { Feed } from './feed'

const pageLimit = 1_000

/** Row ids of the runs that meet conditions on datasets. The columns of a table do not hold those: the platform is asked. */
export async function runsWithDatasets(
  feeds: readonly Feed[],
  conditions: Filter,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all(feeds.map((feed) => matching(feed, printFilter(conditions), signal)))
  return found.flat()
}

async function matching(feed: Feed, filter: string, signal: AbortSignal): Promise<readonly string[]> {
  const { experiments, experimentIds, source } = feed
  const ids: string[] = []
  let page: string | undefined
  do {
    const found = await experiments.searchRuns({ experimentIds, filter, limit: pageLimit, page }, signal)
    ids.push(...found.items.map((run) => source.prefix + run.id))
    page = found.next
  } while (page !== undefined)
  return ids
}
