import type { Range } from './brush'
import { isRecord, isStrings } from '../shared/kept'

/** Where the person was; kept with the tab. */
export interface View {
  /** Pixels. */
  readonly top: number
  readonly left: number
  readonly focused: boolean
  readonly row: number
  readonly column: number
  readonly selection: readonly string[]
  /** What stood in the filter box, applied or not. */
  readonly draft: string | undefined
  readonly history: readonly string[]
  /** Widths that columns were given by their content. */
  readonly widths: Readonly<Record<string, number>>
  /** Ranges set by brushing, by column. */
  readonly brushes: Readonly<Record<string, Range>>
}

export function readView(kept: Readonly<Record<string, unknown>> = {}): View {
  const { draft, history, selection, widths, brushes } = kept
  return {
    top: numberOf(kept.top),
    left: numberOf(kept.left),
    focused: kept.focused === true,
    row: numberOf(kept.row),
    column: numberOf(kept.column),
    selection: stringsOf(selection),
    draft: typeof draft === 'string' ? draft : undefined,
    history: stringsOf(history),
    widths: numbersOf(widths),
    brushes: rangesOf(brushes),
  }
}

function rangesOf(record: unknown): Readonly<Record<string, Range>> {
  return Object.fromEntries(
    entriesOf(record).flatMap(([key, value]) => {
      const { min, max } = isRecord(value) ? value : {}
      return typeof min === 'number' && typeof max === 'number' ? [[key, { min, max }]] : []
    }),
  )
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function numbersOf(record: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entriesOf(record).flatMap(([key, value]) => (typeof value === 'number' ? [[key, value]] : [])),
  )
}

function stringsOf(value: unknown): readonly string[] {
  return isStrings(value) ? value : []
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : []
}
