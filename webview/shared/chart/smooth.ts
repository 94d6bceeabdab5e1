/** A whole line weighs as much as so many evenly spread points: what a weight does is the same however long the line is. */
const nominal = 1_000

/**
 * An exponential moving average in which what came before fades with the distance along the axis, so that points that were
 * left out by sampling do not change it; without the pull of its start towards 0 (the correction of Adam, arXiv:1412.6980,
 * section 3). `places` are in their order, `length` is the length of the whole line. What is not finite stays as it is and does
 * not weigh on what follows. A weight of 0 changes nothing.
 */
export function smooth(places: Float64Array, values: Float64Array, weight: number, length: number): Float64Array {
  let [sum, mass, last] = [0, 0, NaN]
  const scale = length > 0 ? nominal / length : 0
  return values.map((value, at) => {
    const place = places[at] ?? NaN
    if (!Number.isFinite(value) || !Number.isFinite(place) || weight === 0) {
      return value
    }
    const fade = Number.isNaN(last) ? 0 : Math.pow(weight, Math.max((place - last) * scale, 0))
    last = place
    sum = sum * fade + value
    mass = mass * fade + 1
    return sum / mass
  })
}
