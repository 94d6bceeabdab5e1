import type { ColumnId } from '../model/run'
import type { Clause } from '../query/ast'
import type { Column } from './columns'
import { at } from './radix'
import type { Store } from './store'
import type { View } from './view'

export interface Bins {
  readonly column: ColumnId
  readonly bins: Uint32Array
  readonly min: number
  readonly max: number
}

const binCount = 24

/** How a number is spread over the runs that match the rest of the filter; undefined where none has a finite value. */
export function histogram(store: Store, view: View, id: ColumnId): Bins | undefined {
  const column = store.column(id)
  if (column?.kind !== 'number') {
    return undefined
  }
  const rest = view.settings.filter.filter((clause) => !isBoundOf(clause, id))
  const rows = rest.length === view.settings.filter.length ? view.matching : view.filtered(rest)
  const { min, max } = extent(rows, column)
  if (min > max) {
    return undefined
  }
  const bins = new Uint32Array(binCount)
  // Halved first: the width of all doubles is itself beyond them.
  const width = max / 2 - min / 2
  for (const row of rows) {
    const value = column.get(row)
    if (value !== undefined && Number.isFinite(value)) {
      const place = width > 0 ? (value / 2 - min / 2) / width : 0
      const bin = Math.min(binCount - 1, Math.floor(place * binCount))
      bins[bin] = at(bins, bin) + 1
    }
  }
  return { column: id, bins, min, max }
}

/** A condition that a brush over this column sets. */
export function isBoundOf(clause: Clause, id: ColumnId): boolean {
  return (
    clause.kind === 'number' && `${clause.entity}:${clause.key}` === id && (clause.op === '>=' || clause.op === '<=')
  )
}

function extent(
  rows: Uint32Array,
  column: { get(row: number): number | undefined },
): { readonly min: number; readonly max: number } {
  let min = Infinity
  let max = -Infinity
  for (const row of rows) {
    const value = column.get(row)
    if (value !== undefined && Number.isFinite(value)) {
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  }
  return { min, max }
}

/** Those of some columns in which all these runs agree (all missing included). One run alone differs from nothing, so gives none. */
export function equalColumns(store: Store, rows: Uint32Array, columns: readonly ColumnId[]): readonly ColumnId[] {
  return rows.length < 2 ? [] : columns.filter((id) => agrees(rows, store.column(id)))
}

function agrees(rows: Uint32Array, column: Column | undefined): boolean {
  if (!column) {
    return true
  }
  const first = at(rows, 0)
  if (column.kind === 'text') {
    const code = column.codes[first] ?? 0
    return rows.every((row) => (column.codes[row] ?? 0) === code)
  }
  const value = column.get(first)
  return rows.every((row) => Object.is(column.get(row), value))
}

/** Numbers of a column over rows, unordered, NaN left out: the sample that a threshold is taken from. */
export function valuesOf(store: Store, rows: Uint32Array, id: ColumnId): Float64Array<ArrayBuffer> {
  const column = store.column(id)
  if (column?.kind !== 'number') {
    return new Float64Array(0)
  }
  const values = Float64Array.from(rows, (row) => column.get(row) ?? NaN)
  return values.filter((value) => !Number.isNaN(value))
}
