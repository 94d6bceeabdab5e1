import { lowerBound, nearest } from './sample'
import type { ChartAxis, ChartLine } from './types'

/** A line along one axis: its points in the order of their places. */
export interface Track {
  readonly line: ChartLine
  /** Steps, milliseconds since 1970, or milliseconds since the line's first point. */
  readonly places: Float64Array
  readonly values: Float64Array
  readonly steps: Float64Array
}

const known = new WeakMap<ChartLine, Map<ChartAxis, Track>>()

/** Made once a line and axis, since every move of a pointer asks for it. */
export function trackOf(line: ChartLine, axis: ChartAxis): Track {
  const tracks = known.get(line) ?? new Map<ChartAxis, Track>()
  known.set(line, tracks)
  const track = tracks.get(axis) ?? makeTrack(line, axis)
  tracks.set(axis, track)
  return track
}

function makeTrack(line: ChartLine, axis: ChartAxis): Track {
  const { steps, times, values } = line
  if (axis === 'step') {
    return { line, places: steps, values, steps }
  }
  const start = axis === 'relative' ? times.reduce((least, time) => Math.min(least, time), Infinity) : 0
  // Histories are by step: the clock of a run that was taken up again may go back.
  const order = Uint32Array.from(times, (_, at) => at)
  const inOrder = times.every((time, at) => at === 0 || (times[at - 1] ?? 0) <= time)
  if (!inOrder) {
    order.sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0) || one - other)
  }
  return {
    line,
    places: Float64Array.from(order, (at) => (times[at] ?? NaN) - start),
    values: inOrder ? values : Float64Array.from(order, (at) => values[at] ?? NaN),
    steps: inOrder ? steps : Float64Array.from(order, (at) => steps[at] ?? NaN),
  }
}

export interface Reading {
  readonly id: string
  readonly name: string
  readonly value: number
  readonly step: number
  /** On the axis. */
  readonly place: number
}

/** What every line has at a place of the x axis; a line that has ended, or not begun, says nothing. */
export function readAt(lines: readonly ChartLine[], axis: ChartAxis, place: number): readonly Reading[] {
  return lines.flatMap((line) => {
    const { places, values, steps } = trackOf(line, axis)
    const at = nearest(places, place)
    return at < 0
      ? []
      : [
          {
            ...{ id: line.id, name: line.name },
            value: values[at] ?? NaN,
            step: steps[at] ?? NaN,
            place: places[at] ?? NaN,
          },
        ]
  })
}

/** The next place at which any line has a point, to the right or the left of another; undefined at the end. */
export function beside(lines: readonly ChartLine[], axis: ChartAxis, place: number, way: 1 | -1): number | undefined {
  const found = lines.flatMap((line) => {
    const { places } = trackOf(line, axis)
    const at = lowerBound(places, place)
    const next = way < 0 ? places[at - 1] : places.slice(at).find((each) => each > place)
    return next === undefined || !Number.isFinite(next) ? [] : [next]
  })
  return found.length === 0 ? undefined : way > 0 ? Math.min(...found) : Math.max(...found)
}

/** The steps that a stretch of an axis spans, of all lines together: what is asked for when it is looked at closer. */
export function stepsOf(
  lines: readonly ChartLine[],
  axis: ChartAxis,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } | undefined {
  if (axis === 'step') {
    return { from, to }
  }
  let [least, greatest] = [Infinity, -Infinity]
  for (const line of lines) {
    const { places, steps } = trackOf(line, axis)
    // One more to each side: the stretch may begin between two points of a sample.
    const first = Math.max(0, lowerBound(places, from) - 1)
    const end = lowerBound(places, to) + 1
    for (const step of steps.subarray(first, end)) {
      least = Math.min(least, step)
      greatest = Math.max(greatest, step)
    }
  }
  return least <= greatest ? { from: least, to: greatest } : undefined
}
