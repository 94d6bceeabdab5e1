import { columnKind, columnName, runStatuses, type ColumnId } from '../model/run'
import type { Store } from './store'

export type TextFormat = 'tsv' | 'csv' | 'json'

const times: ReadonlySet<ColumnId> = new Set<ColumnId>(['attribute:start_time', 'attribute:end_time'])

/** A cell in full, all digits of a number; undefined where it is missing. Times are ISO 8601 in UTC, durations milliseconds. */
export function cellText(store: Store, row: number, id: ColumnId): string | undefined {
  const value = store.column(id)?.get(row)
  if (typeof value !== 'number') {
    return value
  }
  if (id === 'attribute:status') {
    return runStatuses[value]?.toUpperCase()
  }
  return times.has(id) ? timeText(value) : String(value)
}

function timeText(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

/** How a column is headed in a file: as `mlflow.search_runs` names it. */
export function header(id: ColumnId): string {
  if (id === 'attribute:duration') {
    return 'duration_ms'
  }
  const kind = columnKind(id)
  return kind === 'attribute' ? columnName(id) : `${kind}s.${columnName(id)}`
}

/** The first lines of a file, before its rows. */
export function textHead(format: TextFormat, columns: readonly ColumnId[]): string {
  switch (format) {
    case 'tsv':
      return columns.map((id) => tsvCell(header(id))).join('\t') + '\n'
    case 'csv':
      return columns.map((id) => csvCell(header(id))).join(',') + '\r\n'
    case 'json':
      return '['
  }
}

export function textTail(format: TextFormat): string {
  return format === 'json' ? '\n]\n' : ''
}

/** Some rows as a piece of a file; `first` when no row came before. */
export function textRows(
  store: Store,
  format: TextFormat,
  rows: Iterable<number>,
  columns: readonly ColumnId[],
  first: boolean,
): string {
  let text = ''
  for (const row of rows) {
    if (format === 'json') {
      text += `${first && text === '' ? '' : ','}\n  ${JSON.stringify(jsonRow(store, row, columns))}`
      continue
    }
    const cells = columns.map((id) => cellText(store, row, id) ?? '')
    text += format === 'csv' ? `${cells.map(csvCell).join(',')}\r\n` : `${cells.map(tsvCell).join('\t')}\n`
  }
  return text
}

/** As RFC 4180 has it. What a spreadsheet would take for a formula is quoted too, and left as it is. */
function csvCell(text: string): string {
  return /[",\r\n]|^[=+\-@\t\s]|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Spreadsheets read a quoted cell with tabs and line breaks in it as one. */
function tsvCell(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A run with its metrics, params and tags apart; NaN and the infinities, which JSON has not, as strings. */
function jsonRow(store: Store, row: number, columns: readonly ColumnId[]): unknown {
  const parts = new Map<string, [string, unknown][]>()
  const fields: [string, unknown][] = []
  for (const id of columns) {
    const kind = columnKind(id)
    const value = jsonCell(store, row, id)
    if (kind === 'attribute') {
      fields.push([header(id), value ?? null])
    } else if (value !== undefined) {
      const part = parts.get(kind) ?? []
      part.push([columnName(id), value])
      parts.set(kind, part)
    }
  }
  for (const kind of ['metric', 'param', 'tag']) {
    fields.push([`${kind}s`, Object.fromEntries(parts.get(kind) ?? [])])
  }
  return Object.fromEntries(fields)
}

function jsonCell(store: Store, row: number, id: ColumnId): string | number | undefined {
  const value = store.column(id)?.get(row)
  const plain = typeof value === 'number' && Number.isFinite(value) && id !== 'attribute:status' && !times.has(id)
  return plain ? value : cellText(store, row, id)
}
