import type { ReactNode } from 'react'
import { formatCount, missing } from '../../src/base/format'
import type { Placed } from '../shared/table/columns'
import type { RenderCell } from '../shared/table/row'
import { spreadOf, valueOf, type RowRef } from '../shared/table/types'
import { icons, shortText, statusOf, statusWord, type Shape } from './text'

export const nameColumn = 'attribute:run_name'
export const statusColumn = 'attribute:status'
/** Asked for whether shown or not: the first column carries them. */
export const leadColumns: readonly string[] = [nameColumn, statusColumn]

const plainText: Shape = { format: 'text' }

export interface CellContext {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly tree: boolean
  readonly now: number
}

export function renderer(context: CellContext): RenderCell {
  return (row, column) => (column.index === 0 ? lead(row, column, context) : plain(row, column, context))
}

function plain(row: RowRef, column: Placed, context: CellContext): ReactNode {
  const value = valueOf(row, column.id)
  if (value === undefined) {
    return ''
  }
  if (value === null) {
    // A group's head has no values of its own; that is not a value that is missing.
    return isGroup(row) ? '' : <span className="dim">{missing}</span>
  }
  const shape = context.shapes.get(column.id) ?? plainText
  const text = shortText(value, shape, context.now)
  return shape.format === 'status' ? withIcon(row, text) : isGroup(row) ? mean(row, column.id, text, shape) : text
}

/** Of the runs of a group: their mean, and how far they spread. */
function mean(row: RowRef, column: string, text: string, shape: Shape): ReactNode {
  const spread = spreadOf(row, column)
  const rough: Shape = shape.look ? shape : shape.format === 'number' ? roughly : shape
  return (
    <span className="mean">
      {text}
      {spread !== undefined && <span className="dim"> ±{shortText(spread, rough, 0)}</span>}
    </span>
  )
}

const roughly: Shape = { format: 'number', look: { as: 'significant', digits: 2 } }

function withIcon(row: RowRef, text: string): ReactNode {
  return (
    <>
      {stateIcon(row)}
      {text}
    </>
  )
}

function lead(row: RowRef, column: Placed, context: CellContext): ReactNode {
  const { chunk, offset } = row
  const depth = chunk.depths[offset] ?? 0
  const isHead = isGroup(row)
  return (
    <span className="lead" style={depth > 0 ? { paddingLeft: depth * 14 } : undefined}>
      {context.tree && <span className={twistie(chunk.folds[offset])} aria-hidden="true" />}
      {!isHead && stateIcon(row)}
      <span className="text">{isHead ? groupLabel(row) : plain(row, column, context)}</span>
      {chunk.folds[offset] !== 0 && <span className="count dim">{formatCount(chunk.counts[offset] ?? 0)}</span>}
    </span>
  )
}

function twistie(fold: number | undefined): string {
  return fold === 0 ? 'twistie leaf' : `twistie codicon codicon-chevron-${fold === 1 ? 'down' : 'right'}`
}

export function isGroup({ chunk, offset }: RowRef): boolean {
  return chunk.ids[offset]?.startsWith('group:') === true
}

/** What the runs of a group have in common. */
export function groupLabel(row: RowRef): string {
  const value = valueOf(row, nameColumn)
  const key = row.chunk.ids[row.offset]?.slice('group:'.length)
  return typeof value === 'string' ? value : key === undefined || key === '' ? missing : key
}

function stateIcon(row: RowRef): ReactNode {
  const value = valueOf(row, statusColumn)
  if (value === undefined) {
    return null
  }
  const status = statusOf(value)
  return (
    <span
      className={`icon codicon codicon-${icons[status]} state-${status}`}
      role="img"
      aria-label={statusWord(status)}
    />
  )
}
