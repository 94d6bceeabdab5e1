/**
 * Stable sorts of row numbers by keys in typed arrays. A key is one or two 32-bit words per row; a comparison is never
 * called, so that 100,000 rows take a few milliseconds whatever their order.
 */

const digitBits = 11
const buckets = 1 << digitBits

/** Sorts `order` in place, ascending by `words[row]`, keeping rows of equal words in their order. */
export function sortByWord(order: Uint32Array, words: Uint32Array): void {
  let from = order
  let to: Uint32Array = new Uint32Array(order.length)
  const counts = new Uint32Array(buckets)
  for (let shift = 0; shift < 32; shift += digitBits) {
    if (pass(from, to, words, shift, counts)) {
      const done = to
      to = from
      from = done
    }
  }
  if (from !== order) {
    order.set(from)
  }
}

/** Ascending by the 64-bit key that two words make. */
export function sortByWords(order: Uint32Array, high: Uint32Array, low: Uint32Array): void {
  sortByWord(order, low)
  sortByWord(order, high)
}

/** The number at an index; 0 beyond the end. */
export function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] ?? 0
}

/** One digit; false when all rows share it and nothing had to move. */
function pass(from: Uint32Array, to: Uint32Array, words: Uint32Array, shift: number, counts: Uint32Array): boolean {
  counts.fill(0)
  const size = from.length
  const mask = buckets - 1
  for (let place = 0; place < size; place += 1) {
    const digit = (at(words, at(from, place)) >>> shift) & mask
    counts[digit] = at(counts, digit) + 1
  }
  if (size === 0 || at(counts, (at(words, at(from, 0)) >>> shift) & mask) === size) {
    return false
  }
  let start = 0
  for (let digit = 0; digit < buckets; digit += 1) {
    const count = at(counts, digit)
    counts[digit] = start
    start += count
  }
  for (let place = 0; place < size; place += 1) {
    const row = at(from, place)
    const digit = (at(words, row) >>> shift) & mask
    const target = at(counts, digit)
    to[target] = row
    counts[digit] = target + 1
  }
  return true
}

const last = 0xffffffff

/** How numbers are ordered: by value, then NaN, then what is missing, the last two whichever way. */
export interface NumberKeys {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

/** Keys of numbers for {@link sortByWords}; `present[row]` is 0 where there is none. */
export function numberKeys(values: Float64Array, present: Uint8Array, rows: number, descending: boolean): NumberKeys {
  const high = new Uint32Array(rows).fill(last)
  const low = new Uint32Array(rows)
  const count = Math.min(rows, values.length)
  const cell = new Float64Array(1)
  const bits = new Uint32Array(cell.buffer)
  for (let row = 0; row < count; row += 1) {
    if (present[row] !== 1) {
      continue
    }
    const value = values[row] ?? NaN
    if (Number.isNaN(value)) {
      high[row] = last - 1
      continue
    }
    // Adding 0 makes -0 the same as 0.
    cell[0] = value + 0
    const top = bits[1] ?? 0
    // Negative numbers sort the other way round: all their bits are turned; of the rest only the sign.
    const flip = top >>> 31 === 1 ? last : 0
    const turn = descending ? last : 0
    high[row] = (top ^ (flip | 0x80000000) ^ turn) >>> 0
    low[row] = ((bits[0] ?? 0) ^ flip ^ turn) >>> 0
  }
  return { high, low }
}

/** Keys of texts for {@link sortByWord}: `codes[row]` is 0 where there is none, else a place in `ranks` plus one. */
export function rankKeys(codes: Uint32Array, ranks: Uint32Array, rows: number, descending: boolean): Uint32Array {
  const words = new Uint32Array(rows).fill(last)
  const count = Math.min(rows, codes.length)
  const top = ranks.length
  for (let row = 0; row < count; row += 1) {
    const code = codes[row] ?? 0
    if (code > 0) {
      const rank = ranks[code - 1] ?? 0
      words[row] = descending ? top - rank : rank
    }
  }
  return words
}
