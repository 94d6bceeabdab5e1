import { z } from 'zod'
import { chartCalls, chartEvents } from './charts'
import { call, event, type Problem } from './contract'
import type { RunsWindow } from './runs'

/** The compare view: some runs side by side, one row for each thing that was recorded of them. */

const runKey = z.string().max(2_000)
const rowId = z.string().max(20_000)

export const fieldKinds = ['metric', 'param', 'dataset', 'tag', 'attribute', 'environment'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** A column of the grid: a run, or (transposed) a field. */
export interface CompareColumn {
  /** A run's key, a field's id, or `lead` for the first column, which names the rows. */
  readonly id: string
  readonly title: string
  /** Said in the tooltip of the head: where a run is from, or how a metric is judged. */
  readonly detail: string
  readonly pinned: boolean
  readonly align: 'left' | 'right'
  readonly isBaseline: boolean
  /** Runs that it stands for; undefined for a run or a field. */
  readonly members?: number
}

/** A metric's sense of better, as the menu of its row offers it. */
export interface FieldSense {
  readonly sense: 'higher' | 'lower' | undefined
  /** By the metric's name alone. */
  readonly guessed: boolean
}

/** What runs can be grouped by: a field's id, or `parent`. */
export interface Grouping {
  readonly id: string
  readonly title: string
  /** What kind of field it is. */
  readonly detail: string
}

export interface CompareState {
  readonly title: string
  /** Grows whenever rows or cells changed. */
  readonly version: number
  readonly rowCount: number
  readonly columns: readonly CompareColumn[]
  /** Runs that are here, and that were asked for. */
  readonly runs: number
  readonly wanted: number
  readonly loading: boolean
  /** Names of runs that are not there any more. */
  readonly gone: readonly string[]
  readonly onlyDiffering: boolean
  /** Fields that are left out because all runs agree in them. */
  readonly equal: number
  readonly transposed: boolean
  /** What runs that agree in it are shown as one by: a field's id, `parent`, or undefined for every run by itself. */
  readonly group: string | undefined
  /** Groups that there are; 0 where runs stand by themselves. */
  readonly groups: number
  readonly filter: string
  /** Fields there are in all. */
  readonly fields: number
  /** The key of the run that others are measured against. */
  readonly baseline: string | undefined
  readonly problem: Problem | undefined
  /** When the runs were got last, milliseconds since 1970. */
  readonly at: number | undefined
}

/**
 * Rows of the grid, in the shape that the table's windows have. All cells are text: `mark value` and, for a number beside a
 * baseline, a tab and its difference. The mark is one character of {@link cellMarks}.
 */
export type CompareWindow = Omit<RunsWindow, 'columns'>

/** What the first character of a cell says of it. */
export const cellMarks = {
  plain: ' ',
  best: 'b',
  worst: 'w',
} as const
/** What the first character of a difference says: better, worse, or neither. */
export const deltaMarks = { better: '+', worse: '-', neutral: '=' } as const

export const compareContract = {
  calls: {
    window: call<CompareWindow>()(
      z.object({ start: z.int().min(0), end: z.int().min(0), columns: z.array(rowId).max(20_000) }),
    ),
    locate: call<Int32Array>()(z.object({ rows: z.array(rowId).max(1_000) })),
    find: call<number>()(z.object({ text: z.string().max(1_000), from: z.int().min(0) })),
    idsBetween: call<readonly string[]>()(z.object({ start: z.int().min(0), end: z.int().min(0) })),
    /** A cell's whole text. */
    cell: call<string>()(z.object({ row: rowId, column: rowId })),
    fold: call<void>()(z.object({ id: rowId, open: z.boolean() })),
    onlyDiffering: call<void>()(z.object({ on: z.boolean() })),
    transpose: call<void>()(z.object({ on: z.boolean() })),
    /** What the runs can be grouped by, of those that have the text in their names: 500 at most. */
    groupings: call<readonly Grouping[]>()(z.object({ text: z.string().max(1_000) })),
    group: call<void>()(z.object({ by: rowId.nullable() })),
    filter: call<void>()(z.object({ text: z.string().max(1_000) })),
    /** Measures the others against a run, or against none. */
    baseline: call<void>()(z.object({ run: runKey.nullable() })),
    senseOf: call<FieldSense | null>()(z.object({ field: rowId })),
    sense: call<void>()(z.object({ field: rowId, sense: z.enum(['higher', 'lower', 'neither']).nullable() })),
    /** Why a run differs from another of the comparison. */
    explain: call<void>()(z.object({ run: runKey, other: runKey })),
    remove: call<void>()(z.object({ run: runKey })),
    open: call<void>()(z.object({ run: runKey })),
    openInBrowser: call<void>()(z.object({ run: runKey })),
    /** Copies rows (none named: all that are shown) with all runs. */
    copy: call<void>()(z.object({ format: z.enum(['tsv', 'markdown']), rows: z.array(rowId).max(100_000) })),
    export: call<void>()(z.object({ format: z.enum(['csv', 'markdown']) })),
    refresh: call<void>()(z.object({})),
    ...chartCalls,
  },
  events: {
    state: event<CompareState>(),
    first: event<CompareWindow & { readonly columns: readonly string[] }>(),
    ...chartEvents,
  },
} as const
export type CompareContract = typeof compareContract
