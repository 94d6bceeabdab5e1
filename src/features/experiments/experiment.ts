import type { Experiment, Page } from '../../model/experiment'
import type { ExperimentSource } from '../../model/platform'
import type { Run } from '../../model/run'
import { and, clauseFor } from '../../query/print'
import { Arrangement } from './arrangement'
import { PagedList } from './list'
import { mainMetric, type MainMetric } from '../../model/metric'
import { keyOf, type Abilities, type ConnectionNode, type ExperimentNode, type Node, type Stale } from './nodes'
import type { RunBranch } from './run'
import { type RunOwner } from './run'
import type { Surroundings } from './surroundings'
import { listRows, noteRow, settled, staleOf } from './tail'

/** What an experiment needs of the connection that it belongs to. */
export interface ExperimentOwner {
  readonly node: ConnectionNode
  readonly can: Abilities
  readonly surroundings: Surroundings
  source(): ExperimentSource
}

/** Runs of one page of the tree. */
const pageSize = 50
/** Parents of parents that are looked up for runs whose parents are on no loaded page. */
const deepest = 8

/** An experiment's row: its runs, nested, by pages. */
export class ExperimentBranch implements ExperimentNode, RunOwner {
  readonly kind = 'experiment'
  readonly key: string
  readonly connection: string
  readonly experimentId: string
  readonly runs: PagedList<Run>
  /** True while its children are shown. */
  expanded = false
  name: string
  experiment: Experiment
  readonly #owner: ExperimentOwner
  readonly #arrangement: Arrangement
  /** Runs that are shown although no loaded page has them. */
  readonly #extra = new Set<string>()
  /** Parents that were asked for and are not there. */
  readonly #unknown = new Set<string>()
  #main: MainMetric | undefined
  #shown = false

  constructor(owner: ExperimentOwner, experiment: Experiment) {
    this.#owner = owner
    this.connection = owner.node.connection
    this.experimentId = experiment.id
    this.key = keyOf('experiment', this.connection, experiment.id)
    this.experiment = experiment
    this.name = experiment.name
    this.#arrangement = new Arrangement(this)
    this.runs = new PagedList<Run>({
      size: pageSize,
      load: ({ limit, page }, signal) => this.#page(limit, page, signal),
      extra: (items, signal) => this.#beyond(items, signal),
      id: (run) => run.id,
      now: () => owner.surroundings.now(),
    })
    this.runs.onDidChange(() => this.#sync())
  }

  get node(): ExperimentNode {
    return this
  }

  get parent(): ConnectionNode {
    return this.#owner.node
  }

  get can(): Abilities {
    return this.#owner.can
  }

  get main(): MainMetric | undefined {
    return this.#main
  }

  get pinned(): boolean {
    return this.#owner.surroundings.pinned().includes(this.key)
  }

  get filter(): string {
    return this.#owner.surroundings.runsFilter(this.key)
  }

  get stale(): Stale | undefined {
    return staleOf(this.runs)
  }

  /** True once its runs were asked for. */
  get loaded(): boolean {
    return this.runs.value !== undefined || this.runs.error !== undefined
  }

  update(experiment: Experiment): void {
    this.experiment = experiment
    this.name = experiment.name
  }

  source(): ExperimentSource {
    return this.#owner.source()
  }

  async children(): Promise<readonly Node[]> {
    this.expanded = true
    const rows = await listRows(this, this.connection, this.runs, () => this.#arrangement.top)
    this.#shown = true
    const nothing = this.filter === '' ? 'No runs' : 'No runs match the filter'
    return rows.length > 0 || !this.loaded ? rows : [noteRow(this, nothing)]
  }

  under(runId: string): readonly RunBranch[] {
    return this.#arrangement.under(runId)
  }

  complete(): boolean {
    return this.runs.value !== undefined && this.runs.value.next === undefined && this.filter === ''
  }

  async seekUnder(runId: string, page: string | undefined): Promise<string | undefined> {
    const clause = clauseFor({ kind: 'text', entity: 'tag', key: 'mlflow.parentRunId' }, runId)
    if (!clause) {
      return undefined
    }
    const { items, next } = await this.source().searchRuns({
      experimentIds: [this.experimentId],
      filter: and(this.filter, clause),
      view: this.#view(),
      limit: pageSize,
      page,
    })
    this.#add(items)
    return next
  }

  /** The row of one run, brought in from where it is; undefined where there is none. */
  async find(runId: string): Promise<RunBranch | undefined> {
    await this.runs.get()
    const chain: Run[] = []
    let id: string | undefined = runId
    while (id !== undefined && !this.#arrangement.get(id) && chain.length < deepest) {
      const [run]: readonly Run[] = await this.source().getRuns([id])
      const fits = run?.experimentId === this.experimentId && !chain.includes(run)
      if (fits) {
        chain.push(run)
      }
      id = fits ? run.parentId : undefined
    }
    this.#add(chain)
    return this.#arrangement.get(runId)
  }

  /** The question has changed: another filter, or deleted runs shown or not. */
  async reset(): Promise<void> {
    this.#extra.clear()
    this.outdate()
    if (this.loaded) {
      await settled(this.runs.reset())
    }
  }

  /** Shown again: what has grown old meanwhile is loaded again behind the rows. */
  async freshen(): Promise<void> {
    const { now, interval } = this.#owner.surroundings
    if (this.runs.at !== undefined && now() - this.runs.at > interval() * 1000) {
      await settled(this.runs.refresh())
    }
  }

  /** What is kept beside the list of runs is looked up again when next needed. */
  outdate(): void {
    this.#unknown.clear()
    this.#arrangement.all().forEach((run) => run.outdate())
  }

  changed(nodes: readonly Node[]): void {
    this.#owner.surroundings.changed(nodes)
  }

  dispose(): void {
    this.runs.dispose()
  }

  #view(): 'all' | 'active' {
    return this.#owner.surroundings.narrowing().deleted ? 'all' : 'active'
  }

  #page(limit: number, page: string | undefined, signal: AbortSignal): Promise<Page<Run>> {
    const filter = this.filter === '' ? undefined : this.filter
    return this.source().searchRuns(
      { experimentIds: [this.experimentId], filter, view: this.#view(), limit, page },
      signal,
    )
  }

  #add(runs: readonly Run[]): void {
    runs.forEach(({ id }) => this.#extra.add(id))
    this.runs.add(runs)
  }

  /** Runs that belong to the rows although no page has them: those sought out before, and parents, so that children have a place. */
  async #beyond(items: readonly Run[], signal: AbortSignal): Promise<readonly Run[]> {
    const known = new Set(items.map(({ id }) => id))
    const found: Run[] = []
    let wanted = this.#missing([...items], known, [...this.#extra])
    for (let round = 0; wanted.length > 0 && round < deepest; round += 1) {
      wanted.forEach((id) => known.add(id))
      const runs = (await this.source().getRuns(wanted, signal)).filter((run) => this.#fits(run))
      const got = new Set(runs.map(({ id }) => id))
      wanted.filter((id) => !got.has(id)).forEach((id) => this.#unknown.add(id))
      found.push(...runs)
      wanted = this.#missing(runs, known, [])
    }
    return found
  }

  #missing(runs: readonly Run[], known: ReadonlySet<string>, more: readonly string[]): readonly string[] {
    // Under a filter a parent that does not match it is not wanted.
    const parents = this.filter === '' ? runs.flatMap(({ parentId }) => parentId ?? []) : []
    return [...new Set([...parents, ...more])].filter((id) => !known.has(id) && !this.#unknown.has(id))
  }

  #fits(run: Run): boolean {
    return run.experimentId === this.experimentId && (run.lifecycle === 'active' || this.#view() === 'all')
  }

  #sync(): void {
    const { value } = this.runs
    const all = value ? [...value.items, ...value.extra] : []
    const main = mainMetric(all)
    const otherMain = main?.key !== this.#main?.key
    this.#main = main
    const changed = this.#arrangement.update(all, [this.runs.error, this.runs.moreError, value?.next])
    if (!this.#shown) {
      return
    }
    if (otherMain || changed === 'all') {
      this.changed([this])
    } else if (changed.length > 0) {
      this.changed(changed)
    }
  }
}
