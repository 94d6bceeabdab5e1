import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { findArtifact, listArtifacts, type ArtifactRoot } from '../artifacts'
import type { HistoryArgs, LocalStore, WorkerSetup } from '../calls'
import type { ColumnId, LoggedModel, MetricSeries, Run } from '../../../model/run'
import { pageModels } from '../models'
import { pageExperiments } from '../page'
import { SeriesBuilder } from '../../../model/series'
import { Trouble } from '../trouble'
import { Content } from './content'
import { parsePoints } from './metric'
import { readModels } from './models'
import { fileRegistry } from './registry'
import type { StoredRun } from './run'
import { searchRuns } from './search'
import { streamRuns } from './stream'
import { Tree } from './tree'

/** A `mlruns` folder. */
export function createFileStore(setup: WorkerSetup): LocalStore {
  const trouble = new Trouble(setup)
  const content = new Content(setup.path, trouble)

  const storedRun = async (id: string, signal: AbortSignal): Promise<StoredRun> => {
    await content.refresh(signal)
    const stored = content.run(id)
    if (!stored) {
      throw trouble.noRun(id)
    }
    return stored
  }
  const artifactRoot = async (runId: string, signal: AbortSignal): Promise<ArtifactRoot> => {
    const { run } = await storedRun(runId, signal)
    return { uri: run.artifactUri, of: 'run', store: setup.path }
  }
  const storedModels = async (experimentIds: Iterable<string>, signal: AbortSignal): Promise<LoggedModel[]> => {
    await content.refresh(signal)
    const tree = new Tree(setup.path, () => undefined)
    return [...experimentIds].flatMap((id) => {
      const stored = content.experiments.get(id)
      return stored ? readModels(tree, id, stored.folder) : []
    })
  }
  const modelRoot = async (modelId: string, signal: AbortSignal): Promise<ArtifactRoot> => {
    const models = await storedModels(content.experiments.keys(), signal)
    const model = models.find(({ id }) => id === modelId)
    if (!model) {
      throw trouble.noLoggedModel(modelId)
    }
    return { uri: model.artifactUri, of: 'model', store: setup.path }
  }

  return {
    searchExperiments: async (query, signal) => {
      await content.refresh(signal)
      return pageExperiments(
        Array.from(content.experiments.values(), ({ experiment }) => experiment),
        query,
        trouble,
      )
    },
    getExperiment: async (id, signal) => {
      await content.refresh(signal)
      const stored = content.experiments.get(id)
      if (!stored) {
        throw trouble.noExperiment(id)
      }
      return stored.experiment
    },
    searchRuns: async (query, signal) => {
      await content.refresh(signal)
      return searchRuns(content.runs(query.experimentIds), query, trouble)
    },
    getRuns: async (ids, signal) => {
      await content.refresh(signal)
      return ids.map((id) => content.run(id)?.run).filter((run) => run !== undefined)
    },
    streamRuns: async function* (query, signal) {
      await content.refresh(signal)
      yield* streamRuns(content.runs(query.experimentIds), query, signal)
    },
    listColumns: async (experimentIds, signal) => {
      await content.refresh(signal)
      return columnsOf(content.runs(experimentIds))
    },
    metricHistory: async (request, signal) => readHistory(await storedRun(request.runId, signal), request, signal),
    listArtifacts: async ({ runId, path }, signal) => listArtifacts(await artifactRoot(runId, signal), path, trouble),
    findArtifact: async ({ runId, path }, signal) => findArtifact(await artifactRoot(runId, signal), path, trouble),
    searchLoggedModels: async (query, signal) => {
      const models = await storedModels(query.experimentIds, signal)
      return pageModels(
        query.runId === undefined ? models : models.filter(({ runId }) => runId === query.runId),
        query,
        trouble,
      )
    },
    listModelArtifacts: async ({ modelId, path }, signal) =>
      listArtifacts(await modelRoot(modelId, signal), path, trouble),
    findModelArtifact: async ({ modelId, path }, signal) =>
      findArtifact(await modelRoot(modelId, signal), path, trouble),
    ...fileRegistry(setup.path, trouble),
    changeToken: async (_, signal) => {
      await content.refresh(signal)
      return String(content.version)
    },
    notes: async (_, signal) => {
      await content.refresh(signal)
      return content.notes
    },
    close: () => content.close(),
  }
}

function columnsOf(runs: readonly Run[]): ColumnId[] {
  const columns = new Set<ColumnId>()
  for (const { metrics, params, tags } of runs) {
    for (const key of metrics.keys()) columns.add(`metric:${key}`)
    for (const key of params.keys()) columns.add(`param:${key}`)
    for (const key of tags.keys()) columns.add(`tag:${key}`)
  }
  const kinds = ['metric', 'param', 'tag']
  const place = (column: ColumnId): number => kinds.findIndex((kind) => column.startsWith(kind))
  return [...columns].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

/** The lines of the metric's file; one that is not whole is left out. */
async function readHistory(
  { folder, run }: StoredRun,
  { key, options }: HistoryArgs,
  signal: AbortSignal,
): Promise<MetricSeries> {
  const series = new SeriesBuilder()
  const file = join(folder, 'metrics', key)
  // Only a key that the run was seen to have becomes a path.
  if (!run.metrics.has(key) || !existsSync(file)) {
    return series.build()
  }
  const { points, fromStep = -Infinity, toStep = Infinity } = options
  let rest = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8', signal })) {
    const parsed = parsePoints(rest + String(chunk))
    rest = parsed.rest
    for (const { step, at, value } of parsed.points) {
      if (step >= fromStep && step <= toStep) {
        series.add(step, at, value)
      }
    }
  }
  return series.build(points)
}
