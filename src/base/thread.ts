import { Worker } from 'node:worker_threads'
import type { Disposable } from './disposable'
import { abortError, fromSnapshot, PlatformError } from './errors'
import type { FromThread, ToThread } from './serve'

/**
 * Calls and streams between threads. An API is a type of functions of one argument: `{ add(args: Pair): number,
 * scan(args: Range): AsyncIterable<Part> }`. Arguments and answers are cloned; errors cross as snapshots; aborting either
 * side's wait is silent. A stream sends only as much ahead as its reader takes.
 */
export type ArgsOf<A, N extends keyof A> = A[N] extends (args: infer P) => unknown ? P : never
export type AnswerOf<A, N extends keyof A> = A[N] extends (args: never) => infer R ? Awaited<R> : never
export type ItemOf<A, N extends keyof A> = A[N] extends (args: never) => AsyncIterable<infer T> ? T : never

/** What carries an API out: each function with the signal of its call. */
export type ThreadHandlers<A> = {
  readonly [N in keyof A]: (args: ArgsOf<A, N>, signal: AbortSignal) => AnswerOf<A, N> | Promise<AnswerOf<A, N>>
}

/** One end of a message channel: a Worker, a MessagePort, `parentPort`. */
export interface ThreadEnd {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (value: unknown) => void): unknown
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Buffers that go over to the other thread instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[]
}

export interface Thread<A> extends Disposable {
  /** Rejects with what the other thread threw (a PlatformError), or with an AbortError. */
  call<N extends keyof A & string>(name: N, args: ArgsOf<A, N>, options?: CallOptions): Promise<AnswerOf<A, N>>
  /** Leaving the loop early ends the stream over there as well. */
  stream<N extends keyof A & string>(name: N, args: ArgsOf<A, N>, signal?: AbortSignal): AsyncGenerator<ItemOf<A, N>>
}

/** Whose errors these are when the thread itself fails. */
export interface ThreadOptions {
  /** The connection's name as the person knows it; the thread's own name without. */
  readonly platform?: string
  /** What the thread reads, e.g. a file. */
  readonly endpoint?: string
  /** A sentence that calls are refused with once the thread is disposed of; without, they are cancelled silently. */
  readonly closed?: string
}

/** A thread that was started: its end, and how it is stopped and how its death is heard of. */
export interface StartedThread {
  readonly end: ThreadEnd
  readonly stop: () => void
  readonly onDeath: (listener: (why: Error) => void) => void
}

/** A thread's room for objects that live shortly. Without a limit it takes two to three times as much, and is no quicker. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 }

export function startWorker(script: string, data?: unknown): StartedThread {
  const worker = new Worker(script, { workerData: data, resourceLimits })
  return {
    end: worker,
    stop: () => void worker.terminate(),
    onDeath: (listener) => {
      worker.on('error', (error: unknown) => listener(error instanceof Error ? error : new Error(String(error))))
      worker.on('exit', () => listener(new Error('The worker thread ended')))
    },
  }
}

interface Waiting {
  readonly receive: (message: FromThread) => void
  readonly fail: (error: Error) => void
}

/** Calls into a thread that is started with the first call, and again with the first after its death. */
export function connectThread<A extends object>(
  name: string,
  start: () => StartedThread,
  options: ThreadOptions = {},
): Thread<A> {
  return new Client<A>(name, start, options)
}

class Client<A extends object> implements Thread<A> {
  readonly #name: string
  readonly #start: () => StartedThread
  readonly #options: ThreadOptions
  readonly #waiting = new Map<number, Waiting>()
  #started: StartedThread | undefined
  #next = 1
  #disposed = false

  constructor(name: string, start: () => StartedThread, options: ThreadOptions) {
    this.#name = name
    this.#start = start
    this.#options = options
  }

  async call<N extends keyof A & string>(
    name: N,
    args: ArgsOf<A, N>,
    options: CallOptions = {},
  ): Promise<AnswerOf<A, N>> {
    const { signal } = options
    signal?.throwIfAborted()
    const thread = this.#thread()
    const id = this.#next++
    return new Promise<AnswerOf<A, N>>((resolve, reject) => {
      const leave = (): void => {
        thread.end.postMessage({ kind: 'abort', id } satisfies ToThread)
        settle(() => reject(abortError()))
      }
      const settle = (how: () => void): void => {
        this.#waiting.delete(id)
        signal?.removeEventListener('abort', leave)
        how()
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.set(id, {
        receive: (message) =>
          settle(() => {
            if (message.kind === 'answer') {
              resolve(message.value as AnswerOf<A, N>)
            } else {
              reject(errorOf(message))
            }
          }),
        fail: (error) => settle(() => reject(error)),
      })
      thread.end.postMessage({ kind: 'call', id, name, args } satisfies ToThread, options.transfer)
    })
  }

  async *stream<N extends keyof A & string>(
    name: N,
    args: ArgsOf<A, N>,
    signal?: AbortSignal,
  ): AsyncGenerator<ItemOf<A, N>> {
    signal?.throwIfAborted()
    const thread = this.#thread()
    const id = this.#next++
    const inbox: (FromThread | Error)[] = []
    let wake = (): void => undefined
    const put = (message: FromThread | Error): void => {
      inbox.push(message)
      wake()
    }
    const leave = (): void => put(abortError())
    this.#waiting.set(id, { receive: put, fail: put })
    signal?.addEventListener('abort', leave, { once: true })
    let ended = false
    try {
      thread.end.postMessage({ kind: 'call', id, name, args } satisfies ToThread)
      for (;;) {
        const message = inbox.shift()
        if (message === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        if (message instanceof Error) {
          throw message
        }
        if (message.kind !== 'item') {
          ended = true
          if (message.kind === 'failure') {
            throw errorOf(message)
          }
          return
        }
        thread.end.postMessage({ kind: 'more', id } satisfies ToThread)
        yield message.value as ItemOf<A, N>
      }
    } finally {
      this.#waiting.delete(id)
      signal?.removeEventListener('abort', leave)
      if (!ended) {
        thread.end.postMessage({ kind: 'abort', id } satisfies ToThread)
      }
    }
  }

  dispose(): void {
    this.#disposed = true
    const started = this.#started
    this.#started = undefined
    this.#failAll(this.#closed())
    started?.stop()
  }

  #thread(): StartedThread {
    if (this.#disposed) {
      throw this.#closed()
    }
    if (!this.#started) {
      const started = this.#start()
      this.#started = started
      started.end.on('message', (value) => {
        const message = value as FromThread
        this.#waiting.get(message.id)?.receive(message)
      })
      started.onDeath((why) => this.#died(started, why))
    }
    return this.#started
  }

  #died(started: StartedThread, cause: Error): void {
    if (this.#started !== started) {
      return
    }
    this.#started = undefined
    started.stop()
    this.#failAll(this.#error(`${this.#name} stopped working: ${cause.message}.`, cause))
  }

  #closed(): Error {
    const { closed } = this.#options
    return closed === undefined ? abortError() : this.#error(closed)
  }

  #error(message: string, cause?: Error): PlatformError {
    const { platform = this.#name, endpoint = '' } = this.#options
    return new PlatformError({ reason: 'server', platform, endpoint, message, cause })
  }

  #failAll(error: Error): void {
    for (const waiting of [...this.#waiting.values()]) {
      waiting.fail(error)
    }
  }
}

function errorOf(message: FromThread): Error {
  if (message.kind !== 'failure') {
    return new Error(`Unexpected ${message.kind}`)
  }
  return message.aborted ? abortError() : fromSnapshot(message.error)
}
