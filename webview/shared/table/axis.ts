import { useEffect } from 'react'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import type { Layout } from './columns'
import { rowHeight } from './types'
import type { Viewport } from './viewport'

type Axis = Virtualizer<HTMLElement, HTMLElement>

export interface Axes {
  readonly rows: Axis
  readonly columns: Axis
}

/** Which rows and which loose columns are on screen. */
export function useAxes(view: Viewport, rowCount: number, head: number, layout: Layout): Axes {
  const rows = useVirtualizer<HTMLElement, HTMLElement>({
    count: rowCount,
    getScrollElement: () => view.element ?? null,
    estimateSize: () => rowHeight,
    paddingStart: head,
    initialOffset: view.start.top,
    overscan: 12,
    initialRect: { width: 1200, height: 800 },
  })
  const columns = useVirtualizer<HTMLElement, HTMLElement>({
    horizontal: true,
    count: layout.loose.length,
    getScrollElement: () => view.element ?? null,
    estimateSize: (index) => layout.loose[index]?.width ?? 0,
    paddingStart: layout.pinnedWidth,
    initialOffset: view.start.left,
    overscan: 2,
    initialRect: { width: 1200, height: 800 },
  })
  useEffect(() => {
    columns.measure()
  }, [columns, layout])
  useEffect(() => {
    rows.measure()
  }, [rows, head])
  return { rows, columns }
}
