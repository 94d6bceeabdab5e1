import { Dictionary, grown } from './dictionary'
import { Room } from './room'

export type Column = NumberColumn | TextColumn

/** One number per row, with a flag for its presence: NaN and the infinities are values like others. */
export class NumberColumn {
  readonly kind = 'number'
  values = new Float64Array(0)
  /** 1 where the row has a value. */
  present = new Uint8Array(0)
  /** Rows that have a value. */
  count = 0
  readonly #room: Room

  constructor(room = new Room()) {
    this.#room = room
  }

  get byteLength(): number {
    return this.values.byteLength + this.present.byteLength
  }

  has(row: number): boolean {
    return this.present[row] === 1
  }

  /** undefined where the row has none. */
  get(row: number): number | undefined {
    return this.present[row] === 1 ? this.values[row] : undefined
  }

  /** True when that changed anything. */
  set(row: number, value: number): boolean {
    const had = this.present[row] === 1
    if (had && Object.is(this.values[row], value)) {
      return false
    }
    this.reserve(row)
    this.values[row] = value
    this.present[row] = 1
    this.count += had ? 0 : 1
    return true
  }

  clear(row: number): boolean {
    if (this.present[row] !== 1) {
      return false
    }
    this.present[row] = 0
    this.values[row] = 0
    this.count -= 1
    return true
  }

  reserve(row: number): void {
    if (row >= this.values.length) {
      const room = this.#room.forRow(row, this.values.length)
      this.values = grown(this.values, room)
      this.present = grown(this.present, room)
    }
  }
}

/** One text per row, as a code in the column's own dictionary. */
export class TextColumn {
  readonly kind = 'text'
  readonly dictionary: Dictionary
  /** 0 where the row has none. */
  codes = new Uint32Array(0)
  count = 0
  readonly #room: Room

  constructor(room = new Room(), dictionary = new Dictionary(room)) {
    this.#room = room
    this.dictionary = dictionary
  }

  get byteLength(): number {
    return this.codes.byteLength + this.dictionary.byteLength
  }

  has(row: number): boolean {
    return (this.codes[row] ?? 0) > 0
  }

  get(row: number): string | undefined {
    const code = this.codes[row] ?? 0
    return code > 0 ? this.dictionary.text(code) : undefined
  }

  set(row: number, text: string): boolean {
    return this.setCode(row, this.dictionary.intern(text))
  }

  setCode(row: number, code: number): boolean {
    const before = this.codes[row] ?? 0
    if (before === code) {
      return false
    }
    if (row >= this.codes.length) {
      this.codes = grown(this.codes, this.#room.forRow(row, this.codes.length))
    }
    this.codes[row] = code
    this.count += (code > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
    return true
  }

  clear(row: number): boolean {
    return this.has(row) && this.setCode(row, 0)
  }
}
