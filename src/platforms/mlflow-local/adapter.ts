import { createReadStream } from 'node:fs'
import { connectThread, startWorker, type Thread } from '../../base/thread'
import type { RunBatch } from '../../model/batch'
import type { ExperimentSource, StreamQuery, With } from '../../model/platform'
import type { ModelRegistry } from '../../model/registry'
import type { LocalApi, WorkerSetup } from './calls'

export interface LocalPlatformOptions {
  readonly id: string
  /** The connection's name as the person knows it. */
  readonly name: string
  /** Absolute path of a `mlflow.db` or a `mlruns` folder. */
  readonly path: string
  /** Absolute path of the worker's bundle. */
  readonly workerScript: string
}

/** A local store as a platform. Reading happens in a worker thread; files of artifacts are streamed from here. */
export function createLocalPlatform({
  id,
  name,
  path,
  workerScript,
}: LocalPlatformOptions): With<'experiments' | 'registry'> {
  const setup: WorkerSetup = { path, name }
  const thread = connectThread<LocalApi>('The reader of the store', () => startWorker(workerScript, setup), {
    platform: name,
    endpoint: path,
    closed: 'The connection was closed.',
  })
  return { id, experiments: createSource(thread), registry: createRegistry(thread), dispose: () => thread.dispose() }
}

function createSource(thread: Thread<LocalApi>): ExperimentSource {
  return {
    sorting: 'eager',
    searchExperiments: (query, signal) => thread.call('searchExperiments', query, { signal }),
    getExperiment: (id, signal) => thread.call('getExperiment', id, { signal }),
    searchRuns: (query, signal) => thread.call('searchRuns', query, { signal }),
    getRuns: (ids, signal) => thread.call('getRuns', ids, { signal }),
    streamRuns: (query, signal) => streamRuns(thread, query, signal),
    listColumns: (experimentIds, signal) => thread.call('listColumns', experimentIds, { signal }),
    metricHistory: (runId, key, options, signal) => thread.call('metricHistory', { runId, key, options }, { signal }),
    metricHistories: (query, signal) => thread.stream('metricHistories', query, signal),
    listArtifacts: (runId, path, signal) => thread.call('listArtifacts', { runId, path }, { signal }),
    openArtifact: async (runId, path, signal) => {
      const { file, size } = await thread.call('findArtifact', { runId, path }, { signal })
      return { body: createReadStream(file, { signal }), size }
    },
    searchLoggedModels: (query, signal) => thread.call('searchLoggedModels', query, { signal }),
    listModelArtifacts: (modelId, path, signal) => thread.call('listModelArtifacts', { modelId, path }, { signal }),
    openModelArtifact: async (modelId, path, signal) => {
      const { file, size } = await thread.call('findModelArtifact', { modelId, path }, { signal })
      return { body: createReadStream(file, { signal }), size }
    },
    changeToken: (signal) => thread.call('changeToken', undefined, { signal }),
    notes: (signal) => thread.call('notes', undefined, { signal }),
  }
}

function createRegistry(thread: Thread<LocalApi>): ModelRegistry {
  return {
    searchModels: (query, signal) => thread.call('searchModels', query, { signal }),
    getModel: (name, signal) => thread.call('getModel', name, { signal }),
    searchVersions: (query, signal) => thread.call('searchVersions', query, { signal }),
    getVersion: (name, version, signal) => thread.call('getVersion', { name, version }, { signal }),
  }
}

/** Batches as they come; ends early when the signal is aborted. */
async function* streamRuns(
  thread: Thread<LocalApi>,
  { ready: _, ...query }: StreamQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunBatch, void, undefined> {
  try {
    // A function cannot go to another thread, and nothing is asked of a server here.
    yield* thread.stream('streamRuns', query, signal)
  } catch (error) {
    if (!signal?.aborted) {
      throw error
    }
  }
}
