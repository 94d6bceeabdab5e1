import { memo, type ReactNode } from 'react'
import type { Layout, Placed } from './columns'
import { rowHeight, type Chunk, type RowRef } from './types'

export type RenderCell = (row: RowRef, column: Placed) => ReactNode

export interface RowProps {
  readonly index: number
  readonly top: number
  readonly chunk: Chunk | undefined
  readonly offset: number
  readonly layout: Layout
  /** The loose columns on screen: `layout.loose[from…to]`. */
  readonly from: number
  readonly to: number
  readonly selected: boolean
  /** The focused column, -1 for none. */
  readonly active: number
  readonly activeId: string
  readonly tree: boolean
  readonly render: RenderCell
}

/** One row: plain elements without components of their own, since scrolling makes hundreds of them. */
export const Row = memo(function Row(props: RowProps): ReactNode {
  const { index, top, chunk, offset, layout, from, to, selected, active, tree } = props
  const fold = chunk?.folds[offset] ?? 0
  const level = tree && chunk ? { 'aria-level': (chunk.depths[offset] ?? 0) + 1 } : undefined
  return (
    <div
      role="row"
      className={`row${selected ? ' selected' : ''}${active >= 0 ? ' active' : ''}${index % 2 ? ' odd' : ''}`}
      data-row={index}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-expanded={fold === 0 ? undefined : fold === 1}
      {...level}
      style={{ transform: `translateY(${top}px)`, height: rowHeight, width: layout.width }}
    >
      <div className="pins" style={{ width: layout.pinnedWidth }}>
        {layout.pinned.map((column) => cell(props, column))}
      </div>
      {layout.loose.slice(from, to + 1).map((column) => cell(props, column))}
    </div>
  )
})

function cell({ chunk, offset, active, activeId, render }: RowProps, column: Placed): ReactNode {
  const focused = active === column.index
  return (
    <div
      key={column.id}
      id={focused ? activeId : undefined}
      role={column.index === 0 ? 'rowheader' : 'gridcell'}
      aria-colindex={column.index + 1}
      data-column={column.index}
      className={`cell ${column.align}${focused ? ' active-cell' : ''}`}
      style={{ left: column.left, width: column.width }}
    >
      {chunk ? render({ chunk, offset }, column) : column.index === 0 && <span className="pending" />}
    </div>
  )
}
