/** The first index whose place is not below `place`; places are in their order. */
export function lowerBound(places: Float64Array, place: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? NaN) < place) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return low
}

/** The point of a line that is nearest to a place; -1 beyond its ends, where it has nothing to say. */
export function nearest(places: Float64Array, place: number): number {
  const at = lowerBound(places, place)
  const [before, after] = [places[at - 1], places[at]]
  if (after === undefined || (before === undefined && after > place)) {
    return -1
  }
  return before === undefined || after - place <= place - before ? at : at - 1
}

/**
 * The points of a line between two places and one beyond each, x and y in turn, no more than four for each of so many columns:
 * the first, the least, the greatest and the last, so that the line looks as if all were drawn. A y that cannot be drawn is
 * NaN, and stays one between its neighbours: a gap.
 */
export function thin(xs: Float64Array, ys: Float64Array, from: number, to: number, columns: number): Float64Array {
  const first = Math.max(0, lowerBound(xs, from) - 1)
  const last = Math.min(xs.length, upperBound(xs, to) + 1)
  if (last - first <= columns * 4) {
    return paired(xs, ys, first, last)
  }
  const out: number[] = []
  const width = (to - from) / columns
  const columnOf = (at: number): number => Math.floor(((xs[at] ?? NaN) - from) / width)
  for (let at = first; at < last;) {
    const column = columnOf(at)
    let end = at + 1
    while (end < last && columnOf(end) === column) {
      end += 1
    }
    for (const kept of keptOf(ys, at, end)) {
      out.push(xs[kept] ?? NaN, ys[kept] ?? NaN)
    }
    at = end
  }
  return Float64Array.from(out)
}

function paired(xs: Float64Array, ys: Float64Array, first: number, last: number): Float64Array {
  const out = new Float64Array(Math.max(0, last - first) * 2)
  for (let at = first; at < last; at += 1) {
    out[(at - first) * 2] = xs[at] ?? NaN
    out[(at - first) * 2 + 1] = ys[at] ?? NaN
  }
  return out
}

function upperBound(places: Float64Array, place: number): number {
  let at = lowerBound(places, place)
  while (at < places.length && places[at] === place) {
    at += 1
  }
  return at
}

/** Of one column: the ends, the extremes, and one gap. */
function keptOf(ys: Float64Array, from: number, to: number): readonly number[] {
  let [least, greatest, gap] = [-1, -1, -1]
  let [low, high] = [Infinity, -Infinity]
  for (let at = from; at < to; at += 1) {
    const value = ys[at] ?? NaN
    gap = Number.isNaN(value) ? at : gap
    if (value < low) {
      ;[low, least] = [value, at]
    }
    if (value > high) {
      ;[high, greatest] = [value, at]
    }
  }
  return [...new Set([from, least, greatest, gap, to - 1])].filter((at) => at >= 0).sort((one, other) => one - other)
}
