import { Connector } from './connect'
import { eachSize, tries, type Section } from './context'
import { timed } from './samples'
import { Scan } from './scan'
import { benchExperiment, benchStore, bestRunName, longRun, sortedMetric } from './stores'
import type { ExperimentSource } from '../../src/model/platform'

/** Our reading of local stores beside the bare SQL, taken in turns so that both meet the same machine. */

const bestQuery = {
  experimentIds: [benchExperiment.id],
  sort: [{ column: `metric:${sortedMetric}`, descending: true }],
  limit: 100,
} as const

/** The best hundred, whole runs; wrong answers do not count. */
export async function bestHundred(source: ExperimentSource, best: string, signal: AbortSignal): Promise<number> {
  let first: string | undefined
  let count = 0
  const ms = await timed(async () => {
    const { items } = await source.searchRuns(bestQuery, signal)
    first = items[0]?.name
    count = items.length
  })
  if (first !== best || count !== 100) throw new Error(`The best run was to be ${best}, not ${String(first)}`)
  return ms
}

export const localBest: Section = {
  name: 'Local store: the best hundred',
  seconds: 30,
  async run(bench, signal) {
    const connector = await Connector.make()
    try {
      await eachSize(
        bench,
        signal,
        async (store, size) => {
          const [ours, scan, best] = [connector.local(store), new Scan(store), bestRunName(store)]
          await bestHundred(ours, best, signal)
          await tries(bench, 9, signal, async () => {
            bench.samples.add(`scan.best.${size}`, await scan.best())
            bench.samples.add(`local.best.${size}`, await bestHundred(ours, best, signal))
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

export const localSeries: Section = {
  name: 'Local store: a long series',
  seconds: 40,
  async run(bench, signal) {
    const store = await benchStore('points', 1_000_000)
    const connector = await Connector.make()
    const scan = new Scan(store)
    const ours = connector.local(store)
    const history = async (points: number | undefined, atLeast: number): Promise<void> => {
      const { values } = await ours.metricHistory(longRun.id, longRun.metric, { points }, signal)
      if (values.length < atLeast) throw new Error(`${String(values.length)} points came`)
    }
    try {
      await tries(bench, 3, signal, async () => {
        bench.samples.add('scan.series', await scan.series(store.count))
        bench.samples.add('local.series', await timed(() => history(undefined, store.count)))
        bench.samples.add('local.sampled', await timed(() => history(1_000, 500)))
      })
    } finally {
      await scan.close()
      await connector.close()
    }
  },
}
