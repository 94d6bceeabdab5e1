import { packStrings } from '../base/strings'
import type { NumberCells, RunBatch, RunRows, TextCells } from './batch'
import { runStatuses, type ColumnId, type RunStatus } from './run'

/** A run's attributes on their way into a batch. */
export interface RowAttributes {
  readonly id: string
  readonly name: string
  readonly experimentId: string
  readonly user: string
  readonly artifactUri: string
  readonly status: RunStatus
  /** Milliseconds since 1970; NaN where there is none. */
  readonly startedAt: number
  readonly endedAt: number
}

export function packRows(rows: readonly RowAttributes[]): RunRows {
  return {
    count: rows.length,
    ids: packStrings(rows.map(({ id }) => id)),
    names: packStrings(rows.map(({ name }) => name)),
    experimentIds: packStrings(rows.map(({ experimentId }) => experimentId)),
    users: packStrings(rows.map(({ user }) => user)),
    artifactUris: packStrings(rows.map(({ artifactUri }) => artifactUri)),
    statuses: Uint8Array.from(rows, ({ status }) => runStatuses.indexOf(status)),
    startedAt: Float64Array.from(rows, ({ startedAt }) => startedAt),
    endedAt: Float64Array.from(rows, ({ endedAt }) => endedAt),
  }
}

/** Cells a batch holds at the most before it is sent. */
const batchCells = 100_000

/** Gathers cells by column until there are enough for a batch. */
export class CellPacker {
  readonly #numbers = new Map<string, NumberColumn>()
  readonly #params = new Map<string, TextColumn>()
  readonly #tags = new Map<string, TextColumn>()
  readonly #attributes = new Map<string, TextColumn>()
  #count = 0

  get isFull(): boolean {
    return this.#count >= batchCells
  }

  metric(key: string, row: number, value: number): void {
    let column = this.#numbers.get(key)
    if (!column) {
      column = new NumberColumn()
      this.#numbers.set(key, column)
    }
    column.add(row, value)
    this.#count += 1
  }

  param(key: string, row: number, value: string): void {
    this.#text(this.#params, key, row, value)
  }

  tag(key: string, row: number, value: string): void {
    this.#text(this.#tags, key, row, value)
  }

  /** The names of a run's datasets, which stand in one cell; a run without any has none. */
  datasets(row: number, names: readonly string[]): void {
    if (names.length > 0) {
      this.#text(this.#attributes, 'dataset', row, names.join(', '))
    }
  }

  /** What has been gathered, and starts anew. */
  take(rest: Partial<RunBatch> = {}): RunBatch {
    const numbers = Array.from(this.#numbers, ([key, column]) => column.cells(`metric:${key}`))
    const texts = [
      ...Array.from(this.#params, ([key, column]) => column.cells(`param:${key}`)),
      ...Array.from(this.#tags, ([key, column]) => column.cells(`tag:${key}`)),
      ...Array.from(this.#attributes, ([name, column]) => column.cells(`attribute:${name}`)),
    ]
    this.#numbers.clear()
    this.#params.clear()
    this.#tags.clear()
    this.#attributes.clear()
    this.#count = 0
    return { ...rest, numbers, texts }
  }

  #text(columns: Map<string, TextColumn>, key: string, row: number, value: string): void {
    let column = columns.get(key)
    if (!column) {
      column = new TextColumn()
      columns.set(key, column)
    }
    column.add(row, value)
    this.#count += 1
  }
}

class NumberColumn {
  #rows = new Uint32Array(256)
  #values = new Float64Array(256)
  #count = 0

  add(row: number, value: number): void {
    if (this.#count === this.#rows.length) {
      this.#rows = grown(this.#rows, new Uint32Array(this.#count * 2))
      this.#values = grown(this.#values, new Float64Array(this.#count * 2))
    }
    this.#rows[this.#count] = row
    this.#values[this.#count] = value
    this.#count += 1
  }

  cells(column: ColumnId): NumberCells {
    return { column, rows: this.#rows.slice(0, this.#count), values: this.#values.slice(0, this.#count) }
  }
}

class TextColumn {
  readonly #codeOf = new Map<string, number>()
  #rows = new Uint32Array(256)
  #codes = new Uint32Array(256)
  #count = 0

  add(row: number, value: string): void {
    if (this.#count === this.#rows.length) {
      this.#rows = grown(this.#rows, new Uint32Array(this.#count * 2))
      this.#codes = grown(this.#codes, new Uint32Array(this.#count * 2))
    }
    let code = this.#codeOf.get(value)
    if (code === undefined) {
      code = this.#codeOf.size
      this.#codeOf.set(value, code)
    }
    this.#rows[this.#count] = row
    this.#codes[this.#count] = code
    this.#count += 1
  }

  cells(column: ColumnId): TextCells {
    return {
      column,
      rows: this.#rows.slice(0, this.#count),
      codes: this.#codes.slice(0, this.#count),
      strings: packStrings([...this.#codeOf.keys()]),
    }
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
