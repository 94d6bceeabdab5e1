import type { ReactNode } from 'react'
import { formatCount, missing } from '../../src/base/format'
import type { Placed } from '../shared/table/columns'
import type { RenderCell } from '../shared/table/row'
import { valueOf, type RowRef } from '../shared/table/types'
import { lead } from './session'

/** The parts of a cell as `src/protocol/compare.ts` writes it. */
export interface CellParts {
  readonly mark: string
  readonly text: string
  readonly delta?: { readonly mark: string; readonly text: string }
}

export function partsOf(cell: string): CellParts {
  const tab = cell.indexOf('\t')
  const [value, delta] = tab < 0 ? [cell, ''] : [cell.slice(0, tab), cell.slice(tab + 1)]
  const parts = { mark: value.charAt(0), text: value.slice(1) }
  return delta === '' ? parts : { ...parts, delta: { mark: delta.charAt(0), text: delta.slice(1) } }
}

export function isHead({ chunk, offset }: RowRef): boolean {
  return chunk.folds[offset] !== 0
}

/** Writes cells; `before` is what stands before the name of a row. */
export function renderCell(before: (row: string) => ReactNode = () => undefined): RenderCell {
  return (row, column) => oneCell(row, column, before)
}

function oneCell(row: RowRef, column: Placed, before: (row: string) => ReactNode): ReactNode {
  const value = valueOf(row, column.id)
  if (column.id === lead) {
    const name = typeof value === 'string' ? partsOf(value).text : ''
    return leadCell(row, name, before(row.chunk.ids[row.offset] ?? ''))
  }
  if (isHead(row) || value === undefined) {
    return ''
  }
  return typeof value === 'string' ? valueCell(partsOf(value)) : <span className="dim">{missing}</span>
}

const marks: ReadonlyMap<string, { readonly name: string; readonly word: string }> = new Map([
  ['b', { name: 'best', word: 'best' }],
  ['w', { name: 'worst', word: 'worst' }],
])
const changes: ReadonlyMap<string, string> = new Map([
  ['+', 'better'],
  ['-', 'worse'],
])

function valueCell({ mark, text, delta }: CellParts): ReactNode {
  const known = marks.get(mark)
  return (
    <span className={known ? `value ${known.name}` : 'value'}>
      {delta && <span className={`delta ${changes.get(delta.mark) ?? ''}`}>{delta.text}</span>}
      <span className="number">{text}</span>
      {known && <span className="mark">{known.word}</span>}
    </span>
  )
}

function leadCell({ chunk, offset }: RowRef, name: string, before: ReactNode): ReactNode {
  const fold = chunk.folds[offset] ?? 0
  const depth = chunk.depths[offset] ?? 0
  const count = chunk.counts[offset] ?? 0
  if (fold === 0) {
    return (
      <span className="lead" style={depth > 0 ? { paddingLeft: 22 } : undefined}>
        {before}
        <span className="text">{name}</span>
      </span>
    )
  }
  return (
    <span className="lead head-row">
      <span className={`twistie codicon codicon-chevron-${fold === 1 ? 'down' : 'right'}`} aria-hidden="true" />
      <span className="text">{name}</span>
      {count > 0 && <span className="count dim">{formatCount(count)}</span>}
    </span>
  )
}
