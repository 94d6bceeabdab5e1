import type { Store } from '../rpc'

/** Where a person points in any of the charts that share a cursor. */
export interface Pointed {
  /** A place on the x axis: a step or milliseconds. */
  readonly place: number
  /** The chart that they point in. */
  readonly chart: string
  /** How far down in that chart, from 0 to 1; undefined when by keyboard. */
  readonly down: number | undefined
}

export interface SharedCursor extends Store<Pointed | undefined> {
  readonly set: (at: Pointed | undefined) => void
}

export function createCursor(): SharedCursor {
  let now: Pointed | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => now,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: (at) => {
      now = at
      listeners.forEach((listener) => listener())
    },
  }
}
