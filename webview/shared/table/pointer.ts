import { useRef, type MouseEvent, type RefObject } from 'react'
import type { Layout, Placed } from './columns'
import type { GridProps } from './grid'
import { extendTo } from './keyboard'
import type { RowRef } from './types'

interface Hit {
  readonly row: number
  readonly at: RowRef
  readonly id: string
  readonly column: Placed
  readonly element: HTMLElement
}

const mac = navigator.platform.startsWith('Mac')

/** The mouse in the grid, by delegation: the rows come and go. */
export function usePointer(props: GridProps, layout: Layout, scroller: RefObject<HTMLDivElement | null>) {
  const { model, actions } = props
  const hovered = useRef<EventTarget>(null)

  const hitOf = (target: EventTarget): Hit | undefined => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
    const row = Number(element?.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1)
    const at = model.windows.row(row)
    const id = model.windows.idAt(row)
    const column = layout.all[Number(element?.dataset.column ?? -1)]
    return element && at && id !== undefined && column ? { row, at, id, column, element } : undefined
  }

  const select = (event: MouseEvent, hit: Hit): void => {
    const { selection, cursor } = model
    if (event.shiftKey) {
      void extendTo(model, actions, hit.row)
    } else if (mac ? event.metaKey : event.ctrlKey) {
      selection.toggle(hit.id, hit.row)
    } else {
      selection.only(hit.id, hit.row)
    }
    cursor.set({ row: hit.row, column: hit.column.index, id: hit.id })
  }

  return {
    onMouseDown: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(event.target)
      if (!hit || event.button !== 0) {
        return
      }
      scroller.current?.focus({ preventScroll: true })
      if (event.target instanceof Element && event.target.closest('.twistie') !== null) {
        actions.fold(hit.id, hit.at.chunk.folds[hit.at.offset] !== 1)
        return
      }
      select(event, hit)
    },
    onDoubleClick: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(event.target)
      if (hit?.id.startsWith('group:')) {
        actions.fold(hit.id, hit.at.chunk.folds[hit.at.offset] !== 1)
      } else if (hit) {
        actions.open(hit.id)
      }
    },
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      event.preventDefault()
      const point = { x: event.clientX, y: event.clientY }
      const head = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-head]') : null
      const column = layout.all[Number(head?.dataset.head ?? -1)]
      if (column) {
        model.cursor.set({ row: -1, column: column.index, id: undefined })
        actions.headMenu(point, column)
        return
      }
      const hit = hitOf(event.target)
      if (hit) {
        if (!model.selection.has(hit.id)) {
          model.selection.only(hit.id, hit.row)
        }
        model.cursor.set({ row: hit.row, column: hit.column.index, id: hit.id })
        actions.rowMenu(point, hit.at, hit.column)
      }
    },
    onMouseOver: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(event.target)
      if (!hit || hovered.current === hit.element) {
        return
      }
      hovered.current = hit.element
      const text = actions.tooltip(hit.at, hit.column)
      hit.element.title = typeof text === 'string' ? text : ''
      if (typeof text !== 'string') {
        void text.then((whole) => (hit.element.title = hovered.current === hit.element ? whole : ''))
      }
    },
  }
}
