import { isAbort, toSnapshot } from '../../base/errors'
import { buffersOf } from '../../model/batch'
import type { MetricSeries } from '../../model/run'
import {
  streamWindow,
  type CallMessage,
  type CallName,
  type FromWorker,
  type LocalCalls,
  type LocalStore,
  type Results,
  type ToWorker,
} from './calls'

/** The part of a `MessagePort` that answers go through. */
export interface Answers {
  postMessage(message: FromWorker, transfer?: readonly ArrayBuffer[]): void
}

interface Running {
  readonly abort: AbortController
  credit: number
  wake: (() => void) | undefined
}

/** Runs calls and streams of one store for the host's side and answers each by its id. */
export function createDispatcher(store: LocalStore, name: string, answers: Answers): (message: ToWorker) => void {
  const running = new Map<number, Running>()

  const begin = (id: number, work: (entry: Running) => Promise<void>): void => {
    const entry: Running = { abort: new AbortController(), credit: streamWindow, wake: undefined }
    running.set(id, entry)
    void work(entry)
      .catch((error: unknown) => {
        if (!isAbort(error)) {
          answers.postMessage({ type: 'error', id, error: toSnapshot(error, name) })
        }
      })
      .finally(() => running.delete(id))
  }

  const stream = (id: number, query: Parameters<LocalStore['streamRuns']>[0]): void => {
    begin(id, async (entry) => {
      for await (const batch of store.streamRuns(query, entry.abort.signal)) {
        await granted(entry)
        answers.postMessage({ type: 'batch', id, batch }, buffersOf(batch))
      }
      answers.postMessage({ type: 'end', id })
    })
  }

  const call = (message: CallMessage): void => {
    begin(message.id, async ({ abort }) => {
      const value = await run(store, message, abort.signal)
      answers.postMessage({ type: 'value', id: message.id, value }, isSeries(value) ? seriesBuffers(value) : [])
    })
  }

  return (message) => {
    if (message.type === 'call') {
      call(message)
    } else if (message.type === 'stream') {
      stream(message.id, message.query)
    } else {
      signalEntry(running.get(message.id), message.type)
    }
  }
}

function run<M extends CallName>(store: LocalCalls, message: CallMessage<M>, signal: AbortSignal): Promise<Results[M]> {
  return store[message.method](message.request, signal)
}

function signalEntry(entry: Running | undefined, type: 'more' | 'abort'): void {
  if (entry) {
    entry.credit += 1
    if (type === 'abort') {
      entry.abort.abort()
    }
    entry.wake?.()
  }
}

/** Waits until the other side has room, so that a slow reader is not flooded. */
async function granted(entry: Running): Promise<void> {
  while (entry.credit <= 0 && !entry.abort.signal.aborted) {
    await new Promise<void>((resolve) => (entry.wake = resolve))
  }
  entry.abort.signal.throwIfAborted()
  entry.credit -= 1
}

function isSeries(value: Results[CallName]): value is MetricSeries {
  return typeof value === 'object' && 'steps' in value
}

function seriesBuffers({ steps, times, values, exactSteps }: MetricSeries): ArrayBuffer[] {
  const arrays = exactSteps ? [steps, times, values, exactSteps] : [steps, times, values]
  return arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer)
}
