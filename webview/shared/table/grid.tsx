import './table.css'
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
  type RefObject,
} from 'react'
import { useAxes } from './axis'
import { place, type Layout, type Placed } from './columns'
import { Finder } from './finder'
import { Head, type SortMark } from './head'
import { goTo, press, type KeyboardContext } from './keyboard'
import type { TableActions, TableModel } from './model'
import { usePointer } from './pointer'
import { Row, type RenderCell } from './row'
import { visibleRows } from './scroll'
import { rowHeight, type GridColumn } from './types'

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
  /** A new function renders every cell anew. */
  readonly render: RenderCell
  readonly actions: TableActions
  /** Columns that are asked for whether they are shown or not. */
  readonly always: readonly string[]
  /** While rows stream in, the top stays at the top. */
  readonly streaming: boolean
  readonly start: { readonly top: number; readonly left: number; readonly focused: boolean }
  /** These columns are on screen; a new function asks again. */
  readonly onColumns: (columns: readonly string[]) => void
  /** The person went somewhere: scrolled or moved the focus. */
  readonly onPlace: (place: { top: number; left: number; focused: boolean }) => void
}

/** Up to so many columns, all are asked for at once, so that going sideways never waits. */
const allColumns = 64

export function Grid(props: GridProps): ReactNode {
  const { model, columns, headHeight, actions, render, tree } = props
  const { windows, selection, cursor } = model
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  useSyncExternalStore(windows.subscribe, windows.revision)
  useSyncExternalStore(selection.subscribe, selection.revision)
  const active = useSyncExternalStore(cursor.subscribe, cursor.get)
  const layout = useMemo(() => place(columns), [columns])
  const { rowCount } = windows
  const axes = useAxes(scroller, rowCount, headHeight, layout)
  const rows = axes.rows.getVirtualItems()
  const loose = axes.columns.getVirtualItems()
  const from = loose[0]?.index ?? 0
  const to = loose.at(-1)?.index ?? -1
  useWanted(props, layout, { first: rows[0]?.index ?? 0, last: rows.at(-1)?.index ?? 0, from, to })
  const above = usePlace(props, scroller)
  const finder = useFinder(props, scroller, layout)
  const context = (): KeyboardContext | undefined =>
    scroller.current ? { model, actions, layout, head: headHeight, scroller: scroller.current, finder } : undefined
  const pointer = usePointer(props, layout, scroller)
  const activeId = `${id}active`
  return (
    <div className="table">
      <div
        ref={scroller}
        className="scroller"
        role={tree ? 'treegrid' : 'grid'}
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-colcount={layout.all.length}
        aria-multiselectable="true"
        aria-activedescendant={activeId}
        data-vscode-context='{"preventDefaultContextMenuItems":true}'
        onKeyDown={(event) => {
          const now = context()
          if (now) {
            press(event, now)
          }
        }}
        {...pointer}
      >
        <div className="canvas" style={{ height: headHeight + rowCount * rowHeight, width: layout.width }}>
          <Head
            {...{ layout, from, to, actions, activeId }}
            height={headHeight}
            sort={props.sort}
            active={active.row === -1 ? active.column : -1}
            extra={props.extra}
          />
          {rows.map(({ index, start }) => {
            const row = windows.row(index)
            const rowId = row?.chunk.ids[row.offset]
            return (
              <Row
                key={index}
                {...{ index, layout, from, to, tree, render, activeId }}
                top={start}
                chunk={row?.chunk}
                offset={row?.offset ?? 0}
                selected={rowId !== undefined && selection.has(rowId)}
                active={active.row === index ? active.column : -1}
              />
            )
          })}
        </div>
      </div>
      <Find finder={finder} />
      {above.count > 0 && (
        <button className="above" onClick={above.show}>
          <span className="codicon codicon-arrow-up" aria-hidden="true" /> {above.count} more above
        </button>
      )}
    </div>
  )
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

/** Keeps the row that is being read at its place when rows move, and brings the place back after a reload. */
function usePlace(props: GridProps, scroller: RefObject<HTMLDivElement | null>): { count: number; show: () => void } {
  const { model, headHeight, streaming, onPlace, start } = props
  const { windows, cursor } = model
  const { serial, by } = windows.move
  const [above, setAbove] = useState(0)
  const touched = useRef(false)
  const done = useRef(0)

  useEffect(() => {
    windows.watch(() => {
      const element = scroller.current
      if (!element) {
        return { first: 0, last: 40, keep: undefined, track: [] }
      }
      const seen = visibleRows(element, headHeight, windows.rowCount)
      const { row } = cursor.get()
      const focused = document.activeElement === element && row >= seen.first && row <= seen.last
      const atTop = element.scrollTop === 0 && (streaming || !touched.current) && !(focused && row > 0)
      return { ...seen, keep: atTop ? undefined : focused ? row : seen.first, track: model.tracked }
    })
  }, [model, windows, cursor, scroller, headHeight, streaming])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || done.current === serial) {
      return
    }
    done.current = serial
    if (by === 'top') {
      element.scrollTop = 0
      touched.current = false
      setAbove(0)
    } else if (by !== 0) {
      const top = element.scrollTop
      element.scrollTop = Math.max(0, top + by * rowHeight)
      setAbove((count) => (top === 0 || count > 0 ? Math.max(0, count + by) : 0))
    }
  }, [serial, by, scroller])

  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the page has come back
  useLayoutEffect(() => {
    const element = scroller.current
    if (element) {
      element.scrollTop = start.top
      element.scrollLeft = start.left
      if (start.focused) {
        element.focus({ preventScroll: true })
      }
    }
  }, [])

  useEffect(() => {
    const element = scroller.current
    const report = (): void => {
      if (element) {
        onPlace({ top: element.scrollTop, left: element.scrollLeft, focused: document.activeElement === element })
        setAbove((count) => (element.scrollTop === 0 ? 0 : count))
      }
    }
    const touch = (): void => {
      touched.current = true
    }
    element?.addEventListener('scroll', report, { passive: true })
    element?.addEventListener('focus', report)
    element?.addEventListener('blur', report)
    element?.addEventListener('pointermove', touch, { passive: true })
    element?.addEventListener('keydown', touch)
    const stop = cursor.subscribe(report)
    return () => {
      element?.removeEventListener('scroll', report)
      element?.removeEventListener('focus', report)
      element?.removeEventListener('blur', report)
      element?.removeEventListener('pointermove', touch)
      element?.removeEventListener('keydown', touch)
      stop()
    }
  }, [scroller, cursor, onPlace])

  const show = useCallback(() => {
    if (scroller.current) {
      scroller.current.scrollTop = 0
      cursor.set({ row: 0, id: windows.idAt(0) })
      scroller.current.focus()
    }
  }, [scroller, cursor, windows])
  return { count: above, show }
}

function useFinder(props: GridProps, scroller: RefObject<HTMLDivElement | null>, layout: Layout): Finder {
  const { model, actions, headHeight } = props
  const now = useRef({ actions, headHeight, layout })
  useEffect(() => {
    now.current = { actions, headHeight, layout }
  })
  const [finder] = useState(
    () =>
      new Finder(async (text, fresh, signal) => {
        const { row, column } = model.cursor.get()
        const found = await now.current.actions.find(text, Math.max(0, fresh ? row + 1 : row), signal)
        const element = scroller.current
        if (found >= 0 && element) {
          const { layout, headHeight: head, actions } = now.current
          goTo({ model, actions, layout, head, scroller: element, finder }, found, column)
        }
        return found >= 0
      }),
  )
  return finder
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
