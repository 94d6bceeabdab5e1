import { PlatformError, type Reason } from '../../base/errors'
import { Emitter } from '../../base/event'
import type { Connection, Connections } from '../../host/connection'
import type { Experiment, ExperimentQuery, Page } from '../../model/experiment'
import type { ExperimentSource, Platform } from '../../model/platform'
import type { Artifact, MetricValue, Run, RunQuery } from '../../model/run'
import type { Clause } from '../../query/ast'
import { like } from '../../query/like'
import { parseFilter } from '../../query/parse'
import { ExperimentsModel, type KeptView } from './model'
import type { Node } from './nodes'

/** For the tests of this folder: a platform in memory that pages, fails and counts as told. */
export class FakeSource implements ExperimentSource {
  readonly sorting = 'eager'
  experiments: Experiment[] = []
  runs: Run[] = []
  artifacts = new Map<string, readonly Artifact[]>()
  /** Calls, as `method` and what they asked. */
  readonly calls: string[] = []
  /** Thrown by calls of these methods until taken away. */
  readonly failing = new Map<string, Error>()
  /** Waited for by calls of these methods. */
  readonly held = new Map<string, Promise<void>>()
  changeToken?: () => Promise<string>

  async searchExperiments(query: ExperimentQuery): Promise<Page<Experiment>> {
    await this.#called('searchExperiments', JSON.stringify([query.text ?? '', query.sort, query.limit]))
    const text = query.text?.toLowerCase() ?? ''
    const fitting = this.experiments
      .filter(({ lifecycle }) => query.view === 'all' || lifecycle === 'active')
      .filter(({ name }) => name.toLowerCase().includes(text))
    const sorted = query.sort === 'name' ? fitting.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : fitting
    return page(sorted, query)
  }

  async getExperiment(id: string): Promise<Experiment> {
    await this.#called('getExperiment', id)
    const found = this.experiments.find((experiment) => experiment.id === id)
    if (!found) {
      throw failure('notFound', `There is no experiment ${id}.`)
    }
    return found
  }

  async searchRuns(query: RunQuery): Promise<Page<Run>> {
    await this.#called('searchRuns', JSON.stringify([query.experimentIds.length, query.filter ?? '', query.limit]))
    const { filter } = parseFilter(query.filter ?? '')
    const fitting = this.runs
      .filter(({ experimentId }) => query.experimentIds.includes(experimentId))
      .filter(({ lifecycle }) => query.view === 'all' || lifecycle === 'active')
      .filter((run) => filter.every((clause) => holds(clause, run)))
    return page(
      fitting.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)),
      query,
    )
  }

  async getRuns(ids: readonly string[]): Promise<readonly Run[]> {
    await this.#called('getRuns', ids.join(' '))
    return ids.flatMap((id) => this.runs.find((run) => run.id === id) ?? [])
  }

  async listArtifacts(runId: string, path: string | undefined): Promise<readonly Artifact[]> {
    await this.#called('listArtifacts', `${runId} ${path ?? ''}`)
    return this.artifacts.get(path ?? '') ?? []
  }

  streamRuns(): never {
    throw new Error('not in this fake')
  }

  metricHistory(): never {
    throw new Error('not in this fake')
  }

  metricHistories(): never {
    throw new Error('not in this fake')
  }

  openArtifact(): never {
    throw new Error('not in this fake')
  }

  async #called(method: string, asked: string): Promise<void> {
    this.calls.push(`${method} ${asked}`)
    await this.held.get(method)
    const error = this.failing.get(method)
    if (error) {
      throw error
    }
  }
}

function page<T>(all: readonly T[], { limit, page }: { readonly limit: number; readonly page?: string }): Page<T> {
  const start = Number(page ?? 0)
  const next = start + limit < all.length ? String(start + limit) : undefined
  return { items: all.slice(start, start + limit), next }
}

function holds(clause: Clause, run: Run): boolean {
  if (clause.kind === 'text') {
    const value = clause.entity === 'tag' ? run.tags.get(clause.key) : run.status.toUpperCase()
    return value !== undefined && (clause.op === '=' ? value === clause.value : like(clause.value)(value))
  }
  if (clause.kind === 'number' && clause.op === '>') {
    return (run.metrics.get(clause.key)?.value ?? NaN) > clause.value
  }
  throw new Error('not in this fake')
}

/** Held shut until opened. */
export function latch(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((open) => (resolve = open))
  return { promise, resolve: () => resolve() }
}

export function failure(reason: Reason, message: string): PlatformError {
  return new PlatformError({ reason, platform: 'team', endpoint: '', message })
}

export function experiment(id: string, more: Partial<Experiment> = {}): Experiment {
  return { id, name: `experiment ${id}`, lifecycle: 'active', tags: new Map(), ...more }
}

type RunParts = Partial<Omit<Run, 'metrics' | 'params' | 'tags'>> & {
  readonly metrics?: Readonly<Record<string, number | MetricValue>>
  readonly params?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
}

export function run(id: string, { metrics = {}, params = {}, tags = {}, ...more }: RunParts = {}): Run {
  const parent = more.parentId === undefined ? {} : { 'mlflow.parentRunId': more.parentId }
  return {
    id,
    experimentId: '1',
    name: `run ${id}`,
    status: 'finished',
    lifecycle: 'active',
    ...more,
    metrics: new Map(
      Object.entries(metrics).map(([key, value]) => [
        key,
        typeof value === 'number' ? { value, step: 0, at: 0 } : value,
      ]),
    ),
    params: new Map(Object.entries(params)),
    tags: new Map(Object.entries({ ...tags, ...parent })),
  }
}

/** `count` runs r0, r1, …, the first of them the newest. */
export function runs(count: number, parts: RunParts = {}): Run[] {
  return Array.from({ length: count }, (_, index) => run(`r${index}`, { startedAt: 1_000_000 - index, ...parts }))
}

export class FakeConnections implements Connections {
  readonly #changed = new Emitter<void>()
  list: Connection[] = []
  failing: Error | undefined

  readonly onDidChange = this.#changed.event

  all(): Promise<readonly Connection[]> {
    return this.failing ? Promise.reject(this.failing) : Promise.resolve(this.list)
  }

  async get(id: string): Promise<Connection | undefined> {
    return (await this.all()).find((connection) => connection.id === id)
  }

  rescan(): Promise<void> {
    return Promise.resolve()
  }

  change(list: readonly Connection[]): void {
    this.list = [...list]
    this.#changed.fire()
  }

  writable(): never {
    throw new Error('not in this fake')
  }

  startServer(): never {
    throw new Error('not in this fake')
  }

  stopServer(): never {
    throw new Error('not in this fake')
  }

  repair(): never {
    throw new Error('not in this fake')
  }
}

export function connection(id: string, source: ExperimentSource, more: Partial<Connection['spec']> = {}): Connection {
  const platform: Platform = { id, experiments: source, dispose: () => undefined }
  const spec: Connection['spec'] = {
    id,
    name: id,
    from: 'configured',
    folder: '/ws',
    config: { kind: 'fake' },
    ...more,
  }
  return { spec, id, name: id, platform, signedIn: false, server: undefined }
}

/** A model over one connection `team`, with what changed in it since last asked. */
export function stage(options: { readonly trusted?: boolean; readonly kept?: Partial<KeptView> } = {}): Stage {
  const source = new FakeSource()
  const connections = new FakeConnections()
  connections.list = [connection('team', source, { origin: 'https://team.example.org' })]
  const kept: KeptView = {
    narrowing: { text: '', sort: 'created', deleted: false },
    pinned: [],
    runsFilters: {},
    ...options.kept,
  }
  const clock = { now: 2_000_000, trusted: options.trusted ?? true }
  const model = new ExperimentsModel({
    connections: () => Promise.resolve(connections),
    kept,
    trusted: () => clock.trusted,
    interval: () => 3600,
    now: () => clock.now,
  })
  const changes: (readonly Node[] | undefined)[] = []
  model.onDidChange((nodes) => changes.push(nodes))
  return { source, connections, model, kept, clock, changes }
}

export interface Stage {
  readonly source: FakeSource
  readonly connections: FakeConnections
  readonly model: ExperimentsModel
  readonly kept: KeptView
  readonly clock: { now: number; trusted: boolean }
  readonly changes: (readonly Node[] | undefined)[]
}

/** What stands under a node, by names: `… more`, `! sentence` and `(note)` for the rows that are no subjects. */
export async function names(model: ExperimentsModel, node?: Node): Promise<readonly string[]> {
  return (await model.children(node)).map(nameOf)
}

function nameOf(node: Node): string {
  switch (node.kind) {
    case 'more':
      return '… more'
    case 'problem':
      return `! ${node.words.sentence}`
    case 'note':
      return `(${node.text})`
    case 'group':
      return node.group
    case 'dataset':
      return node.dataset.name
    case 'connection':
      return node.info.name
    default:
      return node.name
  }
}

/** The node at a path of names. */
export async function at(model: ExperimentsModel, ...path: readonly string[]): Promise<Node> {
  let node: Node | undefined
  for (const name of path) {
    const children = await model.children(node)
    node = children.find((child) => nameOf(child) === name)
    if (!node) {
      throw new Error(`No ${name} among ${children.map(nameOf).join(', ')}`)
    }
  }
  if (!node) {
    throw new Error('A path has at least one name')
  }
  return node
}
