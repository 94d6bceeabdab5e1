import type { ExperimentSource } from '../../model/platform'
import { runTitle, type Run } from '../../model/run'
import { ArtifactFolder, type ArtifactOwner } from './artifacts'
import { byName, type MainMetric } from '../../model/metric'
import {
  keyOf,
  type Abilities,
  type DatasetNode,
  type ExperimentNode,
  type GroupName,
  type GroupNode,
  type Node,
  type RunNode,
  type ValueNode,
} from './nodes'
import { LoggedModels, type ModelsOwner } from './models'
import { moreRow, problemRow } from './tail'

/** What a run needs of the experiment that it belongs to. */
export interface RunOwner {
  readonly node: ExperimentNode
  readonly main: MainMetric | undefined
  readonly can: Abilities
  source(): ExperimentSource
  /** The runs that are known to be under a run. */
  under(runId: string): readonly RunNode[]
  /** True when every run that could be under another is loaded. */
  complete(): boolean
  /** Loads a page of runs under a run and adds them to the experiment's; answers the token of the next page. */
  seekUnder(runId: string, page: string | undefined): Promise<string | undefined>
  changed(nodes: readonly Node[]): void
}

/** A run's row: what it logged, and the runs under it. */
export class RunBranch implements RunNode, ArtifactOwner, ModelsOwner {
  readonly kind = 'run'
  readonly key: string
  readonly connection: string
  readonly experimentId: string
  readonly runId: string
  name: string
  run: Run
  parent: ExperimentNode | RunNode
  readonly #owner: RunOwner
  readonly #groups = new Map<GroupName, GroupBranch>()
  #sought: 'not yet' | 'seeking' | 'found' = 'not yet'
  #next: string | undefined
  #error: unknown

  constructor(owner: RunOwner, run: Run) {
    this.#owner = owner
    this.connection = owner.node.connection
    this.experimentId = owner.node.experimentId
    this.runId = run.id
    this.key = keyOf('run', this.connection, this.experimentId, run.id)
    this.parent = owner.node
    this.run = run
    this.name = runTitle(run)
  }

  get main(): MainMetric | undefined {
    return this.#owner.main
  }

  get can(): Abilities {
    return this.#owner.can
  }

  update(run: Run): void {
    if (run.status !== this.run.status) {
      this.outdate()
    }
    this.run = run
    this.name = runTitle(run)
  }

  children(): readonly Node[] {
    void this.#seek()
    return [...this.#present(), ...this.#owner.under(this.runId), ...this.#tail()]
  }

  /** What was looked up for this run alone is looked up again when next shown. */
  outdate(): void {
    this.#groups.get('artifacts')?.artifacts.outdate()
    this.#groups.get('models')?.models.outdate()
    if (this.#sought === 'found') {
      this.#sought = 'not yet'
      this.#next = undefined
    }
  }

  source(): ExperimentSource {
    return this.#owner.source()
  }

  list(path: string | undefined, signal: AbortSignal): Promise<Awaited<ReturnType<ExperimentSource['listArtifacts']>>> {
    return this.#owner.source().listArtifacts(this.runId, path, signal)
  }

  changed(nodes: readonly Node[]): void {
    this.#owner.changed(nodes)
  }

  #present(): readonly Node[] {
    const { metrics, params, datasets } = this.run
    const counts: readonly (readonly [GroupName, number])[] = [
      ['metrics', metrics.size],
      ['params', params.size],
      ['tags', shownTags(this.run).length],
      ['datasets', datasets?.length ?? 0],
    ]
    const asked: readonly GroupName[] = this.source().searchLoggedModels ? ['models', 'artifacts'] : ['artifacts']
    return [...counts.filter(([, count]) => count > 0).map(([name]) => name), ...asked].map((name) => this.#group(name))
  }

  #group(name: GroupName): GroupBranch {
    const group = this.#groups.get(name) ?? new GroupBranch(name, this)
    this.#groups.set(name, group)
    return group
  }

  /** Runs under this one may be on pages that are not loaded: they are asked for once, when the row is opened. */
  async #seek(): Promise<void> {
    if (this.#sought === 'not yet' && !this.#owner.complete()) {
      await this.#seekMore()
    }
  }

  async #seekMore(): Promise<void> {
    if (this.#sought === 'seeking') {
      return
    }
    const before = [this.#next, this.#error]
    this.#sought = 'seeking'
    try {
      this.#next = await this.#owner.seekUnder(this.runId, this.#next)
      this.#error = undefined
    } catch (error) {
      this.#error = error
    }
    this.#sought = 'found'
    if (before[0] !== this.#next || before[1] !== this.#error) {
      this.#owner.changed([this])
    }
  }

  #tail(): readonly Node[] {
    if (this.#error !== undefined) {
      return [problemRow(this, this.connection, this.#error, () => this.#seekMore())]
    }
    return this.#next === undefined ? [] : [moreRow(this, () => this.#seekMore())]
  }
}

class GroupBranch implements GroupNode {
  readonly kind = 'group'
  readonly key: string
  readonly artifacts: ArtifactFolder
  readonly models: LoggedModels
  readonly #rows = new Map<string, ValueRow>()

  constructor(
    readonly group: GroupName,
    readonly parent: RunBranch,
  ) {
    this.key = keyOf('group', parent.key, group)
    this.artifacts = new ArtifactFolder(parent, this, undefined)
    this.models = new LoggedModels(parent, this)
  }

  get count(): number | undefined {
    const { metrics, params, datasets } = this.parent.run
    switch (this.group) {
      case 'metrics':
        return metrics.size
      case 'params':
        return params.size
      case 'tags':
        return shownTags(this.parent.run).length
      case 'datasets':
        return datasets?.length ?? 0
      default:
        return undefined
    }
  }

  children(): readonly Node[] | Promise<readonly Node[]> {
    const { metrics, params, datasets = [] } = this.parent.run
    switch (this.group) {
      case 'metrics':
        return this.#values('metrics', [...metrics])
      case 'params':
        return this.#values('params', [...params])
      case 'tags':
        return this.#values('tags', shownTags(this.parent.run))
      case 'datasets':
        return datasets.map((dataset, index): DatasetNode => {
          return { kind: 'dataset', key: keyOf('dataset', this.key, String(index)), parent: this, dataset }
        })
      case 'models':
        return this.models.children()
      default:
        return this.artifacts.children()
    }
  }

  #values(group: ValueNode['group'], values: readonly (readonly [string, ValueNode['value']])[]): readonly Node[] {
    return values
      .toSorted(([one], [other]) => byName(one, other))
      .map(([name, value]) => {
        const row = this.#rows.get(name) ?? new ValueRow(this, group, name, value)
        row.value = value
        this.#rows.set(name, row)
        return row
      })
  }
}

class ValueRow implements ValueNode {
  readonly kind = 'value'
  readonly key: string

  constructor(
    readonly parent: GroupBranch,
    readonly group: ValueNode['group'],
    readonly name: string,
    public value: ValueNode['value'],
  ) {
    this.key = keyOf('value', parent.key, name)
  }
}

/** Tags that a person set; where there are none, the few of MLflow's own, if they are few. */
export function shownTags(run: Run): readonly (readonly [string, string])[] {
  const [own, others] = [[...run.tags].filter(([key]) => !isOwn(key)), [...run.tags].filter(([key]) => isOwn(key))]
  return own.length > 0 || others.length > 8 ? own : others
}

/** MLflow's own tags, but for the description, which a person writes. */
export function isOwn(key: string): boolean {
  return key.startsWith('mlflow.') && key !== 'mlflow.note.content'
}
