import type { Disposable } from './disposable'

export interface PollerOptions {
  /** Milliseconds between the end of one turn and the start of the next. */
  readonly interval: number
  /** The upper bound that the interval doubles towards while turns fail. */
  readonly slowest?: number
}

/**
 * Runs an asynchronous turn again and again while it is started: never two at once, the pause doubling while turns fail.
 * The only timer of the project; a Resource starts it when somebody visible listens and stops it when nobody does.
 */
export class Poller implements Disposable {
  readonly #turn: (signal: AbortSignal) => Promise<unknown>
  readonly #options: PollerOptions
  #timer: NodeJS.Timeout | undefined
  #running: AbortController | undefined
  #failures = 0

  constructor(turn: (signal: AbortSignal) => Promise<unknown>, options: PollerOptions) {
    this.#turn = turn
    this.#options = options
  }

  get started(): boolean {
    return this.#running !== undefined
  }

  start(): void {
    if (this.#running) {
      return
    }
    this.#running = new AbortController()
    this.#failures = 0
    this.#schedule(this.#running)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#running?.abort()
    this.#running = undefined
  }

  dispose(): void {
    this.stop()
  }

  #schedule(run: AbortController): void {
    const { interval, slowest = interval * 16 } = this.#options
    const pause = Math.min(interval * 2 ** this.#failures, Math.max(slowest, interval))
    this.#timer = setTimeout(() => void this.#once(run), pause)
    this.#timer.unref()
  }

  async #once(run: AbortController): Promise<void> {
    try {
      await this.#turn(run.signal)
      this.#failures = 0
    } catch {
      // The turn's owner has its error already (a Resource keeps it); here it only slows the rhythm.
      this.#failures = Math.min(this.#failures + 1, 10)
    }
    if (!run.signal.aborted) {
      this.#schedule(run)
    }
  }
}
