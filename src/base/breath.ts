import { setImmediate } from 'node:timers/promises'

/** Milliseconds of work in one go, so that the extension host answers to others. */
const longestWork = 8

/** Long work in pieces: after each, `if (breath.isDue) await breath.take()`. Taking one rejects where the work was cancelled. */
export class Breath {
  readonly #signal: AbortSignal | undefined
  #begun = performance.now()

  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  get isDue(): boolean {
    return performance.now() - this.#begun > longestWork
  }

  async take(): Promise<void> {
    await setImmediate()
    this.#signal?.throwIfAborted()
    this.#begun = performance.now()
  }
}
