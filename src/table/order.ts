import { runStatuses, type ColumnId, type SortKey } from '../model/run'
import { NumberColumn, type Column } from './columns'
import { at, numberKeys, rankKeys, sortByWord, sortByWords } from './radix'
import type { Store } from './store'

/** How runs stand where nothing else is said, and which of equal runs comes first: the newest first, then by id. */
export function baseOrder(store: Store): Uint32Array {
  const { rows } = store
  const order = new Uint32Array(rows.live)
  let count = 0
  for (let row = 0; row < rows.size; row += 1) {
    if (rows.alive[row] === 1) {
      order[count] = row
      count += 1
    }
  }
  const started = store.number('attribute:start_time')
  sortByColumn(order, started, 'attribute:start_time', true)
  let from = 0
  for (let to = 1; to <= count; to += 1) {
    if (to === count || started.get(at(order, from)) !== started.get(at(order, to))) {
      if (to - from > 1) {
        sortById(store, order.subarray(from, to))
      }
      from = to
    }
  }
  return order
}

function sortById(store: Store, rows: Uint32Array): void {
  const codes = rows.map((row) => row + 1)
  store.rows.ids.sort(codes)
  rows.set(codes.map((code) => code - 1))
}

/**
 * Sorts rows that stand in base order by several columns, the first of them counting most. NaN comes after the numbers and
 * what is missing last, whichever way; texts by code points, as a tracking server's store does, also where they look like numbers.
 */
export function sortRows(store: Store, rows: Uint32Array, keys: readonly SortKey[]): void {
  for (const { column: id, descending } of [...keys].reverse()) {
    const column = store.column(id)
    if (column) {
      sortByColumn(rows, column, id, descending)
    }
  }
}

function sortByColumn(rows: Uint32Array, column: Column, id: ColumnId, descending: boolean): void {
  const size = rows.reduce((most, row) => Math.max(most, row + 1), 0)
  if (column.kind === 'text') {
    sortByWord(rows, rankKeys(column.codes, column.dictionary.ranks(), size, descending))
    return
  }
  const numbers = id === 'attribute:status' ? statusRanks(column) : column
  const { high, low } = numberKeys(numbers.values, numbers.present, size, descending)
  sortByWords(rows, high, low)
}

const rankOfStatus = runStatuses.map((status) => [...runStatuses].sort().indexOf(status))

/** Statuses stand in the order of their words, as a server sorts them. */
function statusRanks(statuses: NumberColumn): NumberColumn {
  const ranks = new NumberColumn()
  ranks.present = statuses.present
  ranks.values = statuses.values.map((code) => rankOfStatus[code] ?? 0)
  return ranks
}
