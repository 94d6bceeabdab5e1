import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { formatNumber } from '../../../src/base/format'
import { Beside } from './beside'
import type { SharedCursor } from './cursor'
import { useEngine, useSize } from './engines'
import { lineFigure, type LineFigure } from './figure'
import { pressed, type KeyContext } from './keys'
import { placeWords } from './place'
import { usePointer } from './pointer'
import { messageOf } from './readings'
import { useChartTheme } from './theme'
import { readAt } from './tracks'
import type { ChartEngine, ChartTheme, LineSpec, Stretch, Stroke } from './types'

/** What a picture is made from; there is one once a chart was drawn. */
export interface Picture {
  readonly engine: ChartEngine
  readonly drawing: LineFigure
  readonly theme: ChartTheme
}

export interface LineChartProps {
  /** Its own among the charts that share the cursor. */
  readonly chart: string
  readonly spec: LineSpec
  readonly strokes: ReadonlyMap<string, Stroke>
  readonly cursor: SharedCursor
  /** All of the axis, to zoom out to. */
  readonly whole: Stretch | undefined
  readonly onStretch: (stretch: Stretch | undefined) => void
  readonly onPick: (run: string | undefined) => void
  readonly onOpen: (run: string) => void
}

/** The lines of a metric. Drag to look closer, double click for all; by keyboard: arrows, + and −, Escape. */
export function LineChart(props: LineChartProps): ReactNode {
  const { chart, spec, strokes, cursor } = props
  const theme = useChartTheme()
  const [canvas, setCanvas] = useState<HTMLDivElement | null>(null)
  const engine = useEngine(canvas)
  const size = useSize(canvas)
  const drawing = useMemo(() => size && lineFigure(spec, strokes, theme, size), [spec, strokes, theme, size])
  useEffect(() => {
    if (drawing) {
      engine?.draw(drawing.figure, theme)
    }
  }, [engine, drawing, theme])
  const { brush, pointer } = usePointer(drawing, props)
  const [said, setSaid] = useState('')
  const area = useRef<HTMLDivElement>(null)
  const context = (): KeyContext | undefined =>
    drawing && { ...props, drawing, say: (place) => setSaid(wordsAt(spec, place)) }
  return (
    <div className="chart-plot">
      <div ref={setCanvas} className="canvas" aria-hidden="true" />
      <div
        ref={area}
        className="chart-area"
        role="img"
        aria-label={messageOf(spec)}
        tabIndex={0}
        onKeyDown={(event) => {
          const now = context()
          if (now && pressed(event, now)) {
            event.preventDefault()
          }
        }}
        onBlur={() => setSaid('')}
        {...pointer}
      />
      {drawing && <Beside {...{ chart, spec, drawing, strokes, cursor }} onPick={props.onPick} />}
      {brush && drawing && (
        <div
          className="chart-brush"
          style={{
            left: Math.min(brush.from, brush.to),
            width: Math.abs(brush.to - brush.from),
            top: drawing.figure.frame.top,
            height: drawing.figure.frame.height,
          }}
        />
      )}
      <div className="hidden-text" role="status">
        {said}
      </div>
    </div>
  )
}

const mostSaid = 8

/** Said when a person goes along by keyboard, and at no other time. */
function wordsAt({ lines, axis }: LineSpec, place: number): string {
  const readings = readAt(lines, axis, place)
  const values = readings.slice(0, mostSaid).map(({ name, value }) => `${name} ${formatNumber(value)}`)
  const more = readings.length > mostSaid ? `, and ${readings.length - mostSaid} more` : ''
  return `${placeWords(axis, place)}: ${values.join(', ')}${more}`
}
