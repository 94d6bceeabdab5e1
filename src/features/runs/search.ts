import type { Disposable } from '../../base/disposable'
import { isAbort } from '../../base/errors'
import type { Run } from '../../model/run'
import type { Table } from '../../table/client'
import { runsWithDatasets } from './datasets'
import type { Feed } from './feed'
import { bringBest, type SlowSorts } from './race'
import type { Settings } from './settings'

export interface SearchOptions {
  readonly feeds: readonly Feed[]
  readonly table: Table
  readonly settings: Settings
  readonly slowSorts: SlowSorts
  /** Milliseconds that a server gets for sorting. */
  readonly deadline: number
  readonly put: (feed: Feed, runs: readonly Run[]) => Promise<unknown>
  /** Something was found, or went wrong. */
  readonly changed: () => Promise<void>
}

/** Brings the first runs of the present order and filter, as long as not all runs are here. */
export class Search implements Disposable {
  readonly #options: SearchOptions
  readonly #closing = new AbortController()
  #current = new AbortController()
  #certain = false
  #datasetsKnown = true
  #error: unknown

  constructor(options: SearchOptions) {
    this.#options = options
  }

  /** The first runs in the table are the first there are. */
  get certain(): boolean {
    return this.#certain
  }

  /** Whether it is known which runs meet the filter's conditions on datasets. */
  get datasetsKnown(): boolean {
    return this.#datasetsKnown
  }

  get error(): unknown {
    return this.#error
  }

  /**
   * Looks anew; what was under way is given up. `whole` when all runs are here and only datasets may have to be asked for.
   * Resolves when the first rows are here or will not come this way; never rejects.
   */
  async start(whole: boolean): Promise<void> {
    this.#current.abort()
    this.#current = new AbortController()
    this.#certain = false
    this.#error = undefined
    const { signal } = this.#current
    this.#datasetsKnown = this.#options.settings.datasetConditions.length === 0
    if (!this.#datasetsKnown) {
      void this.#run(signal, () => this.#datasets(signal))
    }
    if (!whole) {
      await this.#run(signal, () => this.#best(signal))
    }
  }

  dispose(): void {
    this.#current.abort()
    this.#closing.abort()
  }

  async #run(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (isAbort(error) || signal.aborted) {
        return
      }
      this.#error = error
    }
    await this.#options.changed()
  }

  async #best(signal: AbortSignal): Promise<void> {
    const { feeds, table, settings, slowSorts, deadline, put } = this.#options
    const { sort } = settings.layout
    const sample = (metric: string): Promise<Float64Array> =>
      table.ask('values', { column: `metric:${metric}` }, signal)
    const common = { sort, filter: settings.filter, slowSorts, deadline, signal, closing: this.#closing.signal }
    const certain = await Promise.all(feeds.map((feed) => bringBest({ ...common, feed, put, sample })))
    signal.throwIfAborted()
    this.#certain = certain.every(Boolean)
  }

  async #datasets(signal: AbortSignal): Promise<void> {
    const { feeds, table, settings } = this.#options
    const ids = await runsWithDatasets(feeds, settings.datasetConditions, signal)
    signal.throwIfAborted()
    this.#datasetsKnown = true
    await table.ask('view', settings.view(ids), signal)
  }
}
