import type { AnswerOf, ArgsOf, Contract, Problem, SnapshotOf, ToHost, ToPage } from '../../src/protocol/contract'
import { vscode } from './vscode'

/** A value that changes, in the shape that `useSyncExternalStore` wants. */
export interface Store<T> {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}

/** The host as a page sees it. */
export interface Host<C extends Contract> {
  /** Rejects with {@link Refusal} when the host says no, with the signal's reason when aborted. */
  call<N extends keyof C['calls'] & string>(name: N, args: ArgsOf<C, N>, signal?: AbortSignal): Promise<AnswerOf<C, N>>
  /** The last snapshot of an event, undefined before the first. */
  event<N extends keyof C['events'] & string>(name: N): Store<SnapshotOf<C, N> | undefined>
  /** Carries out the one action of a problem. */
  act(action: string): void
}

/** The host could not do what a call asked for. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(readonly problem: Problem) {
    super(problem.sentence)
  }
}

/** A failed call in words. */
export function problemOf(error: unknown): Problem {
  return error instanceof Refusal ? error.problem : { sentence: String(error) }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

interface Waiting {
  readonly settle: (value: unknown) => void
  readonly reject: (error: Error) => void
}

interface Snapshot {
  value: unknown
  readonly listeners: Set<() => void>
}

/** Speaks the contract over the one message port that a page has. Says `ready` as it is made. */
export function connect<C extends Contract>(): Host<C> {
  const waiting = new Map<number, Waiting>()
  const snapshots = new Map<string, Snapshot>()
  let next = 1

  const snapshotOf = (name: string): Snapshot => {
    let found = snapshots.get(name)
    if (!found) {
      found = { value: undefined, listeners: new Set() }
      snapshots.set(name, found)
    }
    return found
  }

  // Who hears of one snapshot finds those that came with it.
  const take = (values: readonly (readonly [name: string, value: unknown])[]): void => {
    const taken = values.map(([name, value]) => {
      const snapshot = snapshotOf(name)
      snapshot.value = value
      return snapshot
    })
    taken.forEach(({ listeners }) => listeners.forEach((listener) => listener()))
  }

  const receive = (message: ToPage): void => {
    if (message.kind === 'events') {
      take(message.values)
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') {
      call?.settle(message.value)
    } else {
      call?.reject(new Refusal(message.problem))
    }
  }

  const call = (name: string, args: unknown, signal?: AbortSignal): Promise<unknown> => {
    if (signal?.aborted) {
      return Promise.reject(abortOf(signal))
    }
    const id = next++
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        waiting.delete(id)
        send({ kind: 'abort', id })
        reject(abortOf(signal))
      }
      const settled =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', abort)
          then(value)
        }
      waiting.set(id, { settle: settled(resolve), reject: settled(reject) })
      signal?.addEventListener('abort', abort, { once: true })
      send({ kind: 'call', id, name, args })
    })
  }

  window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data))
  reportFaults()
  send({ kind: 'ready' })

  return {
    // The contract's types say what travels; here it is only carried.
    call: call as Host<C>['call'],
    event: <N extends keyof C['events'] & string>(name: N) =>
      storeOf(snapshotOf(name)) as Store<SnapshotOf<C, N> | undefined>,
    act: (action) => send({ kind: 'act', action }),
  }
}

function storeOf(snapshot: Snapshot): Store<unknown> {
  return {
    get: () => snapshot.value,
    subscribe: (listener) => {
      snapshot.listeners.add(listener)
      return () => snapshot.listeners.delete(listener)
    },
  }
}

function send(message: ToHost): void {
  vscode.postMessage(message)
}

function abortOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new DOMException('The call was cancelled.', 'AbortError')
}

/** Errors that nobody caught go to the host's log: a page has no console that a person would look at. */
function reportFaults(): void {
  window.addEventListener('error', (event) => fault(event.error ?? event.message))
  window.addEventListener('unhandledrejection', (event) => fault(event.reason))
}

/** Writes an error into the host's log. Cancelling is silent. */
export function fault(error: unknown): void {
  if (isAbort(error)) {
    return
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  send({ kind: 'fault', message: text.slice(0, 4_000) })
}
