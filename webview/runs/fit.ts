import type { RunsColumn } from '../../src/protocol/runs'
import { valueOf } from '../shared/table/types'
import type { Windows } from '../shared/table/windows'
import { shortText } from './text'

const rowsMeasured = 200
const least = 64
const most = 320
const unknown = 110

/** Widths of columns by what they hold, found once for those that nobody has sized. */
export class Fit {
  readonly #widths: Map<string, number>
  readonly #numeric = new Set<string>()
  readonly #looked = new Set<string>()
  #measure: ((text: string, number: boolean) => number) | undefined

  constructor(
    private readonly windows: Windows,
    widths: Readonly<Record<string, number>>,
  ) {
    this.#widths = new Map(Object.entries(widths))
  }

  get widths(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#widths)
  }

  width(column: RunsColumn): number {
    return column.width > 0 ? column.width : (this.#widths.get(column.id) ?? unknown)
  }

  set(column: string, width: number): void {
    this.#widths.set(column, width)
  }

  /** The first value in hand that is there; undefined where none is. */
  sample(column: string): number | string | undefined {
    for (const value of this.#values(column)) {
      if (value !== null && !Number.isNaN(value)) {
        return value
      }
    }
    return undefined
  }

  /** Words that are all numbers, as params often are, stand like numbers. */
  isNumeric(column: string): boolean {
    return this.#numeric.has(column)
  }

  /** Looks at the columns whose cells have come, and measures those without a width; true when there were any. */
  learn(columns: readonly RunsColumn[]): boolean {
    const here = columns.filter(({ id }) => !this.#looked.has(id) && this.windows.row(0)?.chunk.blocks.has(id) === true)
    for (const column of here) {
      this.#looked.add(column.id)
      if (column.format === 'text' && areNumbers([...this.#values(column.id)])) {
        this.#numeric.add(column.id)
      }
      if (column.width <= 0 && !this.#widths.has(column.id)) {
        this.#widths.set(column.id, this.measure(column))
      }
    }
    return here.length > 0
  }

  measure(column: Pick<RunsColumn, 'id' | 'title' | 'format' | 'look' | 'pinned'>): number {
    const text = (this.#measure ??= ruler())
    const number = column.format === 'number' || column.format === 'duration' || this.isNumeric(column.id)
    let width = text(column.title, false) + 26
    const now = Date.now()
    for (const value of this.#values(column.id)) {
      width = Math.max(width, text(shortText(value, column, now), number))
    }
    // The first column carries the state's icon and the fold's mark.
    const room = width + 18 + (column.pinned ? 56 : 0) + (column.format === 'status' ? 22 : 0)
    return Math.ceil(Math.min(Math.max(room, least), most))
  }

  *#values(column: string): Iterable<number | string | null> {
    for (let row = 0, seen = 0; row < this.windows.rowCount && seen < rowsMeasured; row++) {
      const at = this.windows.row(row)
      const value = at && valueOf(at, column)
      if (value === undefined) {
        row = row + rowsMeasured
        continue
      }
      seen++
      yield value
    }
  }
}

function areNumbers(values: readonly (number | string | null)[]): boolean {
  const present = values.filter((value) => value !== null)
  return present.length > 0 && present.every((value) => value !== '' && !Number.isNaN(Number(value)))
}

function ruler(): (text: string, number: boolean) => number {
  const context = document.createElement('canvas').getContext('2d')
  const style = getComputedStyle(document.documentElement)
  const read = (name: string, other: string): string => style.getPropertyValue(name).trim() || other
  const words = `${read('--vscode-font-size', '13px')} ${read('--vscode-font-family', 'sans-serif')}`
  const digits = `${read('--vscode-editor-font-size', '12px')} ${read('--vscode-editor-font-family', 'monospace')}`
  return (text, number) => {
    if (!context) {
      return text.length * 8
    }
    context.font = number ? digits : words
    return context.measureText(text).width
  }
}
