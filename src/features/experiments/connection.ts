import { isAbort, PlatformError } from '../../base/errors'
import { Poller } from '../../base/poller'
import type { Connection } from '../../host/connection'
import { wordsFor } from '../../host/words'
import type { Experiment, Page } from '../../model/experiment'
import type { ExperimentSource } from '../../model/platform'
import type { ExperimentBranch, ExperimentOwner } from './experiment'
import { Lacks } from './lacks'
import { PagedList } from './list'
import { keyOf, type Abilities, type ConnectionNode, type Node, type Stale } from './nodes'
import { pinnedId } from './pins'
import { RunningRuns, type RunningIds } from './running'
import { Shelf } from './shelf'
import type { Surroundings } from './surroundings'
import { listRows, noteRow, settled, staleOf } from './tail'

/** Experiments of one page of the tree. */
const pageSize = 100

/** A connection's row: its experiments, pinned ones first, by pages; and what keeps them live. */
export class ConnectionBranch implements ConnectionNode, ExperimentOwner {
  readonly kind = 'connection'
  readonly key: string
  readonly connection: string
  readonly parent = undefined
  readonly experiments: PagedList<Experiment>
  readonly surroundings: Surroundings
  info: Connection
  expanded = false
  readonly #shelf: Shelf
  /** Experiments that are shown although no loaded page has them. */
  readonly #revealed = new Set<string>()
  readonly #running: RunningRuns
  readonly #lacks: Lacks
  readonly #poller: Poller
  #token: string | undefined
  #painted = 0
  #shown = false
  #seen = ''

  constructor(info: Connection, surroundings: Surroundings) {
    this.info = info
    this.surroundings = surroundings
    this.connection = info.id
    this.key = keyOf('connection', info.id)
    this.#shelf = new Shelf(this)
    this.experiments = new PagedList<Experiment>({
      size: pageSize,
      load: ({ limit, page }, signal) => this.#page(limit, page, signal),
      extra: (items, signal) => this.#beyond(items, signal),
      id: ({ id }) => id,
      now: () => surroundings.now(),
    })
    this.experiments.onDidChange(() => this.#sync())
    this.#running = new RunningRuns(
      () => this.source(),
      () => (this.experiments.value?.items ?? []).map(({ id }) => id),
      () => surroundings.changed([]),
    )
    this.#lacks = new Lacks(
      () => this.source(),
      () => surroundings.changed([this]),
    )
    this.#poller = new Poller((signal) => this.poll(signal), {
      // Read at each turn: the setting may have changed.
      get interval() {
        return surroundings.interval() * 1000
      },
    })
  }

  get node(): ConnectionNode {
    return this
  }

  get can(): Abilities {
    const { spec, server } = this.info
    const source = server?.platform.experiments ?? this.source()
    const served = spec.store !== undefined && this.surroundings.trusted()
    return { edit: source.edit !== undefined || served, web: 'webUrl' in source && source.webUrl !== undefined }
  }

  get stale(): Stale | undefined {
    return staleOf(this.experiments)
  }

  get notes(): readonly string[] {
    return this.#lacks.notes
  }

  /** False for a server while the workspace is not trusted. */
  get contactable(): boolean {
    return this.info.spec.store !== undefined || this.surroundings.trusted()
  }

  source(): ExperimentSource {
    const { experiments } = this.info.platform
    if (!experiments) {
      throw new PlatformError({
        reason: 'notFound',
        platform: this.info.name,
        endpoint: '',
        message: `${this.info.name} has no experiments.`,
      })
    }
    return experiments
  }

  /** The connection as it is now; what is loaded stays, and what could not be loaded is tried again. */
  update(info: Connection): void {
    const other = info.platform !== this.info.platform || info.signedIn !== this.info.signedIn
    this.info = info
    this.#token = undefined
    this.surroundings.changed([this])
    if (other || this.experiments.error !== undefined) {
      void this.refresh()
    }
  }

  async children(): Promise<readonly Node[]> {
    this.expanded = true
    if (!this.contactable) {
      return [noteRow(this, 'Not contacted while this folder is not trusted', 'trust')]
    }
    const rows = await listRows(this, this.connection, this.experiments, () => this.#shelf.order)
    this.#shown = true
    return rows.length > 0 || !this.#loaded ? rows : [noteRow(this, this.#nothing())]
  }

  /** Refreshes of what is shown run from here on, or no longer. */
  setLive(live: boolean): void {
    if (live && this.contactable) {
      if (!this.#poller.started) {
        this.#poller.start()
        // What was not looked at may be old by now: it is not waited for the first turn.
        void settled(this.poll(new AbortController().signal))
      }
    } else {
      this.#poller.stop()
    }
  }

  /** Loads again what is loaded, as the person asked for. */
  async refresh(): Promise<void> {
    this.#token = undefined
    this.#shelf.all.forEach((row) => row.outdate())
    if (this.contactable && this.#loaded) {
      await Promise.all([
        settled(this.experiments.refresh()),
        ...this.#shelf.all.filter((row) => row.loaded).map((row) => settled(row.runs.refresh())),
        settled(this.#running.refresh()),
      ])
    }
  }

  /** One turn of the refreshing; rejects when something failed, so that the next turns come slower. */
  async poll(signal: AbortSignal): Promise<void> {
    const token = await this.source().changeToken?.(signal)
    if (token === undefined || token !== this.#token) {
      const shown = this.expanded ? this.#shelf.order.filter((row) => row.expanded && row.loaded) : []
      const turns = [
        ...(this.#loaded ? [this.experiments.refresh(signal)] : []),
        ...shown.map((row) => row.runs.refresh(signal)),
        this.#running.refresh(signal),
      ]
      const failed = (await Promise.allSettled(turns)).find((turn) => turn.status === 'rejected')
      if (failed && !isAbort(failed.reason)) {
        throw failed.reason
      }
      this.#token = token
    }
    this.#repaint()
  }

  /** The question has changed: another text, sort, or deleted ones shown or not. */
  async reset(): Promise<void> {
    this.#revealed.clear()
    if (this.contactable && this.#loaded) {
      await settled(this.experiments.reset())
    }
  }

  async resetRuns(): Promise<void> {
    await Promise.all(this.#shelf.all.map((row) => row.reset()))
  }

  /** Pins were set or taken away. */
  async arrange(): Promise<void> {
    const missing = this.surroundings.pinned().filter((key) => !this.#shelf.order.some((row) => row.key === key))
    if (missing.length > 0 && this.experiments.value) {
      await settled(this.experiments.refresh())
    }
    this.#place()
    this.surroundings.changed([this])
  }

  /** The row of one experiment, brought in from where it is. */
  async find(experimentId: string): Promise<ExperimentBranch | undefined> {
    await this.experiments.get()
    if (!this.#shelf.order.some((row) => row.experimentId === experimentId)) {
      this.#revealed.add(experimentId)
      this.experiments.add([await this.source().getExperiment(experimentId)])
    }
    return this.#shelf.order.find((row) => row.experimentId === experimentId)
  }

  row(key: string): ExperimentBranch | undefined {
    return this.#shelf.all.find((row) => row.key === key)
  }

  /** The runs that are known to be running. */
  running(): RunningIds {
    const loaded = this.#shelf.all.flatMap(({ runs: { value } }) => (value ? [...value.items, ...value.extra] : []))
    return this.#running.with(loaded)
  }

  dispose(): void {
    this.#poller.dispose()
    this.#running.dispose()
    this.#lacks.dispose()
    this.experiments.dispose()
    this.#shelf.dispose()
  }

  get #loaded(): boolean {
    return this.experiments.value !== undefined || this.experiments.error !== undefined
  }

  #nothing(): string {
    return this.surroundings.narrowing().text === '' ? 'No experiments' : 'No experiments match the filter'
  }

  async #page(limit: number, page: string | undefined, signal: AbortSignal): Promise<Page<Experiment>> {
    const { text, sort, deleted } = this.surroundings.narrowing()
    const view = deleted ? 'all' : 'active'
    const query = { text: text === '' ? undefined : text, view, sort, limit, page } as const
    const found = await this.source().searchExperiments(query, signal)
    if (page === undefined) {
      // Only now: a connection that nobody looks into, or that does not answer, is not asked for more.
      void settled(this.#lacks.refresh())
    }
    return found
  }

  async #beyond(items: readonly Experiment[], signal: AbortSignal): Promise<readonly Experiment[]> {
    const known = new Set(items.map(({ id }) => id))
    const pins = this.surroundings.pinned().flatMap((key) => pinnedId(key, this.connection) ?? [])
    const wanted = [...new Set([...pins, ...this.#revealed])].filter((id) => !known.has(id))
    const found = await Promise.all(wanted.map((id) => this.#one(id, signal)))
    return found.filter((experiment) => experiment !== undefined).filter((experiment) => this.#fits(experiment))
  }

  async #one(id: string, signal: AbortSignal): Promise<Experiment | undefined> {
    try {
      return await this.source().getExperiment(id, signal)
    } catch (error) {
      if (error instanceof PlatformError && error.reason === 'notFound') {
        return undefined
      }
      throw error
    }
  }

  #fits(experiment: Experiment): boolean {
    const { text, deleted } = this.surroundings.narrowing()
    const named = experiment.name.toLowerCase().includes(text.toLowerCase())
    return this.#revealed.has(experiment.id) || (named && (deleted || experiment.lifecycle === 'active'))
  }

  #sync(): void {
    const { value, error, moreError } = this.experiments
    if (value && this.#seen === '' && this.#poller.started) {
      void settled(this.#running.refresh())
    }
    this.#place()
    const failed = error === undefined ? [] : [wordsFor(error), this.surroundings.now()]
    const seen = JSON.stringify([this.#shelf.signature(), value?.next, failed, moreError !== undefined])
    if (this.#shown && seen !== this.#seen) {
      this.surroundings.changed([this])
    }
    this.#seen = seen
  }

  #place(): void {
    this.#shelf.update(this.experiments.value, (row) => row.pinned || this.#revealed.has(row.experimentId))
  }

  /** Ages in rows go on although nothing else changes. */
  #repaint(): void {
    const now = this.surroundings.now()
    if (now - this.#painted >= 60_000) {
      this.#painted = now
      this.surroundings.changed(this.#shelf.order.filter((row) => row.expanded))
    }
  }
}
