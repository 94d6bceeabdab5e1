import type { PackedStrings } from '../base/strings'
import { at, sortByWords } from './radix'

/** Below this many strings, inserting is quicker than counting. */
const few = 48

/**
 * Sorts codes (counted from 1) in place by the bytes of their strings, eight bytes at a time; what comes first in UTF-8
 * comes first by code points. Strings that begin alike cost no more than reading them.
 */
export function sortBytes(codes: Uint32Array, strings: PackedStrings, depth = 0): void {
  if (codes.length <= few) {
    insert(codes, strings, depth)
    return
  }
  const from = depth + sharedPrefix(codes, strings, depth)
  const heads = readHeads(codes, strings, from)
  if (!heads) {
    // All have ended: they differ in trailing zero bytes alone.
    codes.sort((a, b) => length(strings, a) - length(strings, b))
    return
  }
  const { high, low } = heads
  const order = Uint32Array.from(codes, (_, index) => index)
  sortByWords(order, high, low)
  const before = codes.slice()
  order.forEach((index, place) => (codes[place] = at(before, index)))
  let start = 0
  for (let end = 1; end <= codes.length; end += 1) {
    const here = at(order, start)
    const there = at(order, end)
    if (end === codes.length || high[here] !== high[there] || low[here] !== low[there]) {
      if (end - start > 1) {
        sortBytes(codes.subarray(start, end), strings, from + 8)
      }
      start = end
    }
  }
}

/** The eight bytes of each string at an offset; undefined when all of them end before it. */
function readHeads(
  codes: Uint32Array,
  { bytes, offsets }: PackedStrings,
  from: number,
): { readonly high: Uint32Array; readonly low: Uint32Array } | undefined {
  const high = new Uint32Array(codes.length)
  const low = new Uint32Array(codes.length)
  let longer = false
  for (let index = 0; index < codes.length; index += 1) {
    const code = at(codes, index)
    const start = at(offsets, code - 1) + from
    const end = at(offsets, code)
    high[index] = word(bytes, start, end)
    low[index] = word(bytes, start + 4, end)
    longer ||= end > start
  }
  return longer ? { high, low } : undefined
}

function length(strings: PackedStrings, code: number): number {
  return (strings.offsets[code] ?? 0) - (strings.offsets[code - 1] ?? 0)
}

/** Four bytes as a number that orders as they do; beyond the end, zeros. */
function word(bytes: Uint8Array, start: number, end: number): number {
  if (start + 4 <= end) {
    const top = ((bytes[start] ?? 0) << 24) | ((bytes[start + 1] ?? 0) << 16)
    return (top | ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0)) >>> 0
  }
  let value = 0
  for (let at = start; at < end; at += 1) {
    value |= (bytes[at] ?? 0) << (24 - 8 * (at - start))
  }
  return value >>> 0
}

/** How many bytes from `depth` on all of them share. */
function sharedPrefix(codes: Uint32Array, { bytes, offsets }: PackedStrings, depth: number): number {
  const first = at(offsets, at(codes, 0) - 1) + depth
  let shared = Math.max(0, at(offsets, at(codes, 0)) - first)
  for (let index = 1; index < codes.length && shared > 0; index += 1) {
    const code = at(codes, index)
    const start = at(offsets, code - 1) + depth
    const most = Math.min(shared, Math.max(0, at(offsets, code) - start))
    let same = 0
    while (same < most && bytes[start + same] === bytes[first + same]) {
      same += 1
    }
    shared = same
  }
  return shared
}

function insert(codes: Uint32Array, strings: PackedStrings, depth: number): void {
  for (let at = 1; at < codes.length; at += 1) {
    const code = codes[at] ?? 1
    let place = at
    while (place > 0 && compare(strings, codes[place - 1] ?? 1, code, depth) > 0) {
      codes[place] = codes[place - 1] ?? 0
      place -= 1
    }
    codes[place] = code
  }
}

function compare({ bytes, offsets }: PackedStrings, a: number, b: number, depth: number): number {
  const from = offsets[a - 1] ?? 0
  const other = offsets[b - 1] ?? 0
  const size = (offsets[a] ?? 0) - from
  const otherSize = (offsets[b] ?? 0) - other
  const shorter = Math.min(size, otherSize)
  for (let at = depth; at < shorter; at += 1) {
    const difference = (bytes[from + at] ?? 0) - (bytes[other + at] ?? 0)
    if (difference !== 0) {
      return difference
    }
  }
  return size - otherSize
}
