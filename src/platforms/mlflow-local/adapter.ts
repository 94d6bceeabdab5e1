import { createReadStream } from 'node:fs'
import type { ExperimentSource, Platform } from '../../model/platform'
import { WorkerClient } from './client'

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
export function createLocalPlatform({ id, name, path, workerScript }: LocalPlatformOptions): Platform {
  const client = new WorkerClient(workerScript, { path, name })
  return { id, experiments: createSource(client), dispose: () => client.dispose() }
}

function createSource(client: WorkerClient): ExperimentSource {
  return {
    sorting: 'eager',
    searchExperiments: (query, signal) => client.call('searchExperiments', query, signal),
    getExperiment: (id, signal) => client.call('getExperiment', id, signal),
    searchRuns: (query, signal) => client.call('searchRuns', query, signal),
    getRuns: (ids, signal) => client.call('getRuns', ids, signal),
    streamRuns: (query, signal) => client.stream(query, signal),
    listColumns: (experimentIds, signal) => client.call('listColumns', experimentIds, signal),
    metricHistory: (runId, key, options, signal) => client.call('metricHistory', { runId, key, options }, signal),
    listArtifacts: (runId, path, signal) => client.call('listArtifacts', { runId, path }, signal),
    openArtifact: async (runId, path, signal) => {
      const { file, size } = await client.call('findArtifact', { runId, path }, signal)
      return { body: createReadStream(file, { signal }), size }
    },
    searchLoggedModels: (query, signal) => client.call('searchLoggedModels', query, signal),
    changeToken: (signal) => client.call('changeToken', undefined, signal),
    notes: (signal) => client.call('notes', undefined, signal),
  }
}
