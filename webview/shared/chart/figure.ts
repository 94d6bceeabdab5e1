import { formatDuration } from '../../../src/base/format'
import { logarithmic, linear, padded, Reach, type Extent, type Scale } from './scale'
import { thin } from './sample'
import { smooth } from './smooth'
import { dayTitle, durationTicks, linearTicks, logTicks, timeTicks } from './ticks'
import { inSight, oddMarks, shapeMarks } from './marks'
import { trackOf, type Track } from './tracks'
import type { AxisFigure, ChartAxis, ChartTheme, Figure, Frame, Layer, LineSpec, Stroke, Tick } from './types'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where a line ends in what is looked at, in the units of the axes. */
export interface LineEnd {
  readonly id: string
  readonly y: number
}

export interface LineFigure {
  readonly figure: Figure
  readonly ends: readonly LineEnd[]
  readonly scaleX: Scale
  readonly scaleY: Scale
}

/** Points of all lines of a chart together: what is drawn within a frame of the screen. */
const mostPoints = 80_000
/** Room for the labels at the lines' ends, in pixels. */
const labelRoom = 148
const titles: Readonly<Record<ChartAxis, string>> = { step: 'Step', time: 'Time', relative: 'Time since start' }

/** A line in the units of the axes. */
interface Shape {
  readonly track: Track
  readonly stroke: Stroke
  readonly xs: Float64Array
  readonly ys: Float64Array
  /** The values before smoothing; undefined where there is none. */
  readonly raw: Float64Array | undefined
}

/** The lines of a metric as they are drawn in so much room. Pure: the same spec gives the same figure. */
export function lineFigure(
  spec: LineSpec,
  strokes: ReadonlyMap<string, Stroke>,
  theme: ChartTheme,
  size: Size,
): LineFigure {
  const scaleX = spec.logX && spec.axis !== 'time' ? logarithmic : linear
  const scaleY = spec.logY ? logarithmic : linear
  const shapes = spec.lines.map((line) =>
    shapeOf(trackOf(line, spec.axis), strokes.get(line.id) ?? plainStroke(theme), spec, { scaleX, scaleY }),
  )
  const x = extentX(shapes, spec, scaleX)
  const columns = Math.max(20, Math.min(size.width, Math.floor(mostPoints / 4 / Math.max(1, shapes.length))))
  const drawn = shapes.map((shape) => ({ shape, ...pointsOf(shape, x, columns) }))
  const y = extentY(drawn, x)
  const yAxis = axisY(y, spec, size.height)
  const frame = frameOf(size, yAxis.ticks)
  const context = { spec, theme, frame, x, y: { from: yAxis.from, to: yAxis.to } }
  const layers = drawn.map((each, index) => ({ id: each.shape.track.line.id, layers: layersOf(each, index, context) }))
  return {
    figure: {
      title: spec.metric,
      frame,
      x: axisX(x, spec, frame.width),
      y: yAxis,
      layers: inOrder(layers, spec),
      labels: [],
    },
    ends: drawn.flatMap(({ shape, points }) => endOf(shape.track.line.id, points, x)),
    scaleX,
    scaleY,
  }
}

function plainStroke({ text }: ChartTheme): Stroke {
  return { color: text, dash: [], shape: 'circle', isHollow: false }
}

function shapeOf(
  track: Track,
  stroke: Stroke,
  { smoothing }: LineSpec,
  { scaleX, scaleY }: { readonly scaleX: Scale; readonly scaleY: Scale },
): Shape {
  const { places, values } = track
  const length = (places.at(-1) ?? 0) - (places[0] ?? 0)
  const smoothed = smoothing > 0 ? smooth(places, values, smoothing, length) : values
  // Places that the axis does not have come first, as they are in order: at or below 0 on a logarithmic one.
  const xs = places.map(scaleX.to)
  const from = Math.max(
    0,
    xs.findIndex((each) => !Number.isNaN(each)),
  )
  const some = xs.every((each) => Number.isNaN(each)) ? xs.length : from
  return {
    track,
    stroke,
    xs: xs.subarray(some),
    ys: smoothed.map(scaleY.to).subarray(some),
    raw: smoothing > 0 ? values.map(scaleY.to).subarray(some) : undefined,
  }
}

function extentX(shapes: readonly Shape[], { stretch }: LineSpec, scale: Scale): Extent {
  const reach = new Reach()
  for (const { xs } of shapes) {
    reach.add(xs[0] ?? NaN)
    reach.add(xs.at(-1) ?? NaN)
  }
  const whole = reach.extent ?? { from: 0, to: 1 }
  const [from, to] = stretch ? [scale.to(stretch.from), scale.to(stretch.to)] : [whole.from, whole.to]
  const extent = { from: Number.isNaN(from) ? whole.from : from, to: Number.isNaN(to) ? whole.to : to }
  return extent.from < extent.to ? extent : padded({ from: extent.from, to: extent.from }, 0)
}

interface Drawn {
  readonly shape: Shape
  readonly points: Float64Array
  readonly behind: Float64Array | undefined
}

function pointsOf({ xs, ys, raw }: Shape, x: Extent, columns: number): Omit<Drawn, 'shape'> {
  return {
    points: thin(xs, ys, x.from, x.to, columns),
    behind: raw && thin(xs, raw, x.from, x.to, columns),
  }
}

/** What is in sight decides; where nothing is, the axis goes from 0 to 1. */
function extentY(drawn: readonly Drawn[], x: Extent): Extent {
  const reach = new Reach()
  for (const { points, behind } of drawn) {
    for (const list of behind ? [points, behind] : [points]) {
      for (const [, value] of inSight(list, x)) {
        reach.add(value)
      }
    }
  }
  return padded(reach.extent ?? { from: 0, to: 1 }, 0.06)
}

function axisX({ from, to }: Extent, spec: LineSpec, width: number): AxisFigure {
  const count = Math.max(2, width / 55)
  const title = spec.axis === 'time' ? `Time, ${dayTitle(from, to)}` : titles[spec.axis]
  return { from, to, title, ticks: ticksX(spec, from, to, count) }
}

function ticksX({ axis, logX }: LineSpec, from: number, to: number, count: number): readonly Tick[] {
  if (axis === 'time') {
    return timeTicks(from, to, count)
  }
  if (axis === 'relative') {
    return logX ? logDurations(from, to, count) : durationTicks(from, to, count)
  }
  return logX ? logTicks(from, to, count) : linearTicks(from, to, count, to - from > 3)
}

function logDurations(from: number, to: number, count: number): readonly Tick[] {
  return logTicks(from, to, count).map(({ at }) => ({
    at,
    label: formatDuration(logarithmic.from(at)),
  }))
}

function axisY({ from, to }: Extent, { logY }: LineSpec, height: number): AxisFigure {
  const count = Math.max(2, height / 38)
  return { from, to, title: '', ticks: logY ? logTicks(from, to, count) : linearTicks(from, to, count) }
}

function frameOf({ width, height }: Size, ticks: readonly Tick[]): Frame {
  const longest = ticks.reduce((most, { label }) => Math.max(most, label.length), 3)
  const left = Math.ceil(longest * 6.6) + 16
  const right = width > 3 * labelRoom ? labelRoom : 16
  const [top, bottom] = [10, 38]
  return {
    ...{ left, right, top, bottom },
    width: Math.max(10, width - left - right),
    height: Math.max(10, height - top - bottom),
  }
}

interface Context {
  readonly spec: LineSpec
  readonly theme: ChartTheme
  readonly frame: Frame
  readonly x: Extent
  readonly y: Extent
}

/** Up to so many lines, markers along the line tell it from the others. */
const markedLines = 24

function layersOf({ shape, points, behind }: Drawn, index: number, context: Context): readonly Layer[] {
  const { spec, theme, x, y, frame } = context
  const { track, stroke } = shape
  const { id, exact } = track.line
  const isBaseline = id === spec.baseline
  const opacity = spec.picked !== undefined && spec.picked !== id ? 0.2 : exact ? 1 : 0.65
  const { color, dash } = stroke
  const width = (isBaseline || spec.picked === id ? 3 : 1.5) + (theme.contrast ? 0.5 : 0)
  const common = { stroke, opacity, x, y, frame }
  return [
    ...(behind
      ? [{ kind: 'line' as const, id: `raw:${id}`, points: behind, color, dash: [], width: 1, opacity: opacity * 0.3 }]
      : []),
    { kind: 'line', id: `line:${id}`, points, color, dash, width, opacity },
    ...(spec.lines.length <= markedLines ? shapeMarks(id, points, index, common) : []),
    ...oddMarks(track, shape.xs.length, spec, common),
  ]
}

/** The baseline and what was picked lie above the others. */
function inOrder(
  drawn: readonly { readonly id: string; readonly layers: readonly Layer[] }[],
  { baseline, picked }: LineSpec,
): readonly Layer[] {
  const weight = (id: string): number => (id === picked ? 2 : id === baseline ? 1 : 0)
  return drawn.toSorted((one, other) => weight(one.id) - weight(other.id)).flatMap(({ layers }) => layers)
}

/** The last place in sight at which a line has a value. */
function endOf(id: string, points: Float64Array, x: Extent): readonly LineEnd[] {
  let end: number | undefined
  for (const [, value] of inSight(points, x)) {
    end = value
  }
  return end === undefined ? [] : [{ id, y: end }]
}
