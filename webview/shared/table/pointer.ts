import type { MouseEvent } from 'react'
import type { Placed } from './columns'
import { extendTo } from './keyboard'
import type { RowRef } from './types'
import type { Viewport } from './viewport'

interface Hit {
  readonly row: number
  readonly at: RowRef
  readonly id: string
  readonly column: Placed
  readonly element: HTMLElement
}

const mac = navigator.platform.startsWith('Mac')

/** The mouse in the grid, by delegation: the rows come and go. */
export function pointerOf(view: Viewport) {
  let hovered: HTMLElement | undefined
  return {
    onMouseDown: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(view, event.target)
      if (!hit || event.button !== 0) {
        return
      }
      view.element?.focus({ preventScroll: true })
      if (event.target instanceof Element && event.target.closest('.twistie') !== null) {
        fold(view, hit)
      } else {
        select(view, event, hit)
      }
    },
    onDoubleClick: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(view, event.target)
      if (hit?.id.startsWith('group:')) {
        fold(view, hit)
      } else if (hit) {
        view.actions.open(hit.id)
      }
    },
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      event.preventDefault()
      openMenu(view, event)
    },
    onMouseOver: (event: MouseEvent<HTMLElement>) => {
      const hit = hitOf(view, event.target)
      if (!hit || hovered === hit.element) {
        return
      }
      hovered = hit.element
      const text = view.actions.tooltip(hit.at, hit.column)
      hit.element.title = typeof text === 'string' ? text : ''
      if (typeof text !== 'string') {
        void text.then((whole) => (hit.element.title = hovered === hit.element ? whole : ''))
      }
    },
  }
}

function hitOf({ model, layout }: Viewport, target: EventTarget): Hit | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null
  if (!element) {
    return undefined
  }
  const row = Number(element.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1)
  const at = model.windows.row(row)
  const id = model.windows.idAt(row)
  const column = layout.all[Number(element.dataset.column)]
  return at && id !== undefined && column ? { row, at, id, column, element } : undefined
}

function select({ model, actions }: Viewport, event: MouseEvent, hit: Hit): void {
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

function fold({ actions }: Viewport, { id, at }: Hit): void {
  actions.fold(id, at.chunk.folds[at.offset] !== 1)
}

function openMenu(view: Viewport, event: MouseEvent<HTMLElement>): void {
  const { model, actions, layout } = view
  const point = { x: event.clientX, y: event.clientY }
  const head = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-head]') : null
  const column = layout.all[Number(head?.dataset.head ?? -1)]
  const hit = hitOf(view, event.target)
  if (column) {
    model.cursor.set({ row: -1, column: column.index, id: undefined })
    actions.headMenu(point, column)
  } else if (hit) {
    if (!model.selection.has(hit.id)) {
      model.selection.only(hit.id, hit.row)
    }
    model.cursor.set({ row: hit.row, column: hit.column.index, id: hit.id })
    actions.rowMenu(point, hit.at, hit.column)
  }
}
