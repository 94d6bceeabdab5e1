import { Worker } from 'node:worker_threads'
import { fromSnapshot, PlatformError } from '../../base/errors'
import type { RunBatch } from '../../model/batch'
import type { StreamQuery } from '../../model/platform'
import type { CallMessage, CallName, FromWorker, Requests, Results, ToWorker, WorkerSetup } from './calls'

interface Pending {
  value(value: Results[CallName]): void
  batch(batch: RunBatch): void
  end(): void
  fail(error: unknown): void
}

/**
 * Calls into the worker that reads one local store. The worker starts with the first call and again after it died; what was
 * under way when it died rejects with a PlatformError.
 */
export class WorkerClient {
  readonly #script: string
  readonly #setup: WorkerSetup
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #next = 1
  #disposed = false

  constructor(script: string, setup: WorkerSetup) {
    this.#script = script
    this.#setup = setup
  }

  call<M extends CallName>(method: M, request: Requests[M], signal?: AbortSignal): Promise<Results[M]> {
    return new Promise<Results[M]>((resolve, reject) => {
      signal?.throwIfAborted()
      const pending: Pending = {
        // The worker answers a call with the result of its own method.
        value: (value) => resolve(value as Results[M]),
        batch: () => undefined,
        end: () => undefined,
        fail: reject,
      }
      const message = { type: 'call', method, request } as const
      this.#begin((id) => ({ ...message, id }) as CallMessage, pending, signal)
    })
  }

  /** Batches as they come, a few ahead of the reader; ends early when the signal is aborted. */
  async *stream(query: StreamQuery, signal?: AbortSignal): AsyncGenerator<RunBatch, void, undefined> {
    const queue = new BatchQueue()
    const id = this.#begin((each) => ({ type: 'stream', id: each, query }), queue, signal)
    try {
      for (let batch = await queue.take(); batch; batch = await queue.take()) {
        this.#post({ type: 'more', id })
        yield batch
      }
    } catch (error) {
      if (!signal?.aborted) {
        throw error
      }
    } finally {
      if (this.#pending.delete(id)) {
        this.#post({ type: 'abort', id })
      }
    }
  }

  dispose(): void {
    this.#disposed = true
    const worker = this.#worker
    this.#worker = undefined
    this.#failAll(this.#error('The connection was closed.'))
    void worker?.terminate()
  }

  #begin(message: (id: number) => ToWorker, pending: Pending, signal: AbortSignal | undefined): number {
    if (this.#disposed) {
      throw this.#error('The connection was closed.')
    }
    const id = this.#next++
    const abort = (): void => {
      if (this.#pending.delete(id)) {
        this.#post({ type: 'abort', id })
        pending.fail(signal?.reason)
      }
    }
    const settle =
      <A extends readonly unknown[]>(then: (...args: A) => void) =>
      (...args: A): void => {
        signal?.removeEventListener('abort', abort)
        then(...args)
      }
    this.#pending.set(id, {
      value: settle((value) => pending.value(value)),
      batch: (batch) => pending.batch(batch),
      end: settle(() => pending.end()),
      fail: settle((error) => pending.fail(error)),
    })
    if (signal?.aborted) {
      this.#pending.delete(id)
      pending.fail(signal.reason)
      return id
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#worker ??= this.#start()
    this.#post(message(id))
    return id
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: this.#setup, stdout: false })
    const ended = (message: string): void => {
      if (this.#worker === worker) {
        this.#worker = undefined
        this.#failAll(this.#error(message))
      }
    }
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', (error: unknown) => {
      ended(`The reader of the store stopped: ${error instanceof Error ? error.message : String(error)}`)
    })
    worker.on('exit', () => ended('The reader of the store stopped.'))
    return worker
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id)
    if (!pending) {
      return
    }
    if (message.type === 'batch') {
      pending.batch(message.batch)
      return
    }
    this.#pending.delete(message.id)
    if (message.type === 'value') {
      pending.value(message.value)
    } else if (message.type === 'end') {
      pending.end()
    } else {
      pending.fail(fromSnapshot(message.error))
    }
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  #failAll(error: Error): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const each of pending) {
      each.fail(error)
    }
  }

  #error(message: string): PlatformError {
    const { name, path } = this.#setup
    return new PlatformError({ reason: 'server', platform: name, endpoint: path, message })
  }
}

/** Batches that have come and were not taken yet. */
class BatchQueue implements Pending {
  readonly #batches: RunBatch[] = []
  #outcome: { readonly error?: unknown } | undefined
  #wake: (() => void) | undefined

  /** The next batch; undefined after the last. */
  async take(): Promise<RunBatch | undefined> {
    while (this.#batches.length === 0 && !this.#outcome) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const batch = this.#batches.shift()
    if (!batch && this.#outcome && 'error' in this.#outcome) {
      throw this.#outcome.error
    }
    return batch
  }

  value(): void {
    this.end()
  }

  batch(batch: RunBatch): void {
    this.#batches.push(batch)
    this.#wake?.()
  }

  end(): void {
    this.#outcome ??= {}
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#outcome ??= { error }
    this.#wake?.()
  }
}
