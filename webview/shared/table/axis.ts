import { useEffect, type RefObject } from 'react'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import type { Layout } from './columns'
import { rowHeight } from './types'

type Axis = Virtualizer<HTMLDivElement, HTMLDivElement>

export interface Axes {
  readonly rows: Axis
  readonly columns: Axis
}

/** Which rows and which loose columns are on screen. */
export function useAxes(
  scroller: RefObject<HTMLDivElement | null>,
  rowCount: number,
  head: number,
  layout: Layout,
): Axes {
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used in this render alone
  const rows = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    paddingStart: head,
    overscan: 12,
    initialRect: { width: 1200, height: 800 },
  })
  const columns = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    horizontal: true,
    count: layout.loose.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => layout.loose[index]?.width ?? 0,
    paddingStart: layout.pinnedWidth,
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
