import type { PackedStrings } from '../base/strings'
import type { ColumnId } from './run'

/**
 * A part of a long list of runs in columns: some rows that are new, and cells of rows that have come already. Rows count
 * from 0 in the order in which the stream brings them. All arrays may be transferred between threads; the receiver owns them.
 */
export interface RunBatch {
  /** Attributes of the rows that this batch appends; all arrays of length `count`. */
  readonly rows?: RunRows
  readonly numbers: readonly NumberCells[]
  readonly texts: readonly TextCells[]
  /** Rows that the whole stream will have, once known: for progress. */
  readonly total?: number
  /** Between 0 and 1, once known. */
  readonly progress?: number
}

export interface RunRows {
  readonly count: number
  readonly ids: PackedStrings
  readonly names: PackedStrings
  readonly experimentIds: PackedStrings
  readonly users: PackedStrings
  readonly artifactUris: PackedStrings
  /** Index in `runStatuses`. */
  readonly statuses: Uint8Array
  /** Milliseconds since 1970; NaN where there is none. */
  readonly startedAt: Float64Array
  readonly endedAt: Float64Array
}

/** Values of one metric: `values[i]` belongs to row `rows[i]`. A row without the metric is not named. */
export interface NumberCells {
  readonly column: ColumnId
  readonly rows: Uint32Array
  readonly values: Float64Array
}

/** Values of one param, tag or text attribute: row `rows[i]` has the string `strings[codes[i]]`; the strings are this batch's own. */
export interface TextCells {
  readonly column: ColumnId
  readonly rows: Uint32Array
  readonly codes: Uint32Array
  readonly strings: PackedStrings
}

/** Every ArrayBuffer of a batch, for the transfer list of `postMessage`. */
export function buffersOf(batch: RunBatch): ArrayBuffer[] {
  const views: ArrayBufferView[] = []
  if (batch.rows) {
    const { ids, names, experimentIds, users, artifactUris, statuses, startedAt, endedAt } = batch.rows
    views.push(statuses, startedAt, endedAt)
    for (const strings of [ids, names, experimentIds, users, artifactUris]) {
      views.push(strings.bytes, strings.offsets)
    }
  }
  for (const { rows, values } of batch.numbers) {
    views.push(rows, values)
  }
  for (const { rows, codes, strings } of batch.texts) {
    views.push(rows, codes, strings.bytes, strings.offsets)
  }
  const buffers = new Set<ArrayBuffer>()
  for (const { buffer } of views) {
    if (buffer instanceof ArrayBuffer) {
      buffers.add(buffer)
    }
  }
  return [...buffers]
}
