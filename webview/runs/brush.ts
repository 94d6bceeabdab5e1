/** Numbers at the places of a drag over a histogram. Pure. */

export interface Range {
  readonly min: number
  readonly max: number
}

/** A range from two places between 0 and 1, rounded to what the width can tell apart; the ends are exact. */
export function rangeAt(a: number, b: number, within: Range): Range {
  const from = Math.max(0, Math.min(a, b))
  const to = Math.min(1, Math.max(a, b))
  return { min: valueAt(from, within), max: valueAt(to, within) }
}

function valueAt(place: number, { min, max }: Range): number {
  if (place <= 0) {
    return min
  }
  return place >= 1 ? max : rounded(min + place * (max - min), max - min)
}

/** To a two-hundredth of the width or finer. */
function rounded(value: number, width: number): number {
  const digits = -Math.floor(Math.log10(width / 200))
  return digits >= 0 && digits <= 100 ? Number(value.toFixed(digits)) : Number(value.toPrecision(4))
}

/** Where a number is in a range, between 0 and 1. */
export function placeOf(value: number, { min, max }: Range): number {
  return max === min ? 0 : Math.max(0, Math.min(1, (value - min) / (max - min)))
}

/** A number as a person writes it, undefined where it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-')
  const value = plain === '' ? NaN : Number(plain)
  return Number.isFinite(value) ? value : undefined
}
