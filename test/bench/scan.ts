import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { projectRoot } from '../servers/tool'
import { benchExperiment, longRun, sortedMetric, type BenchStore } from './stores'

const answerShape = z.tuple([z.object({ ms: z.number(), count: z.number() })])

/** The bare SQL of `scan.mjs` on one store, in a worker of its own as our reading is. */
export class Scan {
  readonly #worker: Worker

  constructor(store: BenchStore) {
    const workerData = { file: store.dbFile, experiment: Number(benchExperiment.id) }
    this.#worker = new Worker(join(projectRoot, 'test', 'bench', 'scan.mjs'), { workerData })
  }

  /** Milliseconds for the best hundred. */
  best(): Promise<number> {
    return this.#ask({ work: 'best', metric: sortedMetric }, 100)
  }

  /** Milliseconds for all cells of the given number of runs. */
  all(runs: number): Promise<number> {
    // Some metrics are missing by design, so there are somewhat fewer than forty a run.
    return this.#ask({ work: 'all' }, runs * 39)
  }

  series(points: number): Promise<number> {
    return this.#ask({ work: 'series', run: longRun.id, metric: longRun.metric, points }, points)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  async #ask(request: object, atLeast: number): Promise<number> {
    this.#worker.postMessage(request)
    const message: unknown = await once(this.#worker, 'message')
    const [{ ms, count }] = answerShape.parse(message)
    if (count < atLeast) throw new Error(`The scan found ${String(count)} where ${String(atLeast)} were expected`)
    return ms
  }
}
