import { abortError, isAbort, toSnapshot, type ErrorSnapshot } from './errors'
import type { ThreadEnd, ThreadHandlers } from './thread'

export type ToThread =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'more'; readonly id: number }

export type FromThread =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'failure'; readonly id: number; readonly aborted: boolean; readonly error: ErrorSnapshot }

export interface ServeOptions {
  /** Items that a stream may be ahead of its reader; 2 without. */
  readonly ahead?: number
  /** Whose errors those are that are no PlatformErrors, and about what. */
  readonly platform?: string
  readonly endpoint?: string
}

const transfers = new WeakMap<object, readonly ArrayBuffer[]>()

/** Marks an answer or a stream's item: these buffers of it go over instead of being copied. */
export function transferring<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  transfers.set(value, buffers)
  return value
}

interface Served {
  readonly abort: AbortController
  credit: number
  wake: () => void
}

/** Answers the calls that come in at this end, each on a turn of its own so that an abort overtakes the calls before it. */
export function serveThread<A extends object>(
  end: ThreadEnd,
  handlers: ThreadHandlers<A>,
  { ahead = 2, platform, endpoint }: ServeOptions = {},
): void {
  const served = new Map<number, Served>()
  const table = new Map<string, (args: never, signal: AbortSignal) => unknown>(Object.entries(handlers))

  const send = (message: FromThread): void => {
    const value = 'value' in message ? message.value : undefined
    end.postMessage(message, typeof value === 'object' && value !== null ? transfers.get(value) : undefined)
  }
  const run = async (id: number, name: string, args: unknown, call: Served): Promise<void> => {
    try {
      call.abort.signal.throwIfAborted()
      const handler = table.get(name)
      if (!handler) {
        throw new Error(`No function ${name} in this thread`)
      }
      const result = await handler(args as never, call.abort.signal)
      if (isStream(result)) {
        await sendItems(result, call, (value) => send({ kind: 'item', id, value }))
        send({ kind: 'end', id })
      } else {
        send({ kind: 'answer', id, value: result })
      }
    } catch (error) {
      const aborted = call.abort.signal.aborted || isAbort(error)
      send({ kind: 'failure', id, aborted, error: toSnapshot(error, platform, endpoint) })
    } finally {
      served.delete(id)
    }
  }

  end.on('message', (value) => {
    const message = value as ToThread
    const call = served.get(message.id)
    switch (message.kind) {
      case 'call': {
        const fresh: Served = { abort: new AbortController(), credit: ahead, wake: () => undefined }
        served.set(message.id, fresh)
        setImmediate(() => void run(message.id, message.name, message.args, fresh))
        return
      }
      case 'abort':
        call?.abort.abort(abortError())
        call?.wake()
        return
      case 'more':
        if (call) {
          call.credit += 1
          call.wake()
        }
    }
  })
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function sendItems(items: AsyncIterable<unknown>, call: Served, send: (item: unknown) => void): Promise<void> {
  for await (const item of items) {
    while (call.credit <= 0 && !call.abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        call.wake = resolve
      })
    }
    call.abort.signal.throwIfAborted()
    call.credit -= 1
    send(item)
  }
}
