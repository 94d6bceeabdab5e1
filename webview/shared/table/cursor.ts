export interface CursorState {
  /** -1 is the header. */
  readonly row: number
  /** By the order on screen. */
  readonly column: number
  /** Of the row, once it is known. */
  readonly id: string | undefined
}

/** The focused cell, which follows its row when rows move. */
export class Cursor {
  #state: CursorState
  readonly #listeners = new Set<() => void>()

  constructor(state: CursorState = { row: 0, column: 0, id: undefined }) {
    this.#state = state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly get = (): CursorState => this.#state

  set(change: Partial<CursorState>): void {
    const next = { ...this.#state, ...change }
    const same = next.row === this.#state.row && next.column === this.#state.column && next.id === this.#state.id
    if (!same) {
      this.#state = next
      this.#listeners.forEach((listener) => listener())
    }
  }

  moved(rows: ReadonlyMap<string, number>, rowCount: number): void {
    const { id, row } = this.#state
    const now = id === undefined ? undefined : rows.get(id)
    if (now !== undefined && now >= 0) {
      this.set({ row: now })
    } else if (row >= rowCount) {
      this.set({ row: rowCount - 1, id: undefined })
    }
  }
}
