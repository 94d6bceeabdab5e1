import './table.css'
import { useEffect, useId, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useAxes } from './axis'
import { place, type Layout, type Placed } from './columns'
import type { Finder } from './finder'
import { Head, type SortMark } from './head'
import { press } from './keyboard'
import type { TableActions, TableModel } from './model'
import { pointerOf } from './pointer'
import { Row, type RenderCell } from './row'
import { rowHeight, type GridColumn } from './types'
import { Viewport, type Frame, type Place } from './viewport'

export interface GridProps {
  readonly model: TableModel
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly sort: readonly SortMark[]
  /** Rows may have children. */
  readonly tree: boolean
  /** Pixels. */
  readonly headHeight: number
  readonly extra: (column: Placed) => ReactNode
  /** What stands before a column's title. */
  readonly before?: (column: Placed) => ReactNode
  /** A new function renders every cell anew. */
  readonly render: RenderCell
  readonly actions: TableActions
  /** Columns that are asked for whether they are shown or not. */
  readonly always: readonly string[]
  /** While rows stream in, the top stays at the top. */
  readonly streaming: boolean
  /** Where the person was before. */
  readonly start: Place
  /** These columns are on screen; a new function asks again. */
  readonly onColumns: (columns: readonly string[]) => void
  /** The person went somewhere: scrolled, or moved the focus. */
  readonly onPlace: (place: Place) => void
}

/** Up to so many columns, all are asked for at once, so that going sideways never waits. */
const allColumns = 64

/** A table of any size: only what is on screen is in the page. */
export function Grid(props: GridProps): ReactNode {
  const { model, columns, headHeight, actions, streaming, onPlace } = props
  const { windows } = model
  const id = useId()
  useSyncExternalStore(windows.subscribe, windows.revision)
  const active = useSyncExternalStore(model.cursor.subscribe, model.cursor.get)
  const layout = useMemo(() => place(columns), [columns])
  const view = useViewport(model, { layout, actions, streaming, onPlace, head: headHeight }, props.start)
  const axes = useAxes(view, windows.rowCount, headHeight, layout)
  const rows = axes.rows.getVirtualItems()
  const { first: from, last: to } = ends(axes.columns.getVirtualItems())
  useWanted(props, layout, { ...ends(rows), from, to })
  const pointer = useMemo(() => pointerOf(view), [view])
  const activeId = `${id}active`
  return (
    <div className="table">
      <div
        ref={view.attach}
        className="scroller"
        role={props.tree ? 'treegrid' : 'grid'}
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={windows.rowCount + 1}
        aria-colcount={layout.all.length}
        aria-multiselectable="true"
        aria-activedescendant={activeId}
        data-vscode-context='{"preventDefaultContextMenuItems":true}'
        onKeyDown={(event) => press(event, view)}
        {...pointer}
      >
        <div className="canvas" style={{ height: headHeight + windows.rowCount * rowHeight, width: layout.width }}>
          <Head
            {...{ layout, from, to, actions, activeId }}
            height={headHeight}
            sort={props.sort}
            active={active.row === -1 ? active.column : -1}
            extra={props.extra}
            before={props.before}
          />
          <Rows {...{ props, layout, from, to, activeId, rows }} />
        </div>
      </div>
      <Find finder={view.finder} />
      <Above view={view} />
    </div>
  )
}

function ends(items: readonly { readonly index: number }[]): { first: number; last: number } {
  return { first: items[0]?.index ?? 0, last: items.at(-1)?.index ?? -1 }
}

interface RowsProps {
  readonly props: GridProps
  readonly layout: Layout
  readonly from: number
  readonly to: number
  readonly activeId: string
  readonly rows: readonly { readonly index: number; readonly start: number }[]
}

function Rows({ props, layout, from, to, activeId, rows }: RowsProps): ReactNode {
  const { windows, selection, cursor } = props.model
  useSyncExternalStore(selection.subscribe, selection.revision)
  const active = cursor.get()
  return rows.map(({ index, start }) => {
    const row = windows.row(index)
    const id = row?.chunk.ids[row.offset]
    return (
      <Row
        key={index}
        {...{ index, layout, from, to, activeId }}
        tree={props.tree}
        render={props.render}
        top={start}
        chunk={row?.chunk}
        offset={row?.offset ?? 0}
        selected={id !== undefined && selection.has(id)}
        active={active.row === index ? active.column : -1}
      />
    )
  })
}

function useViewport(model: TableModel, frame: Frame, start: Place): Viewport {
  const [view] = useState(() => new Viewport(model, frame, start))
  useLayoutEffect(() => {
    view.render(frame)
    view.follow()
  })
  return view
}

/** Tells the cache what is on screen, and the model how to learn it. */
function useWanted(
  props: GridProps,
  layout: Layout,
  seen: { first: number; last: number; from: number; to: number },
): void {
  const { model, always, onColumns } = props
  const { first, last, from, to } = seen
  const columns = useMemo(() => {
    const ids = layout.loose.map((column) => column.id)
    const near = ids.length <= allColumns ? ids : ids.slice(Math.max(0, from - 8), to + 9)
    return [...new Set([...always, ...layout.pinned.map((column) => column.id), ...near])]
  }, [layout, always, from, to])
  useEffect(() => {
    model.windows.want(first, last, columns)
  }, [model, first, last, columns, model.windows.version, model.windows.rowCount])
  useEffect(() => {
    onColumns([...layout.pinned, ...layout.loose.slice(from, to + 1)].map((column) => column.id))
  }, [onColumns, layout, from, to])
}

function Find({ finder }: { readonly finder: Finder }): ReactNode {
  const text = useSyncExternalStore(finder.subscribe, finder.text)
  return (
    text !== '' && (
      <div className="find" role="status">
        <span className="codicon codicon-search" aria-hidden="true" /> {text}
      </div>
    )
  )
}

/** A way back to the top for who stayed where they were while rows came in there. */
function Above({ view }: { readonly view: Viewport }): ReactNode {
  const count = useSyncExternalStore(view.subscribe, view.above)
  return (
    count > 0 && (
      <button className="above" onClick={() => view.showTop()}>
        <span className="codicon codicon-arrow-up" aria-hidden="true" /> {count} more above
      </button>
    )
  )
}
