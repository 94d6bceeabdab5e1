import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { abortError } from '../../src/base/errors'
import type { RunBatch } from '../../src/model/batch'
import type { Experiment, ExperimentQuery, Page } from '../../src/model/experiment'
import { CellPacker, packRows } from '../../src/model/pack'
import type {
  ExperimentEditor,
  ExperimentSource,
  HistoriesQuery,
  HistoryOptions,
  LoggedModelQuery,
  StreamQuery,
} from '../../src/model/platform'
import type {
  Artifact,
  ColumnId,
  LoggedModel,
  MetricSeries,
  MetricValue,
  Run,
  RunQuery,
  RunSeries,
} from '../../src/model/run'
import { SeriesBuilder } from '../../src/model/series'
import { modelFile } from '../suites/fixture'
import { failure, filtered, isSeen, pageOf, sorted } from './search'

export interface FakeData {
  readonly experiments: readonly Experiment[]
  readonly runs: readonly Run[]
  /** Every point by run and metric; a metric that is not told here has its last value alone. */
  readonly series?: ReadonlyMap<string, ReadonlyMap<string, readonly MetricValue[]>>
  /** Contents by run and path. */
  readonly artifacts?: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>
  readonly models?: readonly LoggedModel[]
  /** Runs of a batch of a stream, 5 unless told. */
  readonly batch?: number
}

/** An experiments source in memory, which can do all that the contract has; it answers in a later turn, as a real one does. */
export class FakeExperiments implements ExperimentSource {
  readonly sorting = 'eager'
  readonly #data: FakeData
  readonly #experiments: Map<string, Experiment>
  readonly #runs: Map<string, Run>

  constructor(data: FakeData) {
    this.#data = data
    this.#experiments = new Map(data.experiments.map((experiment) => [experiment.id, experiment]))
    this.#runs = new Map(data.runs.map((run) => [run.id, run]))
  }

  async searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>> {
    await later(signal)
    const text = (query.text ?? '').toLowerCase()
    const found = [...this.#experiments.values()].filter(
      ({ name, lifecycle }) => isSeen(lifecycle, query.view) && name.toLowerCase().includes(text),
    )
    const time = ({ createdAt = 0, updatedAt = 0 }: Experiment): number =>
      query.sort === 'updated' ? updatedAt : createdAt
    found.sort((a, b) => (query.sort === 'name' ? (a.name < b.name ? -1 : 1) : time(b) - time(a)))
    return pageOf(found, query.limit, query.page)
  }

  async getExperiment(id: string, signal?: AbortSignal): Promise<Experiment> {
    await later(signal)
    return this.#experiment(id)
  }

  async searchRuns(query: RunQuery, signal?: AbortSignal): Promise<Page<Run>> {
    await later(signal)
    const own = this.#runsOf(query)
    return pageOf(sorted(filtered(own, query.filter ?? ''), query.sort), query.limit, query.page)
  }

  async getRuns(ids: readonly string[], signal?: AbortSignal): Promise<readonly Run[]> {
    await later(signal)
    return ids.map((id) => this.#runs.get(id)).filter((run) => run !== undefined)
  }

  async *streamRuns(query: StreamQuery, signal?: AbortSignal): AsyncGenerator<RunBatch> {
    const all = sorted(this.#runsOf(query))
    const size = this.#data.batch ?? 5
    for (let from = 0; from === 0 || from < all.length; from += size) {
      await setImmediate()
      if (signal?.aborted) {
        return
      }
      const isLast = from + size >= all.length
      const batch = batchOf(all.slice(from, from + size), from, query.columns)
      yield isLast ? { ...batch, total: all.length, progress: 1 } : batch
    }
  }

  async metricHistory(
    runId: string,
    key: string,
    options: HistoryOptions,
    signal?: AbortSignal,
  ): Promise<MetricSeries> {
    await later(signal)
    const last = this.#run(runId).metrics.get(key)
    const { fromStep = -Infinity, toStep = Infinity } = options
    const series = new SeriesBuilder()
    for (const { step, at, value } of this.#data.series?.get(runId)?.get(key) ?? (last ? [last] : [])) {
      if (Number(step) >= fromStep && Number(step) <= toStep) {
        series.add(step, at, value)
      }
    }
    return series.build(options.points)
  }

  async *metricHistories({ runIds, key, ...options }: HistoriesQuery, signal?: AbortSignal): AsyncGenerator<RunSeries> {
    for (const runId of runIds.filter((id) => this.#runs.has(id))) {
      const series = await this.metricHistory(runId, key, options, signal)
      if (series.values.length > 0) {
        yield { runId, series, exact: true }
      }
    }
  }

  async listArtifacts(runId: string, path: string | undefined, signal?: AbortSignal): Promise<readonly Artifact[]> {
    await later(signal)
    this.#run(runId)
    const top = path ? `${path}/` : ''
    const found = new Map<string, Artifact>()
    for (const [file, { length }] of this.#data.artifacts?.get(runId) ?? []) {
      if (file.startsWith(top)) {
        const [name = '', ...below] = file.slice(top.length).split('/')
        const isFolder = below.length > 0
        found.set(name, { path: top + name, isFolder, ...(!isFolder && { size: length }) })
      }
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  async openArtifact(runId: string, path: string, signal?: AbortSignal): Promise<Opened> {
    await later(signal)
    this.#run(runId)
    const content = this.#data.artifacts?.get(runId)?.get(path)
    if (!content) {
      throw failure('notFound', `There is no artifact ${path}.`)
    }
    return opened(content)
  }

  async searchLoggedModels(query: LoggedModelQuery, signal?: AbortSignal): Promise<Page<LoggedModel>> {
    await later(signal)
    const { experimentIds, runId } = query
    const found = (this.#data.models ?? []).filter(
      (model) => experimentIds.includes(model.experimentId) && (runId === undefined || model.runId === runId),
    )
    found.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))
    return pageOf(found, query.limit, query.page)
  }

  async listModelArtifacts(modelId: string, path: string | undefined, signal?: AbortSignal): Promise<Artifact[]> {
    await later(signal)
    this.#model(modelId)
    return path === undefined ? [{ path: 'MLmodel', isFolder: false, size: modelFile.length }] : []
  }

  async openModelArtifact(modelId: string, path: string, signal?: AbortSignal): Promise<Opened> {
    await later(signal)
    this.#model(modelId)
    if (path !== 'MLmodel') {
      throw failure('notFound', `There is no artifact ${path}.`)
    }
    return opened(modelFile)
  }

  #model(id: string): void {
    if (!this.#data.models?.some((model) => model.id === id)) {
      throw failure('notFound', `There is no logged model ${id}.`)
    }
  }

  webUrl({ experimentId, runId }: { readonly experimentId: string; readonly runId?: string }): string {
    return `https://example.org/${experimentId}/${runId ?? ''}`
  }

  readonly edit: ExperimentEditor = {
    renameExperiment: (id, name, signal) => this.#changeExperiment(id, { name }, signal),
    deleteExperiment: (id, signal) => this.#changeExperiment(id, { lifecycle: 'deleted' }, signal),
    restoreExperiment: (id, signal) => this.#changeExperiment(id, { lifecycle: 'active' }, signal),
    setExperimentTag: (id, key, value, signal) =>
      this.#changeExperiment(id, { tags: new Map([...(this.#experiments.get(id)?.tags ?? []), [key, value]]) }, signal),
    renameRun: async (id, name, signal) => {
      if (name === '') {
        throw failure('invalidRequest', 'A run needs a name.')
      }
      await this.#changeRun(id, { name }, signal)
      await this.edit.setRunTag(id, 'mlflow.runName', name, signal)
    },
    deleteRun: (id, signal) => this.#changeRun(id, { lifecycle: 'deleted' }, signal),
    restoreRun: (id, signal) => this.#changeRun(id, { lifecycle: 'active' }, signal),
    setRunTag: (id, key, value, signal) =>
      this.#changeRun(id, { tags: new Map([...(this.#runs.get(id)?.tags ?? []), [key, value]]) }, signal),
    deleteRunTag: async (id, key, signal) => {
      const tags = new Map(this.#run(id).tags)
      if (!tags.delete(key)) {
        throw failure('notFound', `The run has no tag ${key}.`)
      }
      await this.#changeRun(id, { tags }, signal)
    },
  }

  async #changeExperiment(id: string, change: Partial<Experiment>, signal?: AbortSignal): Promise<void> {
    await later(signal)
    this.#experiments.set(id, { ...this.#experiment(id), ...change })
  }

  async #changeRun(id: string, change: Partial<Run>, signal?: AbortSignal): Promise<void> {
    await later(signal)
    this.#runs.set(id, { ...this.#run(id), ...change })
  }

  #experiment(id: string): Experiment {
    const experiment = this.#experiments.get(id)
    if (!experiment) {
      throw failure('notFound', `There is no experiment ${id}.`)
    }
    return experiment
  }

  #run(id: string): Run {
    const run = this.#runs.get(id)
    if (!run) {
      throw failure('notFound', `There is no run ${id}.`)
    }
    return run
  }

  #runsOf({ experimentIds, view }: Pick<RunQuery, 'experimentIds' | 'view'>): Run[] {
    return [...this.#runs.values()].filter(
      ({ experimentId, lifecycle }) => experimentIds.includes(experimentId) && isSeen(lifecycle, view),
    )
  }
}

async function later(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  if (signal?.aborted) {
    throw abortError()
  }
}

function batchOf(runs: readonly Run[], first: number, columns: StreamQuery['columns']): RunBatch {
  const packer = new CellPacker()
  const wants = (column: ColumnId): boolean => columns === 'all' || columns.includes(column)
  for (const [index, { metrics, params, tags, datasets = [] }] of runs.entries()) {
    const row = first + index
    metrics.forEach(({ value }, key) => wants(`metric:${key}`) && packer.metric(key, row, value))
    params.forEach((value, key) => wants(`param:${key}`) && packer.param(key, row, value))
    tags.forEach((value, key) => wants(`tag:${key}`) && packer.tag(key, row, value))
    packer.datasets(
      row,
      datasets.map(({ name }) => name),
    )
  }
  return packer.take({ rows: packRows(runs.map(attributesOf)) })
}

function attributesOf(run: Run): Parameters<typeof packRows>[0][number] {
  const { id, name, experimentId, user = '', artifactUri = '', status, startedAt = NaN, endedAt = NaN } = run
  return { id, name, experimentId, user, artifactUri, status, startedAt, endedAt }
}

interface Opened {
  readonly body: NodeJS.ReadableStream
  /** In bytes. */
  readonly size: number
}

function opened(content: Uint8Array): Opened {
  return { body: Readable.from(content.length > 0 ? [content] : []), size: content.length }
}
