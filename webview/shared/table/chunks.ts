import type { CellBlock, Chunk, RowWindow } from './types'

export const chunkRows = 200

/** Cuts rows as they came into whole chunks; a beginning that is not a chunk's own is left out. */
export function chunksOf(window: RowWindow, columns: readonly string[]): readonly Chunk[] {
  const chunks: Chunk[] = []
  const { ids, start } = window
  for (let from = 0; from < ids.length;) {
    const at = start + from
    const chunkStart = Math.floor(at / chunkRows) * chunkRows
    const length = Math.min(ids.length - from, chunkStart + chunkRows - at)
    if (at === chunkStart) {
      chunks.push(slice(window, columns, from, length))
    }
    from += length
  }
  return chunks
}

function slice(window: RowWindow, columns: readonly string[], from: number, length: number): Chunk {
  const to = from + length
  const whole = from === 0 && length === window.ids.length
  const cut = (block: CellBlock): CellBlock =>
    block.kind === 'number'
      ? {
          ...block,
          values: block.values.subarray(from, to),
          missing: block.missing.subarray(from, to),
          spreads: block.spreads?.subarray(from, to),
        }
      : { ...block, codes: block.codes.subarray(from, to) }
  const blocks = new Map<string, CellBlock>()
  columns.forEach((column, index) => {
    const block = window.cells[index]
    if (block) {
      blocks.set(column, whole ? block : cut(block))
    }
  })
  return {
    version: window.version,
    start: window.start + from,
    ids: whole ? window.ids : window.ids.slice(from, to),
    depths: window.depths.subarray(from, to),
    folds: window.folds.subarray(from, to),
    counts: window.counts.subarray(from, to),
    blocks,
  }
}

/** Numbers of the chunks that hold the rows from first to last. */
export function chunksBetween(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / chunkRows)
  const to = Math.floor(Math.max(0, last) / chunkRows)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
