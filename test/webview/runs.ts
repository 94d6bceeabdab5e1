import type { ColumnId, SortKey } from '../../src/model/run'
import type { CellBlock, CellFormat, Histogram } from '../../src/protocol/runs'

/** Generated runs in columns, always the same for the same numbers. */
export interface Table {
  readonly ids: string[]
  readonly columns: Map<ColumnId, Column>
}

export type Column =
  | { readonly format: CellFormat; readonly kind: 'number'; values: number[] }
  | { readonly format: CellFormat; readonly kind: 'text'; values: (string | undefined)[] }

export const titles: Readonly<Record<string, string>> = {
  'attribute:run_name': 'Run',
  'attribute:status': 'Status',
  'attribute:start_time': 'Started',
  'attribute:duration': 'Duration',
}

const now = Date.now()
const adjectives = ['amber', 'brisk', 'calm', 'dapper', 'eager', 'fuzzy', 'gentle', 'hidden']
const nouns = ['finch', 'otter', 'heron', 'lynx', 'marten', 'newt', 'osprey', 'plover', 'quail']
const kinds = ['ridge', 'lasso', 'forest', 'boosting', 'svr', '<b>bold</b>', 'שלום']

/** A cheap generator with a fixed seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function makeTable(runs: number, columns: number): Table {
  const next = random(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const table: Table = { ids: [], columns: new Map() }
  const text = (id: ColumnId, make: (row: number) => string | undefined): void => {
    table.columns.set(id, { kind: 'text', format: 'text', values: Array.from({ length: runs }, (_, row) => make(row)) })
  }
  const number = (id: ColumnId, format: CellFormat, make: (row: number) => number | undefined): void => {
    const values = Array.from({ length: runs }, (_, row) => make(row) ?? hole)
    table.columns.set(id, { kind: 'number', format, values })
  }
  for (let row = 0; row < runs; row++) {
    table.ids.push(idOf(row))
  }
  text('attribute:run_name', (row) => `${pick(adjectives)}-${pick(nouns)}-${row}`)
  number('attribute:status', 'status', () =>
    next() < 0.02 ? 1 : next() < 0.1 ? 4 : next() < 0.05 ? 5 : next() < 0.02 ? 2 : 3,
  )
  number('attribute:start_time', 'time', (row) => now - row * 91_000)
  number('attribute:duration', 'duration', () => Math.floor(next() ** 4 * 9e6))
  text('param:model', () => pick(kinds))
  number('metric:val_rmse', 'number', (row) =>
    row % 97 === 5 ? NaN : row % 89 === 3 ? Infinity : row % 13 === 0 ? undefined : next() ** 2 * 3,
  )
  number('metric:accuracy', 'number', () => 0.5 + next() / 2)
  text('param:learning_rate', () => String(10 ** -Math.ceil(next() * 4)))
  text('tag:owner', () => (next() < 0.3 ? undefined : pick(['ana', 'bo', 'chen', 'dara'])))
  text('param:note', (row) => (row % 41 === 2 ? `${'long '.repeat(90)}…` : undefined))
  for (let index = table.columns.size; index < columns; index++) {
    if (index % 3 === 0) {
      text(`param:p${index}`, () => pick(['on', 'off', '3', '12']))
    } else {
      number(`metric:m${index}`, 'number', () => (next() - 0.5) * 10 ** (index % 9))
    }
  }
  return table
}

/** Stands for a missing number: no real value is this one. */
export const hole = -1.25e-300

export function idOf(row: number): string {
  return row.toString(16).padStart(32, '0')
}

export function blockOf(column: Column | undefined, rows: readonly (number | undefined)[]): CellBlock {
  if (column === undefined || column.kind === 'text') {
    const codes = new Map<string, number>()
    const list = rows.map((row) => {
      const value = row === undefined ? undefined : column?.values[row]
      if (value === undefined) {
        return 0
      }
      const code = codes.get(value) ?? codes.size + 1
      codes.set(value, code)
      return code
    })
    return { kind: 'text', codes: Uint32Array.from(list), strings: [...codes.keys()] }
  }
  // The head of a group has a mean, here always the same, and a spread.
  const summed = column.format === 'number'
  const values = Float64Array.from(rows, (row) => (row === undefined ? 0.75 : (column.values[row] ?? NaN)))
  return {
    kind: 'number',
    values,
    missing: Uint8Array.from(rows, (row, at) => ((row === undefined && !summed) || values[at] === hole ? 1 : 0)),
    spreads: Float64Array.from(rows, (row) => (row === undefined && summed ? 0.125 : NaN)),
  }
}

/** Rows in order; missing and NaN last whichever way. */
export function sorted(table: Table, rows: readonly number[], keys: readonly SortKey[]): number[] {
  const compare = keys.map((key) => comparer(table.columns.get(key.column), key.descending))
  return [...rows].sort((a, b) => {
    for (const each of compare) {
      const order = each(a, b)
      if (order !== 0) {
        return order
      }
    }
    return a - b
  })
}

function comparer(column: Column | undefined, descending: boolean): (a: number, b: number) => number {
  const sign = descending ? -1 : 1
  if (column?.kind === 'number') {
    const { values } = column
    const rank = (row: number): number | undefined => {
      const value = values[row]
      return value === hole || Number.isNaN(value) ? undefined : value
    }
    return (a, b) => order(rank(a), rank(b), (x, y) => sign * (x - y))
  }
  return (a, b) => order(column?.values[a], column?.values[b], (x, y) => sign * (x < y ? -1 : x > y ? 1 : 0))
}

function order<T>(a: T | undefined, b: T | undefined, compare: (a: T, b: T) => number): number {
  return a === undefined ? (b === undefined ? 0 : 1) : b === undefined ? -1 : compare(a, b)
}

export function histogramOf(column: ColumnId, table: Table, rows: readonly number[]): Histogram {
  const found = table.columns.get(column)
  const all = found?.kind === 'number' ? rows.map((row) => found.values[row] ?? NaN) : []
  const values = all.filter((value) => Number.isFinite(value) && value !== hole)
  const min = values.reduce((least, value) => Math.min(least, value), Infinity)
  const max = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const bins = new Uint32Array(24)
  for (const value of values) {
    bins[Math.min(23, Math.floor(((value - min) / (max - min || 1)) * 24))]! += 1
  }
  return { column, bins, min, max }
}
