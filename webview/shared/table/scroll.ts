import { rowHeight } from './types'
import type { Placed, Layout } from './columns'

/** Rows that are whole or in part below the header: first and last, inclusive. */
export function visibleRows(scroller: HTMLElement, head: number, rowCount: number): { first: number; last: number } {
  const first = Math.floor(scroller.scrollTop / rowHeight)
  const last = Math.ceil((scroller.scrollTop + scroller.clientHeight - head) / rowHeight) - 1
  return { first: Math.max(0, Math.min(first, rowCount - 1)), last: Math.max(0, Math.min(last, rowCount - 1)) }
}

/** Rows of a page: what fits, less one to keep the thread. */
export function pageOf(scroller: HTMLElement, head: number): number {
  return Math.max(1, Math.floor((scroller.clientHeight - head) / rowHeight) - 1)
}

export function revealRow(scroller: HTMLElement, head: number, row: number): void {
  const top = row * rowHeight
  const room = scroller.clientHeight - head
  if (row < 0 || top < scroller.scrollTop) {
    scroller.scrollTop = Math.max(0, top)
  } else if (top + rowHeight > scroller.scrollTop + room) {
    scroller.scrollTop = top + rowHeight - room
  }
}

export function revealColumn(scroller: HTMLElement, layout: Layout, column: Placed | undefined): void {
  if (!column || column.pinned) {
    return
  }
  const from = column.left - layout.pinnedWidth
  const to = column.left + column.width
  if (from < scroller.scrollLeft) {
    scroller.scrollLeft = from
  } else if (to > scroller.scrollLeft + scroller.clientWidth) {
    scroller.scrollLeft = Math.min(from, to - scroller.clientWidth)
  }
}
