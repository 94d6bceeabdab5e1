import type { Node } from './nodes'

/** How the whole view is narrowed. */
export interface Narrowing {
  readonly text: string
  readonly sort: 'name' | 'created' | 'updated'
  /** Deleted experiments and runs are shown too. */
  readonly deleted: boolean
}

/** What the rows know of the window that they are in. */
export interface Surroundings {
  readonly now: () => number
  /** False while the workspace is not trusted: then no server is asked. */
  trusted(): boolean
  narrowing(): Narrowing
  /** Keys of pinned experiments. */
  pinned(): readonly string[]
  /** The filter of an experiment's runs, by the experiment's key; empty for none. */
  runsFilter(key: string): string
  /** Says that rows, or what is under them, have changed. */
  changed(nodes: readonly Node[]): void
  /** Seconds between refreshes of what is visible. */
  readonly interval: () => number
}
