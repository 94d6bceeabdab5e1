import { DisposableStore, type Disposable } from '../../base/disposable'
import { isAbort } from '../../base/errors'
import { Poller } from '../../base/poller'
import type { Connections } from '../../host/connection'
import type { PanelLink } from '../../host/panel'
import type { Preferences } from '../../host/preferences'
import type { RunRef } from '../../model/run'
import type { RunSubject } from '../../model/subject'
import type { CompareContract } from '../../protocol/compare'
import type { Problem } from '../../protocol/contract'
import { Charts, type ChartsMemory } from './charts'
import { Content } from './content'
import type { ComparedRun } from './fields'
import { CompareGrid, environmentHead, type GridView } from './grid'
import { loadRuns } from './load'
import { keyOf, titleOf, type Compared } from './subject'

/** What is kept of how a person looks at comparisons. */
export type KeptView = Pick<GridView, 'onlyDiffering' | 'transposed'> & {
  /** What runs are grouped by, wherever some of them have it. */
  readonly group?: string
}

export interface CompareOptions {
  readonly runs: readonly Compared[]
  readonly connections: Pick<Connections, 'get'>
  readonly preferences: Preferences
  readonly view: { get(): KeptView | undefined; set(view: KeptView): void }
  readonly memory: ChartsMemory
  readonly link: PanelLink<CompareContract>
  readonly problemOf: (error: unknown) => Problem
  readonly copy: (text: string) => Promise<void>
  /** Asks for a file and writes it, unless the person thinks better of it. */
  readonly save: (name: string, format: 'csv' | 'md', text: string) => Promise<void>
  readonly openRun: (run: RunRef) => Promise<void>
  /** Shows why the second run differs from the first. */
  readonly explain: (runs: readonly [RunSubject, RunSubject]) => Promise<void>
  readonly openUrl: (url: string) => Promise<void>
  readonly now?: () => number
  /** Milliseconds between two looks at runs that are going on. */
  readonly interval: number
}

/** Rows that are sent before they are asked for. */
const firstRows = 200
/** Columns of these. */
const firstColumns = 24

/** The host's side of one comparison: brings the runs, keeps the view, says how things stand. */
export class CompareController implements Disposable {
  readonly options: CompareOptions
  readonly charts: Charts
  readonly #store = new DisposableStore()
  readonly #closing = new AbortController()
  readonly #poller: Poller
  readonly content: Content
  #wanted: readonly Compared[]
  #view: Omit<GridView, 'baseline'>
  #grid: CompareGrid
  #version = 0
  #loading = true
  #error: unknown
  #at: number | undefined
  #turn = 0

  constructor(options: CompareOptions) {
    this.options = options
    this.#wanted = options.runs
    this.content = new Content({
      connections: options.connections,
      sentenceOf: (error) => options.problemOf(error).sentence,
      group: options.view.get()?.group,
      signal: this.#closing.signal,
      changed: () => this.#changed(),
    })
    this.#view = {
      onlyDiffering: true,
      transposed: false,
      ...options.view.get(),
      filter: '',
      folded: new Set([environmentHead]),
    }
    this.#grid = this.#makeGrid()
    this.charts = this.#store.add(new Charts({ ...options, sense: (metric) => options.preferences.sense(metric) }))
    this.#poller = this.#store.add(new Poller(() => this.#load(), { interval: options.interval }))
    this.#store.add(options.preferences.onDidChange(() => this.#changed()))
    this.#store.add(options.link.onDidChangeVisible(() => this.#live()))
    this.#store.add(options.link.onDidDispose(() => this.dispose()))
  }

  get grid(): CompareGrid {
    return this.#grid
  }

  get version(): number {
    return this.#version
  }

  get title(): string {
    return titleOf({ runs: this.#wanted })
  }

  open(): void {
    this.publish()
    void this.refresh()
  }

  dispose(): void {
    this.#closing.abort()
    this.#store.dispose()
  }

  /** Loads the runs again; what was there stays when that fails. */
  async refresh(): Promise<void> {
    this.#loading = true
    this.publish()
    await this.#load().catch(() => undefined)
  }

  look(change: Partial<Omit<GridView, 'baseline'>>): void {
    this.#view = { ...this.#view, ...change }
    this.#keep()
    this.#changed()
  }

  /** Shows runs that agree in a field as one; undefined for every run by itself. */
  async groupBy(group: string | undefined): Promise<void> {
    await this.content.groupBy(group)
    this.#keep()
  }

  #keep(): void {
    const { onlyDiffering, transposed } = this.#view
    this.options.view.set({ onlyDiffering, transposed, group: this.content.group })
  }

  fold(id: string, open: boolean): void {
    const folded = new Set(this.#view.folded)
    if (open) {
      folded.delete(id)
    } else {
      folded.add(id)
    }
    this.look({ folded })
    if (id === environmentHead && open) {
      void this.content.readEnvironments().catch(() => undefined)
    }
  }

  setBaseline(key: string | null): void {
    const { preferences } = this.options
    const chosen = key === null ? undefined : this.#grid.run(key)
    // A group is measured against as the one that its first run is in.
    const run = chosen?.group?.members[0] ?? chosen
    if (run) {
      preferences.setBaseline(refOf(run), run.run.id)
    } else {
      this.content.runs.forEach((each) => preferences.setBaseline(refOf(each), undefined))
    }
  }

  async remove(key: string): Promise<void> {
    const keys = new Set(this.#grid.run(key)?.group?.members.map((run) => run.key) ?? [key])
    this.#wanted = this.#wanted.filter((run) => !keys.has(keyOf(run)))
    this.options.link.title = this.title
    await this.content.take(this.content.runs.filter((run) => !keys.has(run.key)))
  }

  publish(): void {
    const grid = this.#grid
    const { columns } = grid
    const { link, problemOf } = this.options
    const here = new Set(this.content.runs.map(({ key }) => key))
    const gone = this.#loading || this.#error !== undefined ? [] : this.#wanted.filter((run) => !here.has(keyOf(run)))
    const { onlyDiffering, transposed, filter } = this.#view
    this.charts.update(this.content.runs, this.#baselineRun?.key)
    link.publish('state', {
      title: this.title,
      version: this.#version,
      rowCount: grid.lines.length,
      columns,
      runs: this.content.runs.length,
      wanted: this.#wanted.length,
      loading: this.#loading,
      gone: gone.map(({ name, runId }) => name || runId),
      ...{ onlyDiffering, transposed, filter, group: this.content.grouping },
      groups: this.content.grouping === undefined ? 0 : this.content.columns.length,
      equal: grid.equal,
      fields: this.content.shown.length,
      baseline: this.#baseline,
      problem: this.#error === undefined ? undefined : problemOf(this.#error),
      at: this.#at,
    })
    if (grid.lines.length > 0) {
      const ids = columns.slice(0, firstColumns).map(({ id }) => id)
      link.publish('first', { ...grid.window(0, firstRows, ids, this.#version), columns: ids })
    }
    this.#live()
  }

  /** The first baseline of an experiment that these runs are from, if it is one of them. */
  get #baseline(): string | undefined {
    const run = this.#baselineRun
    return run && this.content.columnOf(run).key
  }

  get #baselineRun(): ComparedRun | undefined {
    const { preferences } = this.options
    return this.content.runs.find((each) => preferences.baseline(refOf(each)) === each.run.id)
  }

  async #load(): Promise<void> {
    const turn = (this.#turn += 1)
    const { connections } = this.options
    try {
      let taken: Promise<void> = Promise.resolve()
      let here: readonly ComparedRun[] = []
      const came = (runs: readonly ComparedRun[]): void => {
        here = runs
        // A first part is shown at once; the whole, and later looks at the same runs, when all have come.
        if (this.content.runs.length < runs.length && runs.length < this.#wanted.length && turn === this.#turn) {
          taken = this.#take(runs)
        }
      }
      await loadRuns(connections, this.#wanted, came, this.#closing.signal)
      await taken
      if (turn === this.#turn) {
        this.#error = undefined
        this.#loading = false
        this.#at = (this.options.now ?? Date.now)()
        await this.#take(here)
      }
    } catch (error) {
      if (!isAbort(error) && turn === this.#turn) {
        this.#error = error
        this.#loading = false
        this.publish()
      }
      throw error
    }
  }

  async #take(runs: readonly ComparedRun[]): Promise<void> {
    const wanted = new Set(this.#wanted.map(keyOf))
    await this.content.take(runs.filter(({ key }) => wanted.has(key)))
  }

  #changed(): void {
    this.#version += 1
    this.#grid = this.#makeGrid()
    this.publish()
  }

  #makeGrid(): CompareGrid {
    const content = this.content.forGrid((this.options.now ?? Date.now)())
    const { preferences } = this.options
    return new CompareGrid(content, { ...this.#view, baseline: this.#baseline }, (metric) => preferences.sense(metric))
  }

  /** Runs that are going on are looked at again while somebody sees them. */
  #live(): void {
    const going = this.content.runs.some(({ run }) => run.status === 'running' || run.status === 'scheduled')
    if (going && this.options.link.visible && !this.#closing.signal.aborted) {
      this.#poller.start()
    } else {
      this.#poller.stop()
    }
  }
}

export function refOf({ connection, run }: ComparedRun): RunRef {
  return { connection, experimentId: run.experimentId, runId: run.id }
}
