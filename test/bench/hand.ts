import type { ExperimentSource } from '../../src/model/platform'
import type { ColumnId } from '../../src/model/run'
import { createTableClient, type Table } from '../../src/table/client'
import { Connector } from './connect'
import { eachSize, tries, type Section } from './context'
import { allPages } from './rest'
import { timed } from './samples'
import { Scan } from './scan'
import { benchExperiment, benchStore, sortedMetric } from './stores'

/** All runs in hand: from asking for them until the table holds every cell and could sort by any of them. */

const source = { index: 0, prefix: '' }

/** The columns of metrics and params; tags are not among the forty. */
async function fortyColumns(from: ExperimentSource): Promise<readonly ColumnId[]> {
  const { items } = await from.searchRuns({ experimentIds: [benchExperiment.id], limit: 20 })
  const metrics = items.flatMap(({ metrics }) => [...metrics.keys()].map((key) => `metric:${key}` as const))
  const params = items.flatMap(({ params }) => [...params.keys()].map((key) => `param:${key}` as const))
  return [...new Set<ColumnId>([...metrics, ...params])]
}

/** Fills the table from the source as the runs table does: a batch is handed on while the next one is read. */
export async function fill(
  table: Table,
  from: ExperimentSource,
  columns: readonly ColumnId[],
  signal: AbortSignal,
): Promise<number> {
  let loaded = 0
  let handed: Promise<unknown> = Promise.resolve()
  const query = { experimentIds: [benchExperiment.id], columns: columns.length > 0 ? columns : ('all' as const) }
  for await (const batch of from.streamRuns(query, signal)) {
    await handed
    handed = table.append({ stream: 1, source, batch }, signal).then((result) => (loaded = result.loaded))
  }
  await handed
  await table.ask('endStream', { stream: 1, source, sweep: true })
  return loaded
}

async function measureFill(
  connector: Connector,
  from: ExperimentSource,
  runs: number,
  columns: readonly ColumnId[],
  signal: AbortSignal,
): Promise<number> {
  const table = createTableClient(connector.worker('table'))
  try {
    // Its thread is there before the person asks for anything, as the store's is.
    await table.ask('columns', undefined)
    let loaded = 0
    const ms = await timed(async () => {
      loaded = await fill(table, from, columns, signal)
    })
    if (loaded !== runs) throw new Error(`${String(loaded)} of ${String(runs)} runs came`)
    return ms
  } finally {
    table.dispose()
  }
}

export const localAll: Section = {
  name: 'Local store: all cells in hand',
  seconds: 120,
  async run(bench, signal) {
    const connector = await Connector.make()
    try {
      await eachSize(
        bench,
        signal,
        async (store, size) => {
          const [ours, scan] = [connector.local(store), new Scan(store)]
          const columns = await fortyColumns(ours)
          await tries(bench, 3, signal, async () => {
            bench.samples.add(`scan.all.${size}`, await scan.all(store.count))
            bench.samples.add(`local.all.${size}`, await measureFill(connector, ours, store.count, columns, signal))
          })
          await scan.close()
        },
        10_000,
      )
    } finally {
      await connector.close()
    }
  },
}

/** Of the kinds that people type: numbers and texts, a part of a text that every run has another of, any case. */
const filters = [
  `metrics.${sortedMetric} > 0.8 and params.optimizer = 'adam'`,
  "params.seed LIKE '%77%'",
  "attributes.run_name ILIKE '%FOREST-9%'",
]

/** In a table that was just filled, since it keeps the orders it has worked out: the slowest column and the slowest filter. */
async function slowest(table: Table, columns: readonly ColumnId[]): Promise<{ sort: number; filter: number }> {
  const view = async (column: ColumnId, filter: string): Promise<void> => {
    await table.ask('view', { sort: [{ column, descending: true }], filter })
    await table.window({ start: 0, end: 50, columns: columns.slice(0, 20) })
  }
  const times = { sort: 0, filter: 0 }
  for (const column of columns) times.sort = Math.max(times.sort, await timed(() => view(column, '')))
  for (const filter of filters)
    times.filter = Math.max(times.filter, await timed(() => view(`metric:${sortedMetric}`, filter)))
  return times
}

export const engine: Section = {
  name: 'Sorting and filtering what is in hand',
  seconds: 60,
  async run(bench, signal) {
    const connector = await Connector.make()
    const store = await benchStore('runs', bench.runs.at(-1) ?? 10_000)
    const size = String(store.count)
    try {
      const ours = connector.local(store)
      const columns = [...(await fortyColumns(ours)), 'attribute:run_name', 'attribute:start_time'] as const
      await tries(bench, 3, signal, async () => {
        const table = createTableClient(connector.worker('table'))
        await fill(table, ours, [], signal)
        const { sort, filter } = await slowest(table, columns)
        bench.samples.add(`engine.sort.${size}`, sort)
        bench.samples.add(`engine.filter.${size}`, filter)
        table.dispose()
      })
    } finally {
      await connector.close()
    }
  },
}

export const serverAll: Section = {
  name: 'Server: all cells in hand',
  seconds: 780,
  async run(bench, signal) {
    const connector = await Connector.make()
    try {
      await eachSize(
        bench,
        signal,
        async (store, size) => {
          const url = await bench.server(store)
          const ours = connector.server(url)
          const columns = await fortyColumns(ours)
          // At the full size one time takes four minutes.
          await tries(bench, store.count > 10_000 ? 1 : 2, signal, async () => {
            bench.samples.add(`rest.all.${size}`, await timed(() => allPages(url, signal)))
            bench.samples.add(`server.all.${size}`, await measureFill(connector, ours, store.count, columns, signal))
          })
        },
        10_000,
      )
    } finally {
      await connector.close()
    }
  },
}
