import { isAbort } from '../../base/errors'
import type { Disposable } from '../../base/disposable'
import { Poller } from '../../base/poller'
import type { Run } from '../../model/run'
import type { Feed } from './feed'
import { newestFirst } from './layout'

export interface LiveOptions {
  readonly feeds: readonly Feed[]
  /** Milliseconds between two looks. */
  readonly interval: number
  /** Puts runs into the table; says how many of them were new. */
  readonly put: (feed: Feed, runs: readonly Run[]) => Promise<number>
  readonly remove: (rowIds: readonly string[]) => Promise<unknown>
  /** Row ids of what is running, and of what is on screen. */
  readonly watched: () => Promise<readonly string[]>
  /** After each look: with what went wrong, or with undefined. */
  readonly looked: (error: unknown) => void
}

const pageSize = 100
/** After so many pages of new runs in one look the rest waits for a refresh. */
const mostPages = 10
/** Runs looked at again in one look. */
const mostWatched = 300

/** Looks for new runs and at running and visible ones, while somebody sees the table. */
export class Live implements Disposable {
  readonly #options: LiveOptions
  readonly #poller: Poller
  readonly #tokens = new Map<Feed, string>()

  constructor(options: LiveOptions) {
    this.#options = options
    this.#poller = new Poller((signal) => this.look(signal), { interval: options.interval })
  }

  start(): void {
    this.#poller.start()
  }

  stop(): void {
    this.#poller.stop()
  }

  dispose(): void {
    this.#poller.dispose()
  }

  /** One look at every feed; rejects with the first failure after all were tried. */
  async look(signal: AbortSignal): Promise<void> {
    const watched = await this.#options.watched()
    const looks = await Promise.allSettled(this.#options.feeds.map((feed) => this.#feed(feed, watched, signal)))
    const failure = looks.find((look) => look.status === 'rejected')
    if (signal.aborted) {
      return
    }
    const error: unknown = failure?.reason
    this.#options.looked(isAbort(error) ? undefined : error)
    if (failure) {
      throw error
    }
  }

  async #feed(feed: Feed, watched: readonly string[], signal: AbortSignal): Promise<void> {
    const token = await feed.experiments.changeToken?.(signal)
    if (token !== undefined && token === this.#tokens.get(feed)) {
      return
    }
    await this.#newest(feed, signal)
    await this.#again(feed, watched, signal)
    if (token !== undefined) {
      this.#tokens.set(feed, token)
    }
  }

  async #newest(feed: Feed, signal: AbortSignal): Promise<void> {
    const { experiments, experimentIds } = feed
    let page: string | undefined
    for (let turn = 0; turn < mostPages; turn += 1) {
      const found = await experiments.searchRuns({ experimentIds, sort: newestFirst, limit: pageSize, page }, signal)
      const added = await this.#options.put(feed, found.items)
      page = found.next
      if (added < found.items.length || page === undefined) {
        return
      }
    }
  }

  async #again(feed: Feed, watched: readonly string[], signal: AbortSignal): Promise<void> {
    const { prefix } = feed.source
    const ids = watched
      .filter((id) => id.startsWith(prefix))
      .map((id) => id.slice(prefix.length))
      .slice(0, mostWatched)
    if (ids.length === 0) {
      return
    }
    const found = await feed.experiments.getRuns(ids, signal)
    const active = found.filter((run) => run.lifecycle === 'active')
    await this.#options.put(feed, active)
    const here = new Set(active.map((run) => run.id))
    const gone = ids.filter((id) => !here.has(id))
    if (gone.length > 0) {
      await this.#options.remove(gone.map((id) => prefix + id))
    }
  }
}
