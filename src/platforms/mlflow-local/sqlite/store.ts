import { findArtifact, listArtifacts, type ArtifactRoot } from '../artifacts'
import type { LocalStore, WorkerSetup } from '../calls'
import { pageExperiments } from '../page'
import { listColumns } from './columns'
import { Database } from './database'
import { readExperiments } from './experiments'
import { readHistory } from './history'
import { modelLocation, searchLoggedModels } from './models'
import { sqliteRegistry } from './registry'
import { readRuns } from './runs'
import { searchRuns } from './search'
import { streamRuns } from './stream'
import { optionalText } from './values'

/** A `mlflow.db`. */
export function createSqliteStore(setup: WorkerSetup): LocalStore {
  const db = new Database(setup)
  const { trouble } = db

  const artifactRoot = async (runId: string, signal: AbortSignal): Promise<ArtifactRoot> => {
    const row = await db.first('select artifact_uri from runs where run_uuid = ?', [runId], signal)
    if (!row) {
      throw trouble.noRun(runId)
    }
    return { uri: optionalText(row[0]), of: 'run', store: setup.path }
  }
  const modelRoot = async (modelId: string, signal: AbortSignal): Promise<ArtifactRoot> => ({
    uri: await modelLocation(db, modelId, signal),
    of: 'model',
    store: setup.path,
  })

  return {
    searchExperiments: async (query, signal) => pageExperiments(await readExperiments(db, signal), query, trouble),
    getExperiment: async (id, signal) => {
      const experiment = (await readExperiments(db, signal)).find((each) => each.id === id)
      if (!experiment) {
        throw trouble.noExperiment(id)
      }
      return experiment
    },
    searchRuns: (query, signal) => searchRuns(db, query, signal),
    getRuns: (ids, signal) => readRuns(db, ids, signal),
    streamRuns: (query, signal) => streamRuns(db, query, signal),
    listColumns: (experimentIds, signal) => listColumns(db, experimentIds, signal),
    metricHistory: (request, signal) => readHistory(db, request, signal),
    listArtifacts: async ({ runId, path }, signal) => listArtifacts(await artifactRoot(runId, signal), path, trouble),
    findArtifact: async ({ runId, path }, signal) => findArtifact(await artifactRoot(runId, signal), path, trouble),
    listModelArtifacts: async ({ modelId, path }, signal) =>
      listArtifacts(await modelRoot(modelId, signal), path, trouble),
    findModelArtifact: async ({ modelId, path }, signal) =>
      findArtifact(await modelRoot(modelId, signal), path, trouble),
    searchLoggedModels: (query, signal) => searchLoggedModels(db, query, signal),
    ...sqliteRegistry(db),
    changeToken: (_, signal) => db.changeToken(signal),
    notes: async (_, signal) => (await db.schema(signal)).notes,
    close: () => db.close(),
  }
}
