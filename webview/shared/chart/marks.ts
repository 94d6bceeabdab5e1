import type { Extent } from './scale'
import type { Track } from './tracks'
import type { Frame, LineSpec, MarksLayer, Stroke } from './types'

interface MarkContext {
  readonly stroke: Stroke
  readonly opacity: number
  readonly x: Extent
  readonly y: Extent
  readonly frame: Frame
}

/** Lines of so many points or fewer have a marker at each. */
const fewPoints = 40
/** Pixels between two markers of a longer line. */
const apart = 110

/** Markers along a line, by which it is told from others without its colour; those of several lines stand beside one another. */
export function shapeMarks(
  id: string,
  points: Float64Array,
  index: number,
  { stroke, opacity, x, frame }: MarkContext,
): readonly MarksLayer[] {
  const all = points.length <= fewPoints * 2
  const step = (apart / frame.width) * (x.to - x.from)
  let next = x.from + step * (0.2 + ((index * 0.37) % 1) * 0.6)
  const found: number[] = []
  for (const [place, value] of inSight(points, x)) {
    if (all || place >= next) {
      found.push(place, value)
      next = Math.max(next + step, place)
    }
  }
  const { color, shape, isHollow } = stroke
  const size = all ? 6 : 7
  return found.length === 0
    ? []
    : [{ kind: 'marks', id: `shape:${id}`, points: Float64Array.from(found), color, shape, isHollow, size, opacity }]
}

/** Points that can be seen. */
export function* inSight(
  points: Float64Array,
  { from, to }: Extent,
): Generator<readonly [place: number, value: number]> {
  for (let at = 0; at < points.length; at += 2) {
    const [place = NaN, value = NaN] = [points[at], points[at + 1]]
    if (place >= from && place <= to && !Number.isNaN(value)) {
      yield [place, value]
    }
  }
}

const odds = [
  { kind: 'nan', shape: 'cross', isHollow: false, atTop: false },
  { kind: 'inf', shape: 'up', isHollow: false, atTop: true },
  { kind: 'ninf', shape: 'down', isHollow: false, atTop: false },
  { kind: 'below', shape: 'down', isHollow: true, atTop: false },
] as const
type Odd = (typeof odds)[number]['kind']

/** What a value is that has no place on the axis. */
export function oddOf(value: number, logY: boolean): Odd | undefined {
  if (Number.isNaN(value)) {
    return 'nan'
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'inf' : 'ninf'
  }
  return logY && value <= 0 ? 'below' : undefined
}

/**
 * Values that have no place on the axis stand at its edge, each with a mark of its own: NaN a cross, ∞ a triangle at the top, −∞
 * one at the bottom, and what is not above 0 on a logarithmic axis a hollow one. One mark for what would lie over another.
 */
export function oddMarks(
  track: Track,
  count: number,
  spec: Pick<LineSpec, 'logX' | 'logY' | 'axis'>,
  { stroke, opacity, x, y, frame }: MarkContext,
): readonly MarksLayer[] {
  const step = (7 / frame.width) * (x.to - x.from)
  const found = new Map<Odd, number[]>()
  for (const [odd, place] of oddPlaces(track, count, spec)) {
    const before = found.get(odd) ?? []
    found.set(odd, before)
    const isInSight = place >= x.from && place <= x.to
    if (isInSight && !(place - (before.at(-1) ?? -Infinity) < step)) {
      before.push(place)
    }
  }
  return odds.flatMap(({ kind, shape, isHollow, atTop }) => {
    const marked = found.get(kind) ?? []
    const points = Float64Array.from(marked.flatMap((place) => [place, atTop ? y.to : y.from]))
    const { color } = stroke
    const id = `${kind}:${track.line.id}`
    return marked.length > 0 ? [{ kind: 'marks', id, points, color, shape, isHollow, size: 9, opacity }] : []
  })
}

/** The last `count` points of a line that have no place on the y axis, where they are on the x axis. */
function* oddPlaces(
  { places, values }: Track,
  count: number,
  { logX, logY, axis }: Pick<LineSpec, 'logX' | 'logY' | 'axis'>,
): Generator<readonly [odd: Odd, place: number]> {
  const isLog = logX && axis !== 'time'
  for (let at = places.length - count; at < places.length; at += 1) {
    const odd = oddOf(values[at] ?? NaN, logY)
    if (odd !== undefined) {
      const place = places[at] ?? NaN
      yield [odd, isLog ? Math.log10(place) : place]
    }
  }
}

const oddWords: Readonly<Record<Odd, string>> = {
  nan: '✕ NaN',
  inf: '▲ ∞',
  ninf: '▼ −∞',
  below: '▽ not above 0',
}

/** What the marks at the edges mean, of those there are. */
export function oddLegend({ lines, logY }: Pick<LineSpec, 'lines' | 'logY'>): readonly string[] {
  const found = new Set<Odd>()
  for (const { values } of lines) {
    for (const value of values) {
      const odd = oddOf(value, logY)
      if (odd !== undefined) {
        found.add(odd)
      }
    }
  }
  return odds.filter(({ kind }) => found.has(kind)).map(({ kind }) => oddWords[kind])
}
