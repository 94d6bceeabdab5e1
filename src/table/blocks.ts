import { columnKind, type ColumnId } from '../model/run'
import type { Store } from './store'
import { at } from './radix'
import type { Summaries } from './summary'
import { groupId, type View } from './view'

/** A part of the table, in the shape in which a page asks for it (`RunsWindow` of the protocol). */
export interface TableWindow {
  readonly version: number
  readonly start: number
  readonly ids: readonly string[]
  readonly depths: Uint8Array
  readonly folds: Uint8Array
  readonly counts: Uint32Array
  readonly cells: readonly Block[]
}

export type Block =
  | {
      readonly kind: 'number'
      readonly values: Float64Array
      readonly missing: Uint8Array
      readonly spreads?: Float64Array
    }
  | { readonly kind: 'text'; readonly codes: Uint32Array; readonly strings: readonly string[] }

/** Characters of a text that a cell is given; the rest is asked for when it is looked at. */
const longest = 400

/** Lines `start` to `end` (exclusive), cut to what is there. */
export function readWindow(
  store: Store,
  view: View,
  start: number,
  end: number,
  columns: readonly ColumnId[],
): TableWindow {
  const { rows, depths, folds, counts, groups } = view.lines
  const part = rows.subarray(start, Math.max(start, end))
  const heads = part.some((row) => row < 0)
  return {
    version: view.version,
    start,
    ids: Array.from(part, (row) => (row >= 0 ? store.rows.id(row) : groupId(groups, row))),
    depths: depths.slice(start, start + part.length),
    folds: folds.slice(start, start + part.length),
    counts: counts.slice(start, start + part.length),
    cells: columns.map((id) => readBlock(store, id, part, heads ? view.summaries(id) : undefined)),
  }
}

/** One column's cells of some rows; the heads of groups (negative rows) have the means of what is summed, and else none. */
function readBlock(store: Store, id: ColumnId, rows: Int32Array, summaries: Summaries | undefined): Block {
  const column = store.column(id)
  const kind = column?.kind ?? (columnKind(id) === 'metric' ? 'number' : 'text')
  return kind === 'number' ? headed(numberBlock(store, id, rows), rows, summaries) : textBlock(store, id, rows)
}

type NumberBlock = Extract<Block, { kind: 'number' }>

function headed(block: NumberBlock, rows: Int32Array, summaries: Summaries | undefined): NumberBlock {
  if (!summaries) {
    return block
  }
  const spreads = new Float64Array(rows.length).fill(NaN)
  rows.forEach((row, place) => {
    const group = -1 - row
    if (row < 0 && at(summaries.counts, group) > 0) {
      block.values[place] = at(summaries.means, group)
      block.missing[place] = 0
      spreads[place] = at(summaries.deviations, group)
    }
  })
  return { ...block, spreads }
}

function numberBlock(store: Store, id: ColumnId, rows: Int32Array): NumberBlock {
  const column = store.column(id)
  const values = new Float64Array(rows.length)
  const missing = new Uint8Array(rows.length).fill(1)
  if (column?.kind === 'number') {
    rows.forEach((row, place) => {
      const value = column.get(row)
      if (value !== undefined) {
        values[place] = value
        missing[place] = 0
      }
    })
  }
  return { kind: 'number', values, missing }
}

function textBlock(store: Store, id: ColumnId, rows: Int32Array): Block {
  const column = store.column(id)
  const codes = new Uint32Array(rows.length)
  const strings: string[] = []
  const known = new Map<number, number>()
  if (column?.kind === 'text') {
    rows.forEach((row, place) => {
      const code = column.codes[row] ?? 0
      if (code > 0) {
        const here = known.get(code) ?? strings.push(cut(column.dictionary.text(code)))
        known.set(code, here)
        codes[place] = here
      }
    })
  }
  return { kind: 'text', codes, strings }
}

/** A long text cut at a character, never in the middle of one. */
function cut(text: string): string {
  if (text.length <= longest) {
    return text
  }
  const last = text.charCodeAt(longest - 1)
  const split = last >= 0xd800 && last <= 0xdbff
  return `${text.slice(0, split ? longest - 1 : longest)}…`
}

/** Every buffer of a window, to be handed over. */
export function windowBuffers(window: TableWindow): ArrayBuffer[] {
  const arrays: ArrayBufferView[] = [window.depths, window.folds, window.counts]
  for (const block of window.cells) {
    arrays.push(
      ...(block.kind === 'number'
        ? [block.values, block.missing, ...(block.spreads ? [block.spreads] : [])]
        : [block.codes]),
    )
  }
  return arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer)
}
