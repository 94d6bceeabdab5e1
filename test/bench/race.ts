import { bringBest, SlowSorts } from '../../src/features/runs/race'
import type { Feed } from '../../src/features/runs/feed'
import type { SortKey } from '../../src/model/run'
import { createTableClient, type Table } from '../../src/table/client'
import { Connector } from './connect'
import { tries, type Bench, type Section } from './context'
import { fill } from './hand'
import { timed } from './samples'
import { benchExperiment, benchStore, bestRunName, sortedMetric, type BenchStore } from './stores'

/**
 * The best hundred from a server, as the runs table gets them: while all runs stream in behind, the server's own sort and a
 * threshold are raced. Done when the table's first hundred rows are certain.
 */

const column = `metric:${sortedMetric}` as const
const sort: readonly SortKey[] = [{ column, descending: true }]
/** Milliseconds that the runs table gives a server for its own sort. */
const deadline = 3_000

async function bring(table: Table, feed: Feed, signal: AbortSignal): Promise<void> {
  await table.ask('view', { sort, filter: '' })
  const certain = await bringBest({
    feed,
    sort,
    filter: [],
    slowSorts: new SlowSorts(),
    deadline,
    put: ({ source }, runs) => table.ask('upsert', { source, runs }),
    sample: (metric) => table.ask('values', { column: `metric:${metric}` }),
    signal,
    closing: signal,
  })
  if (!certain) throw new Error('The first hundred were not certain')
}

async function bestName(table: Table): Promise<string | undefined> {
  const { cells } = await table.window({ start: 0, end: 100, columns: ['attribute:run_name'] })
  const [names] = cells
  return names?.kind === 'text' ? names.strings[(names.codes[0] ?? 0) - 1] : undefined
}

/** One try on a server that has nothing else to do: an abandoned sort would go on in it for minutes. */
async function onFreshServer(bench: Bench, store: BenchStore, signal: AbortSignal): Promise<number> {
  await bench.stopServer()
  const connector = await Connector.make()
  const table = createTableClient(connector.worker('table'))
  const leave = new AbortController()
  const either = AbortSignal.any([signal, leave.signal])
  try {
    const experiments = connector.server(await bench.server(store))
    const source = { index: 0, prefix: '' }
    const feed: Feed = { connection: 'bench', experiments, experimentIds: [benchExperiment.id], source }
    await experiments.searchRuns({ experimentIds: feed.experimentIds, limit: 100 }, signal)
    const behind = fill(table, experiments, [], either).catch(() => 0)
    const ms = await timed(() => bring(table, feed, either))
    const first = await bestName(table)
    leave.abort()
    await behind
    const best = bestRunName(store)
    if (first !== best) throw new Error(`The best run was to be ${best}, not ${String(first)}`)
    return ms
  } finally {
    leave.abort()
    table.dispose()
    await connector.close()
    await bench.stopServer()
  }
}

export const serverBest: Section = {
  name: 'Server: the best hundred',
  seconds: 240,
  async run(bench, signal) {
    for (const runs of bench.runs.filter((size) => size >= 10_000)) {
      const store = await benchStore('runs', runs)
      await tries(bench, 3, signal, async () => {
        bench.samples.add(`server.best.${String(runs)}`, await onFreshServer(bench, store, signal))
      })
    }
  },
}
