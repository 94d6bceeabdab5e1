import type { PackedStrings } from '../../../base/strings'
import type { RunRows } from '../../../model/batch'
import { packRows, type RowAttributes } from '../../../model/pack'
import { compareText } from '../order'

const chunkBits = 12
/** Rows that are packed together. */
export const chunkSize = 1 << chunkBits

type TextField = 'ids' | 'names' | 'experimentIds' | 'users' | 'artifactUris'

/** The attributes of very many runs on their way into a stream: as strings of their own they would take five times the memory. */
export class PackedRuns {
  readonly #chunks: RunRows[] = []
  readonly #ids: string[] = []
  #order = new Uint32Array(0)

  get count(): number {
    return this.#ids.length
  }

  /** @param rows `chunkSize` of them, fewer in the last call. */
  add(rows: readonly RowAttributes[]): void {
    this.#chunks.push(packRows(rows))
    rows.forEach(({ id }) => this.#ids.push(id))
  }

  /** Puts the newest first, those that never began last, and gives the ids in that order. */
  sort(): readonly string[] {
    const startedAt = Float64Array.from(this.#ids, (_, index) => {
      const at = this.#chunk(index).startedAt[index & (chunkSize - 1)] ?? NaN
      return Number.isNaN(at) ? -Infinity : at
    })
    const later = (a: number, b: number): number => (startedAt[b] ?? 0) - (startedAt[a] ?? 0)
    this.#order = Uint32Array.from(this.#ids, (_, index) => index)
    // Of two that never began the difference is no number, and their ids decide.
    this.#order.sort((a, b) => later(a, b) || compareText(this.#ids[a] ?? '', this.#ids[b] ?? ''))
    return Array.from(this.#order, (index) => this.#ids[index] ?? '')
  }

  /** The attributes of the runs from one place in the order to another. */
  take(start: number, end: number): RunRows {
    const order = this.#order.subarray(start, end)
    const at = (index: number): number => index & (chunkSize - 1)
    return {
      count: order.length,
      ids: this.#texts('ids', order),
      names: this.#texts('names', order),
      experimentIds: this.#texts('experimentIds', order),
      users: this.#texts('users', order),
      artifactUris: this.#texts('artifactUris', order),
      statuses: Uint8Array.from(order, (index) => this.#chunk(index).statuses[at(index)] ?? 0),
      startedAt: Float64Array.from(order, (index) => this.#chunk(index).startedAt[at(index)] ?? NaN),
      endedAt: Float64Array.from(order, (index) => this.#chunk(index).endedAt[at(index)] ?? NaN),
    }
  }

  #texts(field: TextField, order: Uint32Array): PackedStrings {
    const offsets = new Uint32Array(order.length + 1)
    order.forEach((index, place) => {
      const [start, end] = this.#range(field, index)
      offsets[place + 1] = (offsets[place] ?? 0) + end - start
    })
    const bytes = new Uint8Array(offsets[order.length] ?? 0)
    order.forEach((index, place) => {
      bytes.set(this.#chunk(index)[field].bytes.subarray(...this.#range(field, index)), offsets[place])
    })
    return { bytes, offsets }
  }

  #range(field: TextField, index: number): [start: number, end: number] {
    const { offsets } = this.#chunk(index)[field]
    const at = index & (chunkSize - 1)
    return [offsets[at] ?? 0, offsets[at + 1] ?? 0]
  }

  #chunk(index: number): RunRows {
    const chunk = this.#chunks[index >> chunkBits]
    if (!chunk) {
      throw new RangeError(`There is no run ${index}`)
    }
    return chunk
  }
}
