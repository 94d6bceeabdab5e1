import type { Histogram, RunsState } from '../../src/protocol/runs'
import { isAbort } from '../shared/rpc'
import { isColumnId } from './ids'
import type { Session } from './session'

const pause = 150
const pauseWhileLoading = 2_000

/** Histograms of the columns on screen, got after the rows are painted, and again some time after the rows changed. */
export class Histograms {
  readonly #session: Session
  readonly #known = new Map<string, { readonly version: number; readonly histogram: Histogram }>()
  readonly #listeners = new Set<() => void>()
  #visible: readonly string[] = []
  #revision = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #abort: AbortController | undefined

  constructor(session: Session) {
    this.#session = session
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly revision = (): number => this.#revision

  /** The newest there is, though it may be of an older version. */
  of(column: string): Histogram | undefined {
    return this.#known.get(column)?.histogram
  }

  /** These columns are on screen, and this is how the rows are. */
  want(columns: readonly string[], { version, stream }: Pick<RunsState, 'version' | 'stream'>): void {
    this.#visible = columns
    const due = this.#due(version)
    if (due.length === 0 || this.#timer !== undefined) {
      return
    }
    const fresh = due.some((column) => !this.#known.has(column))
    const wait = stream === 'loading' && !fresh ? pauseWhileLoading : pause
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#fetch()
    }, wait)
  }

  #due(version: number): readonly string[] {
    return this.#visible.filter((column) => (this.#known.get(column)?.version ?? -1) < version)
  }

  async #fetch(): Promise<void> {
    const state = this.#session.snapshot()?.state
    const columns = state ? this.#due(state.version).filter(isColumnId).slice(0, 200) : []
    if (!state || columns.length === 0) {
      return
    }
    this.#abort?.abort()
    this.#abort = new AbortController()
    try {
      const found = await this.#session.host.call('histograms', { columns }, this.#abort.signal)
      found.forEach((histogram) => this.#known.set(histogram.column, { version: state.version, histogram }))
      this.#revision++
      this.#listeners.forEach((listener) => listener())
    } catch (error) {
      if (!isAbort(error)) {
        // A missing decoration is not worth a message; the next change on screen asks again.
        this.#visible = []
      }
    }
  }
}
