import { z } from 'zod'
import { looks, mostDigits, type Look } from '../base/format'
import type { ColumnId, SortKey } from '../model/run'
import { call, event, type Problem } from './contract'

/** The runs table: one editor tab for one experiment or several. */

const columnId = z.templateLiteral([z.enum(['metric', 'param', 'tag', 'attribute']), ':', z.string()])
const sortKeys = z.array(z.object({ column: columnId, descending: z.boolean() })).max(8)
/** How a person wants a column written. */
export const lookSchema = z.object({ as: z.enum(looks), digits: z.int().min(0).max(mostDigits).optional() })
const runIds = z.array(z.string()).max(100_000)

export type CellFormat = 'text' | 'number' | 'status' | 'time' | 'duration'

export interface RunsColumn {
  readonly id: ColumnId
  readonly title: string
  readonly format: CellFormat
  /** How the person wants its values written; left out, as the format says. */
  readonly look?: Look
  /** Pixels; 0 while nobody has sized it, and the page sizes it by what it holds. */
  readonly width: number
  readonly pinned: boolean
  /** False while the column's cells are still on their way. */
  readonly loaded: boolean
}

export type GroupBy = ColumnId | 'parent'

/** All of the page's state but the cells. */
export interface RunsState {
  readonly title: string
  /** Grows whenever rows or cells changed: windows of an older version are asked for again. */
  readonly version: number
  /** Rows to show after filter and groups; group heads count as rows. */
  readonly rowCount: number
  /** Runs that passed the filter, and all that have come so far. */
  readonly matching: number
  readonly loaded: number
  /** Runs there will be, once known. */
  readonly total: number | undefined
  readonly stream: 'loading' | 'complete' | 'stopped' | 'failed'
  /** True while the order or the filter's result may still change because not all runs are here. */
  readonly provisional: boolean
  /** Shown columns in their order, pinned ones first. */
  readonly columns: readonly RunsColumn[]
  /** Columns that exist but are not shown. */
  readonly hiddenColumns: number
  readonly sort: readonly SortKey[]
  readonly filter: string
  readonly filterProblem: FilterMark | undefined
  readonly group: GroupBy | undefined
  readonly onlyDiffering: boolean
  /** Columns left out because all matching runs agree in them. */
  readonly equalColumns: number
  /** The last failure; what was loaded stays. */
  readonly problem: Problem | undefined
  /** When the data was got last, milliseconds since 1970. */
  readonly at: number | undefined
  readonly hasWebPage: boolean
}

/** A mistake in the filter text, by character offsets. */
export interface FilterMark {
  readonly start: number
  readonly end: number
  readonly message: string
}

/** A run of rows of the table. Arrays of `ids.length`. */
export interface RunsWindow {
  readonly version: number
  readonly start: number
  /** Run ids; for a group's head its key, prefixed `group:`. */
  readonly ids: readonly string[]
  /** 0 for a run or group head at the top, 1 for a run in a group or a child, and so on. */
  readonly depths: Uint8Array
  /** For a head of a group or parent: 1 open, 2 closed; 0 for the rest. */
  readonly folds: Uint8Array
  /** Runs in the group, for heads. */
  readonly counts: Uint32Array
  /** In the order of the columns asked for. */
  readonly cells: readonly CellBlock[]
  /** Whose cells these are, where nobody asked (`first`); left out: the state's columns in their order. */
  readonly columns?: readonly ColumnId[]
}

export type CellBlock =
  /** `missing[i]` is 1 where the run has no such value; NaN and infinities are themselves. Times and durations in milliseconds; a status is its index in `runStatuses`. */
  | {
      readonly kind: 'number'
      readonly values: Float64Array
      readonly missing: Uint8Array
      /** For the heads of groups, whose values are means: the standard deviation, NaN where there is none. */
      readonly spreads?: Float64Array
    }
  /** `codes[i]` 0 is missing, else `strings[codes[i] - 1]`. Strings longer than 400 characters are cut and end in `…`. */
  | { readonly kind: 'text'; readonly codes: Uint32Array; readonly strings: readonly string[] }

export interface Histogram {
  readonly column: ColumnId
  /** Counts in bins of equal width between `min` and `max`, over the runs that match the rest of the filter. */
  readonly bins: Uint32Array
  readonly min: number
  readonly max: number
}

export interface ColumnChoice {
  readonly id: ColumnId
  readonly title: string
  readonly shown: boolean
}

export interface Completion {
  readonly label: string
  readonly insert: string
  readonly kind: 'entity' | 'key' | 'operator' | 'value' | 'keyword'
  readonly detail?: string
}

export interface Completions {
  readonly from: number
  readonly to: number
  readonly items: readonly Completion[]
}

export const runsContract = {
  calls: {
    window: call<RunsWindow>()(
      z.object({ start: z.int().min(0), end: z.int().min(0), columns: z.array(columnId).max(2_000) }),
    ),
    sort: call<void>()(z.object({ keys: sortKeys })),
    /** Applied when it parses; a mistake comes back in the state's `filterProblem` and the last good filter stays. */
    filter: call<void>()(z.object({ text: z.string().max(100_000) })),
    complete: call<Completions>()(z.object({ text: z.string().max(100_000), offset: z.int().min(0) })),
    /** A quick filter from a cell: adds `column op value of that run` to the filter. */
    filterByCell: call<void>()(z.object({ run: z.string(), column: columnId, op: z.enum(['=', '!=', '>=', '<=']) })),
    /** The histogram's brush: sets (or with null lifts) `column >= min and column <= max` in the filter. */
    brush: call<void>()(
      z.object({ column: columnId, range: z.object({ min: z.number(), max: z.number() }).nullable() }),
    ),
    histograms: call<readonly Histogram[]>()(z.object({ columns: z.array(columnId).max(200) })),
    /** Every column there is, for the chooser. */
    choices: call<readonly ColumnChoice[]>()(z.object({ text: z.string().max(1_000) })),
    /** The shown columns in order; widths and pins kept per workspace. */
    layout: call<void>()(
      z.object({
        columns: z
          .array(z.object({ id: columnId, width: z.number().min(0).max(2_000), pinned: z.boolean() }))
          .max(5_000),
      }),
    ),
    /** How a column's values are written; null lifts it. Kept with the layout. */
    look: call<void>()(z.object({ column: columnId, look: lookSchema.nullable() })),
    group: call<void>()(z.object({ by: z.union([columnId, z.literal('parent')]).nullable() })),
    fold: call<void>()(z.object({ id: z.string(), open: z.boolean() })),
    onlyDiffering: call<void>()(z.object({ on: z.boolean() })),
    /** The next row at or after `from` (wrapping) whose name starts with, else contains, the text; -1 for none. */
    find: call<number>()(z.object({ text: z.string().max(1_000), from: z.int().min(0) })),
    /** Rows of these runs in the present order; -1 where filtered out. For keeping the place when rows move. */
    locate: call<Int32Array>()(z.object({ runs: runIds })),
    /** Ids of a range of rows, for selections over rows that the page never held. */
    idsBetween: call<readonly string[]>()(z.object({ start: z.int().min(0), end: z.int().min(0) })),
    /** Tab-separated text of these runs and the shown columns, with a header, all digits, put on the clipboard. */
    copy: call<void>()(z.object({ runs: runIds })),
    export: call<void>()(z.object({ format: z.enum(['csv', 'json']), runs: runIds.nullable() })),
    open: call<void>()(z.object({ run: z.string() })),
    /** Puts these runs side by side. */
    compare: call<void>()(z.object({ runs: runIds })),
    /** Shows why two runs differ. */
    explain: call<void>()(z.object({ runs: runIds })),
    openInBrowser: call<void>()(z.object({ run: z.string() })),
    /** The full text of a cell, for its tooltip; of the head of a group, what its runs come to. */
    cell: call<string>()(z.object({ run: z.string(), column: columnId })),
    refresh: call<void>()(z.object({})),
    /** Stops the stream; what came stays. */
    stop: call<void>()(z.object({})),
  },
  events: {
    state: event<RunsState>(),
    /** Sent once, with the first state: the first rows, so that the page paints without asking. */
    first: event<RunsWindow>(),
  },
}
export type RunsContract = typeof runsContract
