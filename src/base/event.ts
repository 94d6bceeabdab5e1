import { toDisposable, type Disposable } from './disposable'

/** A subscription point with the call shape of VS Code's `Event`, so that one can stand for the other. */
export type Event<T> = (listener: (value: T) => unknown) => Disposable

/** Fires values to listeners in the order in which they subscribed. A listener that throws does not keep others from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => unknown>()
  readonly #onInterest: ((listening: boolean) => void) | undefined

  /** @param onInterest told when the first listener comes and when the last one goes: the way to do work only while somebody listens. */
  constructor(onInterest?: (listening: boolean) => void) {
    this.#onInterest = onInterest
  }

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const entry = (value: T): unknown => listener(value)
    this.#listeners.add(entry)
    if (this.#listeners.size === 1) {
      this.#onInterest?.(true)
    }
    return toDisposable(() => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) {
        this.#onInterest?.(false)
      }
    })
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0
  }

  fire(value: T): void {
    const failures: unknown[] = []
    for (const listener of [...this.#listeners]) {
      try {
        listener(value)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) {
      queueMicrotask(() => {
        throw new AggregateError(failures, 'An event listener failed')
      })
    }
  }

  dispose(): void {
    const listened = this.#listeners.size > 0
    this.#listeners.clear()
    if (listened) {
      this.#onInterest?.(false)
    }
  }
}
