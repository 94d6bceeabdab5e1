import type { Disposable } from '../../base/disposable'
import { PlatformError } from '../../base/errors'
import { Emitter, type Event } from '../../base/event'
import type { Connection, Connections } from '../../host/connection'
import { wordsFor, type Words } from '../../host/words'
import type { RunRef } from '../../model/run'
import { ConnectionBranch } from './connection'
import { ExperimentBranch } from './experiment'
import { keyOf, type Node, type RunNode } from './nodes'
import type { Narrowing, Surroundings } from './surroundings'

/** What is kept per workspace of how the view is seen. */
export interface KeptView {
  narrowing: Narrowing
  pinned: readonly string[]
  runsFilters: Readonly<Record<string, string>>
}

export interface ModelOptions {
  readonly connections: () => Promise<Connections>
  readonly kept: KeptView
  trusted(): boolean
  interval(): number
  now?(): number
}

/** The Experiments view without VS Code: which rows there are, in which order, and when they change. */
export class ExperimentsModel implements Disposable {
  readonly #options: ModelOptions
  readonly #changed = new Emitter<readonly Node[] | undefined>()
  readonly #surroundings: Surroundings
  #branches = new Map<string, ConnectionBranch>()
  #listening: Disposable | undefined
  #visible = false
  #trusted = false

  constructor(options: ModelOptions) {
    this.#options = options
    const { kept } = options
    this.#surroundings = {
      now: options.now?.bind(options) ?? Date.now,
      trusted: () => options.trusted(),
      interval: () => options.interval(),
      narrowing: () => kept.narrowing,
      pinned: () => kept.pinned,
      runsFilter: (key) => kept.runsFilters[key] ?? '',
      changed: (nodes) => this.#changed.fire(nodes),
    }
  }

  /** Rows that changed, with what is under them; undefined when the connections did. */
  get onDidChange(): Event<readonly Node[] | undefined> {
    return this.#changed.event
  }

  get now(): number {
    return this.#surroundings.now()
  }

  get kept(): Readonly<KeptView> {
    return this.#options.kept
  }

  /** The rows under one, or the connections. Never rejects. */
  async children(node?: Node): Promise<readonly Node[]> {
    if (node) {
      return 'children' in node ? node.children() : []
    }
    try {
      await this.#connect()
      return [...this.#branches.values()]
    } catch (error) {
      const retry = (): Promise<void> => {
        this.#changed.fire(undefined)
        return Promise.resolve()
      }
      const subject = { kind: 'connection', connection: '' } as const
      return [{ kind: 'problem', key: keyOf('problem'), parent: undefined, words: wordsOf(error), subject, retry }]
    }
  }

  /** Nothing that is not visible is asked for. */
  setVisible(visible: boolean): void {
    this.#visible = visible
    this.#branches.forEach((branch) => branch.setLive(visible))
  }

  setExpanded(node: Node, expanded: boolean): void {
    if (node instanceof ConnectionBranch || node instanceof ExperimentBranch) {
      const again = expanded && !node.expanded
      node.expanded = expanded
      if (again && node instanceof ExperimentBranch) {
        void node.freshen()
      }
    }
  }

  async refresh(): Promise<void> {
    const connections = await this.#options.connections()
    await connections.rescan()
    await this.#connect()
    await Promise.all([...this.#branches.values()].map((branch) => branch.refresh()))
    this.#changed.fire(undefined)
  }

  async narrow(change: Partial<Narrowing>): Promise<void> {
    const { kept } = this.#options
    const before = kept.narrowing
    kept.narrowing = { ...before, ...change }
    await this.#each((branch) => branch.reset())
    if (before.deleted !== kept.narrowing.deleted) {
      await this.#each((branch) => branch.resetRuns())
    }
  }

  async pin(keys: readonly string[], pinned: boolean): Promise<void> {
    const { kept } = this.#options
    const others = kept.pinned.filter((key) => !keys.includes(key))
    kept.pinned = pinned ? [...others, ...keys] : others
    await this.#each((branch) => branch.arrange())
  }

  async filterRuns(key: string, filter: string): Promise<void> {
    const { kept } = this.#options
    const others = Object.entries(kept.runsFilters).filter(([other]) => other !== key)
    kept.runsFilters = Object.fromEntries(filter === '' ? others : [...others, [key, filter]])
    const row = [...this.#branches.values()].map((branch) => branch.row(key)).find((each) => each !== undefined)
    await row?.reset()
    this.#changed.fire(row && [row])
  }

  /** The row of a run wherever it is, brought in when no loaded page has it; undefined where there is none. */
  async find(ref: RunRef): Promise<RunNode | undefined> {
    await this.#connect()
    const experiment = await this.#branches.get(ref.connection)?.find(ref.experimentId)
    return experiment?.find(ref.runId)
  }

  /** Loads again what a write has changed. */
  async refreshConnection(id: string): Promise<void> {
    await this.#branches.get(id)?.refresh()
  }

  /** Runs that are known to be running. */
  running(): { readonly count: number; readonly more: boolean } {
    const all = [...this.#branches.values()].map((branch) => branch.running())
    return { count: all.reduce((sum, { ids }) => sum + ids.size, 0), more: all.some(({ more }) => more) }
  }

  /** One connection alone is shown opened. */
  get single(): boolean {
    return this.#branches.size === 1
  }

  dispose(): void {
    this.#listening?.dispose()
    this.#branches.forEach((branch) => branch.dispose())
    this.#changed.dispose()
  }

  async #each(act: (branch: ConnectionBranch) => Promise<void>): Promise<void> {
    await Promise.all([...this.#branches.values()].map(act))
  }

  async #connect(): Promise<void> {
    const connections = await this.#options.connections()
    this.#listening ??= connections.onDidChange(() => void this.#reconnect())
    this.#take(await connections.all())
  }

  async #reconnect(): Promise<void> {
    const before = this.#standing()
    try {
      await this.#connect()
    } catch {
      // The rows ask again and show why.
      this.#changed.fire(undefined)
      return
    }
    if (before !== this.#standing()) {
      this.#changed.fire(undefined)
    }
  }

  /** What all rows stand under: which connections there are, and whether they may be contacted and changed. */
  #standing(): string {
    return JSON.stringify([this.#trusted, ...this.#branches.keys()])
  }

  #take(connections: readonly Connection[]): void {
    this.#trusted = this.#surroundings.trusted()
    const branches = new Map<string, ConnectionBranch>()
    for (const info of connections.filter(({ platform }) => platform.experiments !== undefined)) {
      const branch = this.#branches.get(info.id) ?? new ConnectionBranch(info, this.#surroundings)
      branches.set(info.id, branch)
      if (!sameConnection(branch.info, info)) {
        branch.update(info)
      }
      branch.setLive(this.#visible)
    }
    for (const [id, branch] of this.#branches) {
      if (!branches.has(id)) {
        branch.dispose()
      }
    }
    this.#branches = branches
  }
}

/** What is none of a platform's failures may well go by: a file that was busy, an update that was half there. */
function wordsOf(error: unknown): Words {
  const words = wordsFor(error)
  return error instanceof PlatformError
    ? words
    : { sentence: `The connections could not be loaded: ${words.sentence}`, action: { title: 'Retry', id: 'retry' } }
}

function sameConnection(one: Connection, other: Connection): boolean {
  return (
    one.platform === other.platform &&
    one.signedIn === other.signedIn &&
    one.name === other.name &&
    one.server?.url === other.server?.url
  )
}
