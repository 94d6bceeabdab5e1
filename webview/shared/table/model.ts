import { Cursor } from './cursor'
import { Selection } from './selection'
import type { GridColumn, RowRef } from './types'
import type { RowSource } from './source'
import { Windows } from './windows'

/** A table's state outside of React: the rows in hand, what is selected, where the focus is. */
export class TableModel {
  readonly windows: Windows
  readonly selection: Selection
  readonly cursor: Cursor

  constructor(
    source: RowSource,
    kept: { readonly selection: readonly string[]; readonly row: number; readonly column: number },
  ) {
    this.selection = new Selection(kept.selection)
    this.cursor = new Cursor({ row: kept.row, column: kept.column, id: undefined })
    this.windows = new Windows(source, (move) => {
      if (move.by === 'top') {
        this.cursor.set({ row: 0, id: undefined })
      } else {
        this.cursor.moved(move.rows, this.windows.rowCount)
        this.selection.moved(move.rows)
      }
    })
  }

  /** Ids whose rows are to be known after rows moved. */
  get tracked(): readonly string[] {
    const ids = [this.cursor.get().id, this.selection.anchor?.id]
    return ids.filter((id) => id !== undefined)
  }
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** What a table's page does for it. */
export interface TableActions {
  open(id: string): void
  copy(): void
  rowMenu(at: Point, row: RowRef, column: GridColumn): void
  headMenu(at: Point, column: GridColumn): void
  fold(id: string, open: boolean): void
  sort(column: GridColumn, add: boolean): void
  /** The row that a typed text leads to, -1 for none. */
  find(text: string, from: number, signal: AbortSignal): Promise<number>
  idsBetween(start: number, end: number): Promise<readonly string[]>
  /** `done` is false while the person still drags. */
  layout(columns: readonly GridColumn[], done: boolean): void
  /** The width that a column's content wants. */
  fit(column: GridColumn): number
  /** The full text of a cell; a promise where it has to be got. */
  tooltip(row: RowRef, column: GridColumn): string | Promise<string>
}
