import type { ConnectContext } from '../../model/connection'
import type { ExperimentSource, With } from '../../model/platform'
import type { Api } from './api'
import { listArtifacts, openArtifact } from './artifacts'
import { createEditor } from './edit'
import { getExperiment, searchExperiments } from './experiments'
import { metricHistories } from './histories'
import { metricHistory } from './history'
import { listModelArtifacts, openModelArtifact, searchLoggedModels } from './models'
import { createRegistry } from './registry'
import { getRuns, searchRuns } from './runs'
import { streamRuns } from './stream'

/** A tracking server by REST. Nothing is contacted before the first call. */
export function createServerPlatform(url: string, context: ConnectContext): With<'experiments' | 'registry'> {
  const api: Api = { http: context.http(url), name: context.name, lacking: new Set() }
  return { id: context.id, experiments: createSource(api), registry: createRegistry(api), dispose: () => undefined }
}

function createSource(api: Api): ExperimentSource {
  return {
    sorting: 'remote',
    searchExperiments: (query, signal) => searchExperiments(api, query, signal),
    getExperiment: (id, signal) => getExperiment(api, id, signal),
    searchRuns: (query, signal) => searchRuns(api, query, signal),
    getRuns: (ids, signal) => getRuns(api, ids, signal),
    streamRuns: (query, signal) => streamRuns(api, query, signal),
    metricHistory: (runId, key, options, signal) => metricHistory(api, { ...options, runId, key }, signal),
    metricHistories: (query, signal) => metricHistories(api, query, signal),
    listArtifacts: (runId, path, signal) => listArtifacts(api, runId, path, signal),
    openArtifact: (runId, path, signal) => openArtifact(api, runId, path, signal),
    searchLoggedModels: (query, signal) => searchLoggedModels(api, query, signal),
    listModelArtifacts: (modelId, path, signal) => listModelArtifacts(api, modelId, path, signal),
    openModelArtifact: (modelId, path, signal) => openModelArtifact(api, modelId, path, signal),
    webUrl: ({ experimentId, runId }) => pageOf(api.http.baseUrl, experimentId, runId),
    edit: createEditor(api),
  }
}

function pageOf(base: string, experimentId: string, runId: string | undefined): string {
  const page = `${base}/#/experiments/${encodeURIComponent(experimentId)}`
  return runId === undefined ? page : `${page}/runs/${encodeURIComponent(runId)}`
}
