import type { PackedStrings } from '../base/strings'
import { sortBytes } from './bytes'
import { Room } from './room'

const encoder = new TextEncoder()

/** The bytes that a string may take before the buffer for it is made larger. */
const scratchSize = 4_096

/**
 * Strings by code, each kept once, as UTF-8 in one buffer: a hundred thousand run ids take some megabytes and no work of the
 * garbage collector. Codes count from 1, so that 0 can stand for a missing text.
 */
export class Dictionary {
  #bytes = Buffer.alloc(256)
  #offsets = new Uint32Array(17)
  #hashes = new Uint32Array(16)
  #slots = new Uint32Array(32)
  #size = 0
  #scratch = new Uint8Array(scratchSize)
  #ranks: Uint32Array | undefined
  readonly #room: Room

  constructor(room = new Room()) {
    this.#room = room
  }

  get size(): number {
    return this.#size
  }

  /** What it takes in memory. */
  get byteLength(): number {
    return (
      this.#bytes.byteLength +
      this.#offsets.byteLength +
      this.#hashes.byteLength +
      this.#slots.byteLength +
      (this.#ranks?.byteLength ?? 0)
    )
  }

  text(code: number): string {
    return this.#bytes.toString('utf8', this.#offsets[code - 1] ?? 0, this.#offsets[code] ?? 0)
  }

  /** The code of a string; 0 where it is not known. */
  find(text: string): number {
    const end = this.#encode(text)
    return this.#slots[this.#slot(this.#scratch, 0, end, hash(this.#scratch, 0, end))] ?? 0
  }

  intern(text: string): number {
    return this.#put(this.#scratch, 0, this.#encode(text))
  }

  /** The code of each string of a batch, `prefix` before each. */
  internAll(strings: PackedStrings, prefix = ''): Uint32Array {
    const codes = new Uint32Array(Math.max(0, strings.offsets.length - 1))
    if (prefix === '') {
      for (let at = 0; at < codes.length; at += 1) {
        codes[at] = this.#put(strings.bytes, strings.offsets[at] ?? 0, strings.offsets[at + 1] ?? 0)
      }
      return codes
    }
    const head = this.#encode(prefix)
    for (let at = 0; at < codes.length; at += 1) {
      const part = strings.bytes.subarray(strings.offsets[at] ?? 0, strings.offsets[at + 1] ?? 0)
      this.#reserveScratch(head + part.length)
      this.#scratch.set(part, head)
      codes[at] = this.#put(this.#scratch, 0, head + part.length)
    }
    return codes
  }

  /** The place of each code (less one) among all, by code points as a SQL store orders texts. */
  ranks(): Uint32Array {
    if (this.#ranks?.length !== this.#size) {
      const codes = Uint32Array.from({ length: this.#size }, (_, index) => index + 1)
      this.sort(codes)
      const ranks = new Uint32Array(this.#size)
      for (let place = 0; place < codes.length; place += 1) {
        ranks[(codes[place] ?? 1) - 1] = place
      }
      this.#ranks = ranks
    }
    return this.#ranks
  }

  /** Sorts codes in place by their texts. */
  sort(codes: Uint32Array): void {
    sortBytes(codes, { bytes: this.#bytes, offsets: this.#offsets })
  }

  #encode(text: string): number {
    this.#reserveScratch(text.length * 3)
    return encoder.encodeInto(text, this.#scratch).written
  }

  #reserveScratch(size: number): void {
    if (size > this.#scratch.length) {
      const larger = new Uint8Array(size * 2)
      larger.set(this.#scratch)
      this.#scratch = larger
    }
  }

  #put(bytes: Uint8Array, start: number, end: number): number {
    const hashed = hash(bytes, start, end)
    const slot = this.#slot(bytes, start, end, hashed)
    const known = this.#slots[slot] ?? 0
    if (known > 0) {
      return known
    }
    this.#append(bytes, start, end, hashed)
    this.#slots[slot] = this.#size
    if (this.#size * 2 > this.#slots.length) {
      this.#rehash()
    }
    return this.#size
  }

  #append(bytes: Uint8Array, start: number, end: number, hashed: number): void {
    const at = this.#offsets[this.#size] ?? 0
    const needed = at + end - start
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(this.#room.forPart(needed, this.#size + 1, this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes.subarray(start, end), at)
    if (this.#size + 2 > this.#offsets.length) {
      this.#offsets = grown(this.#offsets, this.#room.forPart(this.#size + 1, this.#size + 1, this.#offsets.length) + 1)
      this.#hashes = grown(this.#hashes, this.#offsets.length - 1)
    }
    this.#hashes[this.#size] = hashed
    this.#size += 1
    this.#offsets[this.#size] = needed
  }

  /** The slot of these bytes, or the free one where they belong. */
  #slot(bytes: Uint8Array, start: number, end: number, hashed: number): number {
    const mask = this.#slots.length - 1
    let slot = hashed & mask
    for (;;) {
      const code = this.#slots[slot] ?? 0
      if (code === 0 || (this.#hashes[code - 1] === hashed && this.#same(code, bytes, start, end))) {
        return slot
      }
      slot = (slot + 1) & mask
    }
  }

  #same(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#offsets[code - 1] ?? 0
    const size = (this.#offsets[code] ?? 0) - from
    if (size !== end - start) {
      return false
    }
    for (let at = 0; at < size; at += 1) {
      if (this.#bytes[from + at] !== bytes[start + at]) {
        return false
      }
    }
    return true
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let code = 1; code <= this.#size; code += 1) {
      let slot = (this.#hashes[code - 1] ?? 0) & mask
      while (slots[slot] !== 0) {
        slot = (slot + 1) & mask
      }
      slots[slot] = code
    }
    this.#slots = slots
  }
}

/** FNV-1a, its high bits folded in since the low ones choose the slot. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5
  for (let at = start; at < end; at += 1) {
    value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193)
  }
  return (value ^ (value >>> 15)) >>> 0
}

/** A longer copy. */
export function grown<T extends Uint32Array | Float64Array | Uint8Array | Uint16Array>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length)
  larger.set(array)
  return larger
}
