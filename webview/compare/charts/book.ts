import type { CompareContract } from '../../../src/protocol/compare'
import type { ChartsState } from '../../../src/protocol/charts'
import { createCursor } from '../../shared/chart/cursor'
import { problemOf, type Host, type Store } from '../../shared/rpc'
import { Feed, type FeedHost } from './feed'

/** Points that are kept of charts that nobody looks at. */
const mostKept = 600_000

/** The charts of the page: what the host says of them, the histories that are here, and what a person points at. */
export class Book {
  readonly state: Store<ChartsState | undefined>
  readonly cursor = createCursor()
  readonly #feeds = new Map<string, Feed>()
  readonly #host: FeedHost
  readonly #listeners = new Set<() => void>()
  #picked: string | undefined

  constructor(host: Host<CompareContract>) {
    this.state = host.event('charts')
    this.#host = {
      begin: (question, signal) => host.call('series', question, signal),
      next: (ticket, signal) => host.call('seriesNext', { ticket }, signal),
      problemOf,
    }
    this.state.subscribe(() => this.#update(this.state.get()))
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The run that stands out in all charts. */
  readonly picked = (): string | undefined => this.#picked

  readonly pick = (run: string | undefined): void => {
    this.#picked = run === this.#picked ? undefined : run
    this.#listeners.forEach((listener) => listener())
  }

  feed(metric: string): Feed {
    const feed = this.#feeds.get(metric) ?? new Feed(metric, this.#host)
    if (!this.#feeds.has(metric)) {
      this.#feeds.set(metric, feed)
      this.#want(feed, this.state.get())
    }
    return feed
  }

  /** Nobody looks at this one any more: beyond what is kept, those that were left longest ago are let go. */
  leave(feed: Feed): void {
    feed.stop()
    this.#feeds.delete(feed.metric)
    this.#feeds.set(feed.metric, feed)
    const unseen = [...this.#feeds.values()].filter(({ isSeen }) => !isSeen)
    let kept = unseen.reduce((sum, { size }) => sum + size, 0)
    for (const each of unseen) {
      if (kept <= mostKept) {
        break
      }
      kept -= each.size
      each.drop()
    }
  }

  /** Charts that failed are asked for again. */
  retry(): void {
    for (const feed of this.#feeds.values()) {
      if (feed.isSeen && feed.state().problem) {
        feed.retry()
      }
    }
  }

  #update(state: ChartsState | undefined): void {
    for (const feed of this.#feeds.values()) {
      this.#want(feed, state)
    }
  }

  #want(feed: Feed, state: ChartsState | undefined): void {
    const card = state?.cards.find(({ metric }) => metric === feed.metric)
    const wanted = Array.from(card?.drawn ?? [], (place, at) => ({
      run: state?.runs[place]?.key ?? '',
      stamp: card?.stamps[at] ?? NaN,
    }))
    if (card) {
      feed.want(wanted)
    }
  }
}
