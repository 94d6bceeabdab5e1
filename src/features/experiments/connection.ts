import { isAbort, PlatformError } from '../../base/errors'
import { Poller } from '../../base/poller'
import { Resource } from '../../base/resource'
import type { Connection } from '../../host/connection'
import { wordsFor } from '../../host/words'
import type { Experiment, Page } from '../../model/experiment'
import type { ExperimentSource } from '../../model/platform'
import type { Run } from '../../model/run'
import { ExperimentBranch, type ExperimentOwner } from './experiment'
import { PagedList } from './list'
import { keyOf, type Abilities, type ConnectionNode, type Node, type Stale } from './nodes'
import type { Surroundings } from './surroundings'
import { noteRow, problemRow, settled, staleOf, tailRows } from './tail'

/** Experiments of one page of the tree. */
const pageSize = 100
/** Running runs that are counted; more are said to be more. */
const mostRunning = 100

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
  readonly #rows = new Map<string, ExperimentBranch>()
  /** Experiments that are shown although no loaded page has them. */
  readonly #revealed = new Set<string>()
  readonly #running: Resource<readonly Run[]>
  readonly #poller: Poller
  #order: readonly ExperimentBranch[] = []
  #token: string | undefined
  #painted = 0
  #shown = false
  #seen = ''

  constructor(info: Connection, surroundings: Surroundings) {
    this.info = info
    this.surroundings = surroundings
    this.connection = info.id
    this.key = keyOf('connection', info.id)
    this.experiments = new PagedList<Experiment>({
      size: pageSize,
      load: ({ limit, page }, signal) => this.#page(limit, page, signal),
      extra: (items, signal) => this.#beyond(items, signal),
      id: ({ id }) => id,
      now: () => surroundings.now(),
    })
    this.experiments.onDidChange(() => this.#sync())
    this.#running = new Resource((signal) => this.#countRunning(signal))
    this.#running.onDidChange(() => surroundings.changed([]))
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
    const { edit, webUrl } = this.source()
    const served = this.info.spec.store !== undefined && this.surroundings.trusted()
    return { edit: edit !== undefined || served, web: webUrl !== undefined }
  }

  get stale(): Stale | undefined {
    return staleOf(this.experiments)
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
    try {
      await this.experiments.get()
    } catch (error) {
      this.#shown = true
      const retry = (): Promise<void> => settled(this.experiments.refresh())
      return isAbort(error) ? [] : [problemRow(this, this.connection, error, retry)]
    }
    this.#shown = true
    const rows = [...this.#order, ...tailRows(this, this.connection, this.experiments)]
    return rows.length > 0 ? rows : [noteRow(this, this.#nothing())]
  }

  /** Refreshes of what is shown run from here on, or no longer. */
  setLive(live: boolean): void {
    if (live && this.contactable) {
      this.#poller.start()
    } else {
      this.#poller.stop()
    }
  }

  /** Loads again what is loaded, as the person asked for. */
  async refresh(): Promise<void> {
    this.#token = undefined
    this.#rows.forEach((row) => row.outdate())
    if (this.contactable && this.#loaded) {
      await Promise.all([
        settled(this.experiments.refresh()),
        ...[...this.#rows.values()].filter(isLoaded).map((row) => settled(row.runs.refresh())),
        settled(this.#running.refresh()),
      ])
    }
  }

  /** One turn of the refreshing; rejects when something failed, so that the next turns come slower. */
  async poll(signal: AbortSignal): Promise<void> {
    const token = await this.source().changeToken?.(signal)
    if (token === undefined || token !== this.#token) {
      const shown = this.expanded ? this.#order.filter((row) => row.expanded && isLoaded(row)) : []
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
    await Promise.all([...this.#rows.values()].map((row) => row.reset()))
  }

  /** Pins were set or taken away. */
  async arrange(): Promise<void> {
    const missing = this.surroundings.pinned().filter((key) => !this.#order.some((row) => row.key === key))
    if (missing.length > 0 && this.experiments.value) {
      await settled(this.experiments.refresh())
    }
    this.#place()
    this.surroundings.changed([this])
  }

  /** The row of one experiment, brought in from where it is. */
  async find(experimentId: string): Promise<ExperimentBranch | undefined> {
    await this.experiments.get()
    if (!this.#order.some((row) => row.experimentId === experimentId)) {
      this.#revealed.add(experimentId)
      this.experiments.add([await this.source().getExperiment(experimentId)])
    }
    return this.#order.find((row) => row.experimentId === experimentId)
  }

  row(key: string): ExperimentBranch | undefined {
    return [...this.#rows.values()].find((row) => row.key === key)
  }

  /** Ids of the runs that are known to be running. */
  running(): { readonly ids: ReadonlySet<string>; readonly more: boolean } {
    const asked = this.#running.state.value ?? []
    const loaded = [...this.#rows.values()].flatMap(({ runs: { value } }) => [
      ...(value?.items ?? []),
      ...(value?.extra ?? []),
    ])
    const ended = new Set(loaded.filter(({ status }) => status !== 'running').map(({ id }) => id))
    const running = [...asked, ...loaded.filter(({ status }) => status === 'running')]
    const ids = new Set(running.map(({ id }) => id).filter((id) => !ended.has(id)))
    return { ids, more: asked.length >= mostRunning }
  }

  dispose(): void {
    this.#poller.dispose()
    this.#running.dispose()
    this.experiments.dispose()
    this.#rows.forEach((row) => row.dispose())
  }

  get #loaded(): boolean {
    return this.experiments.value !== undefined || this.experiments.error !== undefined
  }

  #nothing(): string {
    return this.surroundings.narrowing().text === '' ? 'No experiments' : 'No experiments match the filter'
  }

  #page(limit: number, page: string | undefined, signal: AbortSignal): Promise<Page<Experiment>> {
    const { text, sort, deleted } = this.surroundings.narrowing()
    const view = deleted ? 'all' : 'active'
    return this.source().searchExperiments({ text: text === '' ? undefined : text, view, sort, limit, page }, signal)
  }

  async #beyond(items: readonly Experiment[], signal: AbortSignal): Promise<readonly Experiment[]> {
    const known = new Set(items.map(({ id }) => id))
    const pins = this.surroundings.pinned().flatMap((key) => this.#idOf(key) ?? [])
    const wanted = [...new Set([...pins, ...this.#revealed])].filter((id) => !known.has(id))
    const found = await Promise.all(wanted.map((id) => this.#one(id, signal)))
    return found.filter((experiment) => experiment !== undefined).filter((experiment) => this.#fits(experiment))
  }

  /** The id in a pin of this connection. */
  #idOf(key: string): string | undefined {
    const parts: unknown = JSON.parse(key)
    if (!Array.isArray(parts) || parts[1] !== this.connection) {
      return undefined
    }
    const id: unknown = parts[2]
    return typeof id === 'string' ? id : undefined
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
    const { value } = this.experiments
    for (const experiment of [...(value?.items ?? []), ...(value?.extra ?? [])]) {
      const row = this.#rows.get(experiment.id)
      if (row) {
        row.update(experiment)
      } else {
        this.#rows.set(experiment.id, new ExperimentBranch(this, experiment))
      }
    }
    this.#place()
    const seen = this.#signature()
    if (this.#shown && seen !== this.#seen) {
      this.surroundings.changed([this])
    }
    this.#seen = seen
  }

  /** All that the rows show, in one text: the same for lists that look the same. */
  #signature(): string {
    const { value, error, moreError, at } = this.experiments
    const rows = this.#order.map(({ experiment: { id, name, lifecycle, updatedAt } }) => [
      id,
      name,
      lifecycle,
      updatedAt,
    ])
    const failed = error === undefined ? [] : [wordsFor(error), at, this.surroundings.now()]
    return JSON.stringify([rows, value?.next, failed, moreError !== undefined])
  }

  #place(): void {
    const { value } = this.experiments
    const rows = (experiments: readonly Experiment[] = []): readonly ExperimentBranch[] =>
      experiments.flatMap(({ id }) => this.#rows.get(id) ?? [])
    const pinned = this.surroundings.pinned()
    const listed = rows(value?.items)
    const extra = rows(value?.extra).filter((row) => row.pinned || this.#revealed.has(row.experimentId))
    const all = [...extra, ...listed]
    const onTop = all.filter((row) => row.pinned)
    this.#order = [
      ...onTop.toSorted((one, other) => pinned.indexOf(one.key) - pinned.indexOf(other.key)),
      ...all.filter((row) => !row.pinned),
    ]
  }

  async #countRunning(signal: AbortSignal): Promise<readonly Run[]> {
    const experimentIds = (this.experiments.value?.items ?? []).slice(0, pageSize).map(({ id }) => id)
    if (experimentIds.length === 0) {
      return []
    }
    const filter = `attributes.status = 'RUNNING'`
    return (await this.source().searchRuns({ experimentIds, filter, limit: mostRunning }, signal)).items
  }

  /** Ages in rows go on although nothing else changes. */
  #repaint(): void {
    const now = this.surroundings.now()
    if (now - this.#painted >= 60_000) {
      this.#painted = now
      this.surroundings.changed(this.#order.filter((row) => row.expanded))
    }
  }
}

function isLoaded(row: ExperimentBranch): boolean {
  return row.runs.value !== undefined || row.runs.error !== undefined
}
