import { useRef, useState, type PointerEvent } from 'react'
import type { LineFigure } from './figure'
import { pixelY, placeAt } from './place'
import { readAt } from './tracks'
import type { LineChartProps } from './lines'

/** Pixels from the left. */
interface Brush {
  readonly from: number
  readonly to: number
}

/** A drag of fewer pixels is a click. */
const dragAfter = 4
/** A click picks a line that is so near. */
const near = 14

/** What a pointer does in a chart: reads, picks, looks closer. */
export function usePointer(drawing: LineFigure | undefined, props: LineChartProps) {
  const { chart, cursor, onStretch, onPick } = props
  const [brush, setBrush] = useState<Brush>()
  const start = useRef<number>(undefined)
  const inside = (event: PointerEvent): { x: number; y: number; down: number } | undefined => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const frame = drawing?.figure.frame
    if (!frame) {
      return undefined
    }
    const isInside = x >= frame.left && x <= frame.left + frame.width && y >= 0 && y <= frame.top + frame.height + 20
    return isInside || start.current !== undefined ? { x, y, down: (y - frame.top) / frame.height } : undefined
  }
  const clamp = (x: number): number => {
    const { left = 0, width = 0 } = drawing?.figure.frame ?? {}
    return Math.max(left, Math.min(left + width, x))
  }
  const move = (event: PointerEvent): void => {
    const at = inside(event)
    cursor.set(at && drawing && { place: placeAt(drawing, at.x), chart, down: at.down })
    if (at && start.current !== undefined && Math.abs(at.x - start.current) > dragAfter) {
      setBrush({ from: start.current, to: clamp(at.x) })
    }
  }
  const release = (event: PointerEvent): void => {
    const at = inside(event)
    start.current = undefined
    setBrush(undefined)
    if (!at || !drawing) {
      return
    }
    if (brush) {
      const [from, to] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)]
      onStretch({ from: placeAt(drawing, from), to: placeAt(drawing, to) })
    } else {
      onPick(lineAt(drawing, props, at))
    }
  }
  return {
    brush,
    pointer: {
      onPointerDown: (event: PointerEvent) => {
        const at = event.button === 0 ? inside(event) : undefined
        if (at) {
          start.current = clamp(at.x)
          event.currentTarget.setPointerCapture(event.pointerId)
        }
      },
      onPointerMove: move,
      onPointerUp: (event: PointerEvent) => {
        if (start.current !== undefined) {
          release(event)
        }
      },
      onPointerCancel: () => {
        start.current = undefined
        setBrush(undefined)
      },
      onPointerLeave: () => (start.current === undefined ? cursor.set(undefined) : undefined),
      onDoubleClick: () => onStretch(undefined),
    },
  }
}

/** The line whose value at the pointer's place is nearest to it, if it is near. */
function lineAt(
  drawing: LineFigure,
  { spec }: Pick<LineChartProps, 'spec'>,
  at: { readonly x: number; readonly y: number },
): string | undefined {
  let [found, least]: [string | undefined, number] = [undefined, near]
  for (const { id, value } of readAt(spec.lines, spec.axis, placeAt(drawing, at.x))) {
    const place = drawing.scaleY.to(value)
    const apart = Number.isNaN(place) ? Infinity : Math.abs(pixelY(drawing, place) - at.y)
    if (apart < least) {
      ;[found, least] = [id, apart]
    }
  }
  return found
}
