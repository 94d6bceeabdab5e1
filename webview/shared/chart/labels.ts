/**
 * Places for texts of one height beside the points that they name: as near to these as there is room, in their order, none over
 * another. Texts that do not fit between 0 and `room` in all are the caller's to leave out. Answers in the order asked.
 */
export function spread(wanted: readonly number[], height: number, room: number): readonly number[] {
  const order = wanted
    .map((_, index) => index)
    .sort((one, other) => (wanted[one] ?? 0) - (wanted[other] ?? 0) || one - other)
  const places = new Float64Array(wanted.length)
  const half = height / 2
  let least = half
  for (const index of order) {
    const place = Math.max(least, wanted[index] ?? 0)
    places[index] = place
    least = place + height
  }
  // What was pushed out below pushes back.
  let greatest = room - half
  for (const index of order.toReversed()) {
    const place = Math.min(greatest, places[index] ?? 0)
    places[index] = place
    greatest = place - height
  }
  return [...places]
}
