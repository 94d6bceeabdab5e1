import type { Disposable } from './disposable'
import { abortError, isAbort } from './errors'
import { Emitter, type Event } from './event'
import { Poller } from './poller'

/** A picture of remote state at one moment. `value` is the last good one, kept while a later refresh fails. */
export interface ResourceState<T> {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed'
  readonly value: T | undefined
  /** When `value` was got, in milliseconds since 1970. */
  readonly at: number | undefined
  readonly error: unknown
}

export interface ResourceOptions {
  /** Milliseconds between refreshes while somebody listens; left out, nothing is polled. */
  readonly poll?: number
  readonly now?: () => number
}

interface Flight<T> {
  readonly promise: Promise<T>
  readonly abort: AbortController
  /** What the state was when the call left: where it goes back to when everybody cancels. */
  readonly before: ResourceState<T>
  waiters: number
}

/**
 * The one way to hold remote state: value, status, age. Shares a call in flight, drops stale answers, keeps the last good
 * value while a refresh fails, polls only while somebody listens.
 */
export class Resource<T> implements Disposable {
  readonly #load: (signal: AbortSignal) => Promise<T>
  readonly #now: () => number
  readonly #emitter: Emitter<ResourceState<T>>
  readonly #poller: Poller | undefined
  #state: ResourceState<T> = { status: 'idle', value: undefined, at: undefined, error: undefined }
  #flight: Flight<T> | undefined
  #disposed = false

  constructor(load: (signal: AbortSignal) => Promise<T>, options: ResourceOptions = {}) {
    this.#load = load
    this.#now = options.now ?? Date.now
    this.#poller =
      options.poll === undefined ? undefined : new Poller((signal) => this.refresh(signal), { interval: options.poll })
    this.#emitter = new Emitter((listening) => {
      if (listening) {
        this.#poller?.start()
      } else {
        this.#poller?.stop()
      }
    })
  }

  get state(): ResourceState<T> {
    return this.#state
  }

  get onDidChange(): Event<ResourceState<T>> {
    return this.#emitter.event
  }

  /** The value at hand, or the one that a first load brings. */
  async get(signal?: AbortSignal): Promise<T> {
    if (this.#state.value !== undefined) {
      return this.#state.value
    }
    return this.refresh(signal)
  }

  /** Loads again. Callers at the same time share one call; it is cancelled when the last of them has cancelled. */
  async refresh(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (this.#disposed) {
      throw abortError()
    }
    const flight = (this.#flight ??= this.#start())
    flight.waiters += 1
    return leaveOnAbort(flight.promise, signal, () => {
      flight.waiters -= 1
      if (flight.waiters === 0) {
        this.#settle(flight, flight.before)
        flight.abort.abort()
      }
    })
  }

  /** Puts a value that is known to be newer (after a write, say) in place; an answer still in flight is dropped. */
  set(value: T): void {
    this.#flight?.abort.abort()
    this.#flight = undefined
    this.#publish({ status: 'ready', value, at: this.#now(), error: undefined })
  }

  dispose(): void {
    this.#disposed = true
    this.#poller?.dispose()
    this.#flight?.abort.abort()
    this.#flight = undefined
    this.#emitter.dispose()
  }

  #start(): Flight<T> {
    const abort = new AbortController()
    const before = this.#state
    this.#publish({ ...before, status: 'loading' })
    const promise = this.#load(abort.signal)
    const flight = { promise, abort, before, waiters: 0 }
    promise.then(
      (value) => this.#settle(flight, { status: 'ready', value, at: this.#now(), error: undefined }),
      (error: unknown) => this.#settle(flight, isAbort(error) ? before : { ...this.#state, status: 'failed', error }),
    )
    return flight
  }

  #settle(flight: object, state: ResourceState<T>): void {
    if (this.#flight === flight) {
      this.#flight = undefined
      this.#publish(state)
    }
  }

  #publish(state: ResourceState<T>): void {
    this.#state = state
    this.#emitter.fire(state)
  }
}

async function leaveOnAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined, onLeave: () => void): Promise<T> {
  if (!signal) {
    return promise
  }
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      onLeave()
      reject(abortError())
    }
    signal.addEventListener('abort', leave, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
