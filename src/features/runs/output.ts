import type { ColumnId } from '../../model/run'
import type { Table } from '../../table/client'

/** A file that is being written. */
export interface Sink {
  write(text: string): Promise<void>
  close(): Promise<void>
  /** Takes away what was written: the file was not finished. */
  discard(): Promise<void>
}

const slice = 2_000

/** Tab-separated text of these runs, with a header. */
export async function tsvOf(
  table: Table,
  ids: readonly string[],
  columns: readonly ColumnId[],
  signal: AbortSignal,
): Promise<string> {
  let text = ''
  for (let start = 0; ; start += slice) {
    const piece = await table.ask('text', { format: 'tsv', columns, ids, start, end: start + slice }, signal)
    text += piece.text
    if (piece.done) {
      return text
    }
  }
}

/** Writes these runs, or all that match, piece by piece; a file that is not finished does not stay. */
export async function writeTo(
  sink: Sink,
  table: Table,
  what: {
    readonly format: 'csv' | 'json'
    readonly ids: readonly string[] | null
    readonly columns: readonly ColumnId[]
  },
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let start = 0; ; start += slice) {
      const piece = await table.ask('text', { ...what, start, end: start + slice }, signal)
      await sink.write(piece.text)
      if (piece.done) {
        break
      }
    }
    await sink.close()
  } catch (error) {
    await sink.discard()
    throw error
  }
}
