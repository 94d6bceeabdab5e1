/** How much one slice of work takes on, learnt from how long the last ones took. */
export class Pace {
  readonly #least: number
  readonly #most: number
  readonly #target: number
  size: number

  /**
   * @param least what a slice takes on however slow the machine is, so that its own costs stay small beside the work
   * @param target milliseconds that a slice should take
   */
  constructor(start: number, least: number, most: number, target = 20) {
    this.size = start
    this.#least = least
    this.#most = most
    this.#target = target
  }

  /** Runs a slice and learns from it. */
  measure<T>(slice: () => T): T {
    const began = performance.now()
    const result = slice()
    const factor = Math.min(2, Math.max(0.5, this.#target / Math.max(0.1, performance.now() - began)))
    this.size = Math.min(this.#most, Math.max(this.#least, Math.round(this.size * factor)))
    return result
  }
}

/** Lets messages, timers and other calls have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Lists of at most `size`, in order. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
