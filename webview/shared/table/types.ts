import type { CellBlock } from '../../../src/protocol/runs'

export type { CellBlock }

/** Pixels. */
export const rowHeight = 22

export interface GridColumn {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly pinned: boolean
  /** Numbers stand to the right. */
  readonly align: 'left' | 'right'
  readonly loaded: boolean
}

/** Rows as the host sends them; see `RunsWindow` in the protocol. */
export interface RowWindow {
  readonly version: number
  readonly start: number
  readonly ids: readonly string[]
  readonly depths: Uint8Array
  readonly folds: Uint8Array
  readonly counts: Uint32Array
  readonly cells: readonly CellBlock[]
}

/** A stretch of rows in hand. A new object whenever anything in it changed, so that a row can compare it by identity. */
export interface Chunk {
  readonly version: number
  readonly start: number
  readonly ids: readonly string[]
  readonly depths: Uint8Array
  readonly folds: Uint8Array
  readonly counts: Uint32Array
  readonly blocks: ReadonlyMap<string, CellBlock>
}

/** One row in hand: its chunk, and where in the chunk it is. */
export interface RowRef {
  readonly chunk: Chunk
  readonly offset: number
}

/** How far the values spread of which a cell shows the mean; undefined where it shows none, or there is but one. */
export function spreadOf({ chunk, offset }: RowRef, column: string): number | undefined {
  const block = chunk.blocks.get(column)
  const spread = block?.kind === 'number' ? block.spreads?.[offset] : undefined
  return spread === undefined || Number.isNaN(spread) ? undefined : spread
}

/** A cell's value: undefined while it is not here, null when the row has none. */
export function valueOf({ chunk, offset }: RowRef, column: string): number | string | null | undefined {
  const block = chunk.blocks.get(column)
  if (block === undefined) {
    return undefined
  }
  if (block.kind === 'number') {
    return block.missing[offset] === 1 ? null : (block.values[offset] ?? null)
  }
  const code = block.codes[offset] ?? 0
  return code === 0 ? null : (block.strings[code - 1] ?? null)
}
