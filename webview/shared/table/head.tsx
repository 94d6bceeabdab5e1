import { memo, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { reordered, resized, type Layout, type Placed } from './columns'
import type { TableActions } from './model'

export interface SortMark {
  readonly column: string
  readonly descending: boolean
}

export interface HeadProps {
  readonly layout: Layout
  readonly from: number
  readonly to: number
  readonly height: number
  readonly sort: readonly SortMark[]
  /** The focused column, -1 when the focus is not in the header. */
  readonly active: number
  readonly activeId: string
  readonly actions: TableActions
  /** What stands before a column's title. */
  readonly before?: (column: Placed) => ReactNode
  /** What stands below a column's title. */
  readonly extra: (column: Placed) => ReactNode
}

/** Scrolling down leaves it as it is. */
export const Head = memo(function Head(props: HeadProps): ReactNode {
  const { layout, from, to, height } = props
  const [drop, setDrop] = useState<Drop>()
  const one = (column: Placed): ReactNode => (
    <HeadCell key={column.id} column={column} head={props} drop={drop} onDrop={setDrop} />
  )
  return (
    <div role="row" aria-rowindex={1} className="head" style={{ height, width: layout.width }}>
      <div className="pins" style={{ width: layout.pinnedWidth, height }}>
        {layout.pinned.map(one)}
      </div>
      {layout.loose.slice(from, to + 1).map(one)}
    </div>
  )
})

/** Where a dragged column would go: before this one; undefined id is the end. */
interface Drop {
  readonly moving: string
  readonly before: string | undefined
}

interface HeadCellProps {
  readonly column: Placed
  readonly head: HeadProps
  readonly drop: Drop | undefined
  readonly onDrop: (drop: Drop | undefined) => void
}

function HeadCell({ column, head, drop, onDrop }: HeadCellProps): ReactNode {
  const { sort, active, activeId, actions, extra, layout } = head
  const at = sort.findIndex((key) => key.column === column.id)
  const key = sort[at]
  const focused = active === column.index
  const last = column.index === layout.all.length - 1
  const drag = useTitleDrag(column, head, onDrop)
  const mark = dropMark(drop, column, last)
  return (
    <div
      role="columnheader"
      id={focused ? activeId : undefined}
      aria-colindex={column.index + 1}
      aria-label={column.title}
      aria-sort={key ? (key.descending ? 'descending' : 'ascending') : undefined}
      data-head={column.index}
      className={`head-cell ${column.align}${focused ? ' active-cell' : ''}${mark}`}
      style={{ left: column.left, width: column.width }}
    >
      <div className="title" title={column.title} {...drag}>
        {head.before?.(column)}
        <span className="text">{column.title}</span>
        {!column.loaded && <span className="codicon codicon-loading codicon-modifier-spin" aria-label="loading" />}
        {key && (
          <span className="sort">
            <span className={`codicon codicon-arrow-${key.descending ? 'down' : 'up'}`} aria-hidden="true" />
            {sort.length > 1 && <span className="order">{at + 1}</span>}
          </span>
        )}
      </div>
      {extra(column)}
      <Edge column={column} layout={layout} actions={actions} />
    </div>
  )
}

function dropMark(drop: Drop | undefined, column: Placed, last: boolean): string {
  if (!drop) {
    return ''
  }
  if (drop.moving === column.id) {
    return ' moving'
  }
  return drop.before === column.id ? ' drop-before' : drop.before === undefined && last ? ' drop-after' : ''
}

const dragAfter = 5

/** A click sorts, a drag moves the column. */
function useTitleDrag(column: Placed, head: HeadProps, onDrop: (drop: Drop | undefined) => void) {
  const start = useRef<{ x: number; drop: Drop | undefined }>(undefined)
  const end = (): void => {
    start.current = undefined
    onDrop(undefined)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) {
        start.current = { x: event.clientX, drop: undefined }
        event.currentTarget.setPointerCapture(event.pointerId)
      }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current
      if (from && (from.drop || Math.abs(event.clientX - from.x) > dragAfter)) {
        from.drop = { moving: column.id, before: columnAt(event, head.layout) }
        onDrop(from.drop)
      }
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = start.current
      end()
      if (from?.drop) {
        head.actions.layout(reordered(head.layout.all, column.id, from.drop.before), true)
      } else if (from) {
        head.actions.sort(column, event.shiftKey)
      }
    },
    onPointerCancel: end,
  }
}

/** The column before which the pointer is: the one whose left half it is in, else the next. */
function columnAt(event: PointerEvent<HTMLElement>, layout: Layout): string | undefined {
  const over = document
    .elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest<HTMLElement>('[data-head]'))
    .find((element) => element !== null)
  const index = over ? Number(over.dataset.head) : layout.all.length - 1
  const box = over?.getBoundingClientRect()
  const right = box && event.clientX > box.left + box.width / 2
  return layout.all[right ? index + 1 : index]?.id
}

/** The edge by which a column is made wider; a double click fits it to what it holds. */
function Edge({ column, layout, actions }: { column: Placed; layout: Layout; actions: TableActions }): ReactNode {
  const start = useRef<{ x: number; width: number }>(undefined)
  const drag = (event: PointerEvent<HTMLElement>, done: boolean): void => {
    const from = start.current
    if (from) {
      actions.layout(resized(layout.all, column.id, from.width + event.clientX - from.x), done)
    }
  }
  return (
    <div
      className="edge"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.stopPropagation()
        start.current = { x: event.clientX, width: column.width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => drag(event, false)}
      onPointerUp={(event) => {
        if (start.current?.x !== event.clientX) {
          drag(event, true)
        }
        start.current = undefined
      }}
      onDoubleClick={() => actions.layout(resized(layout.all, column.id, actions.fit(column)), true)}
    />
  )
}
