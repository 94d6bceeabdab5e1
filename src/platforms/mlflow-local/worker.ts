import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PlatformError } from '../../base/errors'
import { serveThread, transferring } from '../../base/serve'
import type { ThreadHandlers } from '../../base/thread'
import { buffersOf, type RunBatch } from '../../model/batch'
import type { HistoriesQuery } from '../../model/platform'
import type { MetricSeries, RunSeries } from '../../model/run'
import type { LocalApi, LocalStore, WorkerSetup } from './calls'
import { createFileStore } from './files/store'
import { createSqliteStore } from './sqlite/store'

/** Batches that may be under way before the first was taken. */
const ahead = 4

/** The thread that reads one local store, so that the extension host never waits for a disk or a lock. */
function openStore(setup: WorkerSetup): LocalStore {
  return isFolder(setup.path) ? createFileStore(setup) : createSqliteStore(setup)
}

/** A path that is not there is judged by its name; its calls then say that it is missing. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !path.endsWith('.db')
}

/** The store's functions, with the arrays of what is large handed over. */
function handlersOf(store: LocalStore): ThreadHandlers<LocalApi> {
  return {
    ...store,
    streamRuns: (query, signal) => handOver(store.streamRuns(query, signal)),
    metricHistory: async (args, signal) => {
      const series = await store.metricHistory(args, signal)
      return transferring(series, seriesBuffers(series))
    },
    metricHistories: (query, signal) => readHistories(store, query, signal),
  }
}

async function* handOver(batches: AsyncIterable<RunBatch>): AsyncGenerator<RunBatch> {
  for await (const batch of batches) {
    yield transferring(batch, buffersOf(batch))
  }
}

/** One run after the other, so that the first is drawn while the next are read. */
async function* readHistories(
  store: LocalStore,
  { runIds, key, ...options }: HistoriesQuery,
  signal: AbortSignal,
): AsyncGenerator<RunSeries> {
  for (const runId of runIds) {
    const series = await store.metricHistory({ runId, key, options }, signal).catch(absentAsUndefined)
    if (series && series.values.length > 0) {
      yield transferring({ runId, series, exact: true }, seriesBuffers(series))
    }
  }
}

function absentAsUndefined(error: unknown): undefined {
  if (error instanceof PlatformError && error.reason === 'notFound' && error.action === undefined) {
    return undefined
  }
  throw error
}

function seriesBuffers({ steps, times, values, exactSteps }: MetricSeries): ArrayBuffer[] {
  const arrays = exactSteps ? [steps, times, values, exactSteps] : [steps, times, values]
  return arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer)
}

if (parentPort) {
  const setup = workerData as WorkerSetup
  serveThread<LocalApi>(parentPort, handlersOf(openStore(setup)), { ahead, platform: setup.name, endpoint: setup.path })
}
