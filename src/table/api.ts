import type { RunBatch } from '../model/batch'
import type { ColumnId, Run, SortKey } from '../model/run'
import type { TableWindow } from './blocks'
import type { Grouping } from './outline'
import type { Source } from './rows'
import type { Bins } from './stats'
import type { TextFormat } from './text'

/** What is asked of the thread that holds a table. Everything is answered from memory; ids are row ids (see `Source`). */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an API is a type of functions
export type TableApi = {
  /** A batch of a stream; `stream` counts up, the newer above the older. The batch's buffers may be handed over. */
  append(args: { readonly stream: number; readonly source: Source; readonly batch: RunBatch }): AppendResult
  /** A stream is complete; `sweep` removes its source's runs that it did not bring. */
  endStream(args: { readonly stream: number; readonly source: Source; readonly sweep: boolean }): void
  /** Whole runs, new or changed. */
  upsert(args: { readonly source: Source; readonly runs: readonly Run[] }): UpsertResult
  remove(args: { readonly ids: readonly string[] }): boolean
  /** Which columns keep their cells; gives those of them that were let go before and must be loaded again. */
  want(args: { readonly columns: readonly ColumnId[]; readonly all: boolean }): readonly ColumnId[]
  view(args: ViewArgs): void
  fold(args: { readonly id: string; readonly open: boolean }): void
  /** The state of the view; `columns` are the shown ones, of which the equal are told when `differing` is asked for. */
  status(args: { readonly columns: readonly ColumnId[]; readonly differing: boolean }): TableStatus
  window(args: { readonly start: number; readonly end: number; readonly columns: readonly ColumnId[] }): TableWindow
  histograms(args: { readonly columns: readonly ColumnId[] }): readonly Bins[]
  find(args: { readonly text: string; readonly from: number }): number
  locate(args: { readonly ids: readonly string[] }): Int32Array
  idsBetween(args: { readonly start: number; readonly end: number }): readonly string[]
  /** A piece of a file: rows `start` to `end` of these ids, or of all matching runs. `done` when no row is left. */
  text(args: TextArgs): { readonly text: string; readonly done: boolean }
  cell(args: { readonly id: string; readonly column: ColumnId }): CellValue | undefined
  /** What a number comes to over the runs of a group (its head's id); undefined where there is no such group or value. */
  summary(args: { readonly id: string; readonly column: ColumnId }): Summary | undefined
  /** Every column that any run has, but attributes. */
  columns(args: undefined): readonly ColumnId[]
  /** Numbers of a column over the matching runs, NaN left out. */
  values(args: { readonly column: ColumnId }): Float64Array
  /** Distinct texts of a column, for completion. */
  texts(args: { readonly column: ColumnId; readonly prefix: string; readonly limit: number }): readonly string[]
  /** Ids of runs that are running or scheduled. */
  unfinished(args: { readonly limit: number }): readonly string[]
  /** A run's experiment, for opening it. */
  experimentOf(args: { readonly id: string }): string | undefined
}

export interface AppendResult {
  /** Rows of the table that are there now. */
  readonly loaded: number
}

export interface UpsertResult {
  readonly added: number
  readonly changed: boolean
}

export interface ViewArgs {
  readonly sort: readonly SortKey[]
  /** In the filter language; parsed before already. */
  readonly filter: string
  readonly group?: Grouping
  readonly datasetRuns?: readonly string[]
}

export interface TableStatus {
  readonly version: number
  readonly rowCount: number
  readonly matching: number
  readonly loaded: number
  readonly equal: readonly ColumnId[]
}

export interface TextArgs {
  readonly format: TextFormat
  readonly columns: readonly ColumnId[]
  readonly ids: readonly string[] | null
  readonly start: number
  readonly end: number
}

export interface Summary {
  readonly count: number
  readonly mean: number
  /** NaN for fewer than two values. */
  readonly deviation: number
  readonly min: number
  readonly max: number
  /** Runs of the group, with a value or without. */
  readonly runs: number
}

export interface CellValue {
  readonly value: string | number
  readonly text: string
}
