import { z } from 'zod'
import { eachSize, tries, type Bench, type Section } from './context'
import { timed } from './samples'
import { benchExperiment, benchStore, longRun } from './stores'

/** The server's answers as they are: requested, read to the end and parsed as JSON, nothing made of them. */

const pageShape = z.object({ runs: z.array(z.unknown()).optional(), next_page_token: z.string().optional() })

async function request(url: string, body?: unknown): Promise<unknown> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, body === undefined ? {} : post)
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}: ${text.slice(0, 200)}`)
  const parsed: unknown = JSON.parse(text)
  return parsed
}

const searchRuns = (url: string, body: object): Promise<unknown> =>
  request(`${url}/api/2.0/mlflow/runs/search`, { experiment_ids: [benchExperiment.id], ...body })

/** All runs in pages of 1,000, one after another, as the server wants it. */
export async function allPages(url: string, signal: AbortSignal): Promise<number> {
  let token: string | undefined
  let count = 0
  do {
    signal.throwIfAborted()
    const { runs, next_page_token } = pageShape.parse(await searchRuns(url, { max_results: 1000, page_token: token }))
    count += runs?.length ?? 0
    token = next_page_token
  } while (token !== undefined && token !== '')
  return count
}

export const rest: Section = {
  name: 'Raw requests',
  seconds: 90,
  async run(bench, signal) {
    await eachSize(bench, signal, async (store, size) => {
      const url = await bench.server(store)
      await searchRuns(url, { max_results: 100 })
      await tries(bench, 7, signal, async () => {
        bench.samples.add(`rest.unsorted.${size}`, await timed(() => searchRuns(url, { max_results: 100 })))
      })
    })
    const points = await bench.server(await benchStore('points', 1_000_000))
    const sampled = `${points}/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${longRun.id}&metric_key=${longRun.metric}&max_results=1000`
    await tries(bench, 3, signal, async () => {
      bench.samples.add('rest.sampled', await timed(() => request(sampled)))
    })
  },
}

/** All experiments in one answer. */
export async function rawExperiments(bench: Bench, url: string, signal: AbortSignal): Promise<void> {
  await tries(bench, 7, signal, async () => {
    const search = `${url}/api/2.0/mlflow/experiments/search`
    bench.samples.add('rest.experiments', await timed(() => request(search, { max_results: 10_100 })))
  })
}
