import type { Disposable } from '../base/disposable'
import { connectThread, startWorker, type AnswerOf, type ArgsOf, type StartedThread, type Thread } from '../base/thread'
import { buffersOf } from '../model/batch'
import type { TableApi } from './api'
import type { TableWindow } from './blocks'

/** A table of runs in a thread of its own, started with the first call and ended by `dispose`. */
export interface Table extends Disposable {
  ask<N extends keyof TableApi>(
    name: N,
    args: ArgsOf<TableApi, N>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<TableApi, N>>
  /** Hands the batch over: its arrays are empty afterwards. */
  append(args: ArgsOf<TableApi, 'append'>, signal?: AbortSignal): Promise<AnswerOf<TableApi, 'append'>>
  /** Rejects with an AbortError when a newer window was asked for meanwhile: the older is of no use then. */
  window(args: ArgsOf<TableApi, 'window'>, signal?: AbortSignal): Promise<TableWindow>
}

/** @param script absolute path of `dist/workers/table.js`, or how the thread is started. */
export function createTableClient(script: string | (() => StartedThread)): Table {
  const start = typeof script === 'string' ? () => startWorker(script) : script
  return new TableClient(connectThread<TableApi>('The table', start))
}

class TableClient implements Table {
  readonly #thread: Thread<TableApi>
  #newest: AbortController | undefined

  constructor(thread: Thread<TableApi>) {
    this.#thread = thread
  }

  ask<N extends keyof TableApi>(
    name: N,
    args: ArgsOf<TableApi, N>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<TableApi, N>> {
    return this.#thread.call(name, args, { signal })
  }

  append(args: ArgsOf<TableApi, 'append'>, signal?: AbortSignal): Promise<AnswerOf<TableApi, 'append'>> {
    return this.#thread.call('append', args, { signal, transfer: buffersOf(args.batch) })
  }

  async window(args: ArgsOf<TableApi, 'window'>, signal?: AbortSignal): Promise<TableWindow> {
    this.#newest?.abort()
    const newest = new AbortController()
    this.#newest = newest
    const either = signal ? AbortSignal.any([signal, newest.signal]) : newest.signal
    return this.#thread.call('window', args, { signal: either })
  }

  dispose(): void {
    this.#thread.dispose()
  }
}
