import { memo, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import type { Histogram as Data } from '../../src/protocol/runs'
import { formatCount, formatNumber } from '../../src/base/format'
import { placeOf, rangeAt, type Range } from './brush'

interface HistogramProps {
  readonly title: string
  readonly data: Data
  /** The range that filters now. */
  readonly brushed: Range | undefined
  readonly onBrush: (range: Range | null) => void
}

const barHeight = 18
/** Pixels; less is a click. */
const least = 3

/** How a metric's values spread, a brush to filter by. The header's menu offers the same by the keyboard. */
export const Histogram = memo(function Histogram({ title, data, brushed, onBrush }: HistogramProps): ReactNode {
  const [drag, setDrag] = useState<Range>()
  const start = useRef<number>(undefined)
  const { bins, min, max } = data
  if (bins.length === 0 || !(max > min)) {
    return <div className="histogram" />
  }
  const count = bins.reduce((sum, each) => sum + each, 0)
  const text = `${title}: ${formatCount(count)} values from ${formatNumber(min)} to ${formatNumber(max)}`
  const place = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect()
    return (event.clientX - box.left) / box.width
  }
  const shown = drag ?? brushed
  return (
    <div
      className="histogram"
      role="img"
      aria-label={text}
      title={
        shown ? `${formatNumber(shown.min)} to ${formatNumber(shown.max)}; click to lift` : `${text}; drag to filter`
      }
      onPointerDown={(event) => {
        if (event.button === 0) {
          start.current = place(event)
          event.currentTarget.setPointerCapture(event.pointerId)
        }
      }}
      onPointerMove={(event) => {
        if (start.current !== undefined) {
          setDrag(rangeAt(start.current, place(event), data))
        }
      }}
      onPointerUp={(event) => {
        const from = start.current
        start.current = undefined
        setDrag(undefined)
        const moved = from === undefined ? 0 : Math.abs(place(event) - from) * event.currentTarget.clientWidth
        if (from !== undefined && moved >= least) {
          onBrush(rangeAt(from, place(event), data))
        } else if (from !== undefined && brushed) {
          onBrush(null)
        }
      }}
      onPointerCancel={() => {
        start.current = undefined
        setDrag(undefined)
      }}
    >
      <svg viewBox={`0 0 ${bins.length} ${barHeight}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={bars(bins)} />
      </svg>
      {shown && (
        <div
          className="brush"
          style={{ left: `${placeOf(shown.min, data) * 100}%`, right: `${(1 - placeOf(shown.max, data)) * 100}%` }}
        />
      )}
    </div>
  )
})

/** Heights by the square root, so that a bin with one run is seen beside one with thousands. */
function bars(bins: Uint32Array): string {
  const top = Math.sqrt(Math.max(...bins, 1))
  return Array.from(bins, (count, index) => {
    const height = count === 0 ? 0 : Math.max(1, (Math.sqrt(count) / top) * barHeight)
    return height === 0 ? '' : `M${index + 0.06} ${barHeight}v${-height}h0.88v${height}z`
  }).join('')
}
