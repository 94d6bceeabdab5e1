import { DisposableStore, type Disposable } from '../../base/disposable'
import { isAbort } from '../../base/errors'
import type { ColumnId, Run } from '../../model/run'
import type { SnapshotOf } from '../../protocol/contract'
import type { RunsContract, RunsWindow } from '../../protocol/runs'
import type { Table } from '../../table/client'
import { feedsOf, type Feed } from './feed'
import { Live } from './live'
import { isSelective, Loader } from './loader'
import type { RunsControllerOptions } from './options'
import { firstCount } from './race'
import { Search } from './search'
import { Settings } from './settings'

/** Milliseconds between two pictures while runs stream in. */
const breath = 150
/** Columns that the page asks for whether they are shown or not. */
const leading: readonly ColumnId[] = ['attribute:run_name', 'attribute:status']

/** The host's side of one runs table: brings the runs, keeps the view, says how things stand. */
export class Controller implements Disposable {
  readonly options: RunsControllerOptions
  readonly table: Table
  readonly feeds: readonly Feed[]
  readonly settings: Settings
  readonly #loader: Loader
  readonly #live: Live
  readonly #search: Search
  readonly #store = new DisposableStore()
  readonly #closing = new AbortController()
  readonly #now: () => number
  #firstSent = false
  #visibleIds: readonly string[] = []
  #liveError: unknown
  #error: unknown
  #at: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(options: RunsControllerOptions) {
    this.options = options
    this.table = this.#store.add(options.table)
    this.feeds = feedsOf(options.sources)
    this.settings = new Settings(options.layouts, options.key, options.sources.length > 1)
    this.#now = options.now ?? Date.now
    this.#loader = this.#store.add(new Loader(this.feeds, this.table, () => this.#soon()))
    this.#search = this.#store.add(
      new Search({
        feeds: this.feeds,
        table: this.table,
        settings: this.settings,
        slowSorts: options.slowSorts,
        deadline: options.sortDeadline ?? 3_000,
        put: (feed, runs) => this.#put(feed, runs),
        changed: () => this.publish(),
      }),
    )
    this.#live = this.#store.add(
      new Live({
        feeds: this.feeds,
        interval: options.interval ?? 4_000,
        put: async (feed, runs) => (await this.#put(feed, runs)).added,
        remove: (ids) => this.table.ask('remove', { ids }),
        watched: async () => [
          ...new Set([...this.#visibleIds, ...(await this.table.ask('unfinished', { limit: 200 }))]),
        ],
        looked: (error) => this.#looked(error),
      }),
    )
  }

  open(): void {
    const { link } = this.options
    this.#store.add(link.onDidChangeVisible((visible) => this.#seen(visible)))
    this.#store.add(link.onDidDispose(() => this.dispose()))
    this.#background(async () => {
      await this.publish()
      await this.table.ask('view', this.settings.view())
      // A server's stream brings the newest first by itself: the same rows asked for twice would come in twice the time.
      const first = this.#isRemote && this.#isAsStreamed ? undefined : this.#search.start(false)
      if (!this.#isRemote) {
        // One thread reads a local store: the list of columns and the stream would make the first rows wait their turn.
        await first
      }
      await this.#listColumns()
      await this.#load(false)
    })
    this.#seen(link.visible)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#closing.abort()
    this.#store.dispose()
  }

  /** Goes on with a stream that was stopped or failed; a complete one begins anew, and what is gone goes. */
  async refresh(): Promise<void> {
    const { state } = this.#loader
    this.#liveError = undefined
    this.#error = undefined
    if (state !== 'loading') {
      this.#background(() => this.#load(state === 'complete'))
    }
    void this.#search.start(false)
    await this.publish()
  }

  stop(): void {
    this.#loader.stop()
  }

  /** After the sort, the filter or the group was changed. */
  async applyView(): Promise<void> {
    await this.want()
    await this.table.ask('view', this.settings.view())
    const search = this.#search.start(this.#whole)
    if (this.#isRemote) {
      this.#loader.hold(search)
    }
    await this.publish()
  }

  /** After other columns are shown. */
  async want(): Promise<void> {
    const wanted = this.settings.wanted
    const dropped = await this.table.ask('want', {
      columns: wanted,
      all: this.feeds.some((feed) => !isSelective(feed)),
    })
    this.#background(() => this.#loader.ensure(wanted, dropped))
  }

  async window(
    args: { start: number; end: number; columns: readonly ColumnId[] },
    signal: AbortSignal,
  ): Promise<RunsWindow> {
    const window = await this.table.window(args, signal)
    this.#visibleIds = window.ids.filter(
      (_, line) => window.folds[line] === 0 || !window.ids[line]?.startsWith('group:'),
    )
    return window
  }

  /** Says how things stand, now. */
  async publish(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.settings.learn(await this.table.ask('columns', undefined))) {
      await this.want()
    }
    const { layout, shown, all } = this.settings
    const keyed = shown.map(({ id }) => id).filter((id) => !id.startsWith('attribute:'))
    const [{ equal, ...status }, first] = await Promise.all([
      this.table.ask('status', { columns: keyed, differing: layout.onlyDiffering }),
      this.#firstSent ? undefined : this.#first(),
    ])
    const left = new Set(equal)
    const columns = this.settings.columns(left, (id) => this.#loader.isLoaded(id))
    const error = this.#loader.error ?? this.#search.error ?? this.#error ?? this.#liveError
    // Before the state, so that the page paints once, with rows in it.
    this.#publishFirst(status.loaded > 0 ? first : undefined)
    this.options.link.publish('state', {
      title: this.options.title,
      ...status,
      total: this.#loader.state === 'complete' ? status.loaded : this.#loader.total,
      stream: this.#loader.state,
      provisional: this.#provisional,
      columns,
      hiddenColumns: all.length - shown.length,
      sort: layout.sort,
      filter: this.settings.filterText,
      filterProblem: this.settings.filterProblem,
      group: layout.group,
      onlyDiffering: layout.onlyDiffering,
      equalColumns: left.size,
      problem: error === undefined ? undefined : this.options.problemOf(error),
      at: this.#at,
      hasWebPage: this.feeds.some(({ experiments }) => experiments.webUrl !== undefined),
    })
    this.#goLive()
  }

  #publishFirst(first: SnapshotOf<RunsContract, 'first'> | undefined): void {
    if (first && !this.#firstSent) {
      this.#firstSent = true
      this.options.link.publish('first', first)
    }
  }

  /** The first rows; sent again with the state whenever the page is shown anew. */
  async #first(): Promise<SnapshotOf<RunsContract, 'first'>> {
    const columns = [...new Set([...leading, ...this.settings.shown.map(({ id }) => id)])]
    const window = await this.table.ask('window', { start: 0, end: firstCount, columns })
    return { ...window, columns }
  }

  /** All that decides which rows stand where is here. */
  get #whole(): boolean {
    return this.#loader.state === 'complete' && this.settings.decisive.every((id) => this.#loader.isLoaded(id))
  }

  get #isAsStreamed(): boolean {
    return this.feeds.length === 1 && this.settings.isAsStreamed
  }

  get #isRemote(): boolean {
    return this.feeds.some(({ experiments }) => experiments.sorting === 'remote')
  }

  /** Whether what is shown first may still turn out otherwise. */
  get #provisional(): boolean {
    return !this.#isAsStreamed && !this.#search.certain && !(this.#whole && this.#search.datasetsKnown)
  }

  async #listColumns(): Promise<void> {
    const lists = this.feeds.map(
      async ({ experiments, experimentIds }) =>
        (await experiments.listColumns?.(experimentIds, this.#closing.signal)) ?? [],
    )
    // Where listing fails, the columns of the runs that come do; the stream has the failure's words.
    const settled = await Promise.allSettled(lists)
    for (const list of settled) {
      this.settings.learn(list.status === 'fulfilled' ? list.value : [])
    }
  }

  async #load(again: boolean): Promise<void> {
    const all = this.feeds.some((feed) => !isSelective(feed))
    await this.table.ask('want', { columns: this.settings.wanted, all })
    // Said again, since a thread that died and was started anew knows nothing.
    await this.table.ask('view', this.settings.view())
    await this.#loader.start(this.settings.wanted, again)
  }

  async #put(feed: Feed, runs: readonly Run[]): Promise<{ readonly added: number; readonly changed: boolean }> {
    const result = await this.table.ask('upsert', { source: feed.source, runs })
    this.#at = this.#now()
    if (result.changed) {
      this.#soon()
    }
    return result
  }

  #looked(error: unknown): void {
    const had = this.#liveError !== undefined
    this.#liveError = error
    if (error === undefined) {
      this.#at = this.#now()
    }
    if (error !== undefined || had) {
      this.#soon()
    }
  }

  #seen(visible: boolean): void {
    if (visible) {
      this.#goLive()
      return
    }
    this.#live.stop()
    // The page starts anew when it is shown again: what it gets then should be of the version of the state.
    this.#background(async () => {
      await this.publish()
      this.options.link.publish('first', await this.#first())
    })
  }

  /** What is new can be told only from what is there: looking begins when the first rows have come, or none are to come. */
  #goLive(): void {
    if (this.options.link.visible && (this.#firstSent || this.#loader.state !== 'loading')) {
      this.#live.start()
    }
  }

  #soon(): void {
    if (!this.#closing.signal.aborted) {
      this.#timer ??= setTimeout(() => this.#background(() => this.publish()), breath)
    }
  }

  /** Work nobody waits for: its failure is shown with the state; cancelling is silent. */
  #background(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => {
      if (!isAbort(error) && !this.#closing.signal.aborted) {
        this.#error = error
        this.#soon()
      }
    })
  }
}
