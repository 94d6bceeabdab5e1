/** A value that runs are ordered by; null where there is none. */
export type OrderValue = number | string | null

/** Compares as SQLite does: numbers before texts, texts by code points. Equal where either is missing. */
export function compareValues(a: OrderValue, b: OrderValue): number {
  if (a === null || b === null) {
    return 0
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b || 0
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return compareText(a, b)
  }
  return typeof a === 'number' ? -1 : 1
}

/** By code points, as UTF-8 bytes compare; JavaScript's own order differs for what lies beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) {
    return 0
  }
  const length = Math.min(a.length, b.length)
  let index = 0
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) {
    index += 1
  }
  if (index === length) {
    return a.length - b.length
  }
  return weight(a.charCodeAt(index)) - weight(b.charCodeAt(index))
}

/** Moves surrogates above the rest of the basic plane. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit
}
