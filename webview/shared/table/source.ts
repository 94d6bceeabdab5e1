import type { RowWindow } from './types'

export interface Asked {
  readonly start: number
  readonly end: number
  readonly columns: readonly string[]
}

/** Where rows come from. */
export interface RowSource {
  window(asked: Asked, signal: AbortSignal): Promise<RowWindow>
  /** Rows of these ids in the present order, -1 for those that are not in it. */
  locate(ids: readonly string[]): Promise<Int32Array>
  /** A request failed for a reason other than cancelling. */
  failed(error: unknown): void
}

/** What the person sees, by row numbers of the version on screen. */
export interface Reading {
  readonly first: number
  /** The last visible row, inclusive. */
  readonly last: number
  /** The row that must not move; undefined to stay at the top. */
  readonly keep: number | undefined
  /** Ids whose rows are wanted after a move. */
  readonly track: readonly string[]
}

/** How the rows moved when a newer version came on screen. */
export interface Move {
  readonly serial: number
  /** Rows by which the kept row moved down; 'top' when the view starts anew. */
  readonly by: number | 'top'
  readonly rows: ReadonlyMap<string, number>
}
