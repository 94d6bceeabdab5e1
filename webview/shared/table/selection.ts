/** Ids of the selected rows, with the fixed end of a range; changes are told to subscribers. */
export class Selection {
  #ids: Set<string>
  #revision = 0
  readonly #listeners = new Set<() => void>()
  /** The row from which Shift extends, and what was selected besides when the range began. */
  #anchor: { readonly id: string; readonly row: number } | undefined
  #base: ReadonlySet<string> = new Set()

  constructor(ids: readonly string[] = []) {
    this.#ids = new Set(ids)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly revision = (): number => this.#revision

  get size(): number {
    return this.#ids.size
  }

  get ids(): readonly string[] {
    return [...this.#ids]
  }

  get anchor(): { readonly id: string; readonly row: number } | undefined {
    return this.#anchor
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  only(id: string, row: number): void {
    this.#begin(id, row, new Set())
    this.#set(new Set([id]))
  }

  toggle(id: string, row: number): void {
    const ids = new Set(this.#ids)
    if (!ids.delete(id)) {
      ids.add(id)
    }
    this.#begin(id, row, ids)
    this.#set(ids)
  }

  /** A range begins at a row without selecting it. */
  begin(id: string, row: number): void {
    this.#begin(id, row, new Set())
  }

  /** The rows between the anchor and where the person is now, with what was selected before the range began. */
  extend(between: readonly string[]): void {
    this.#set(new Set([...this.#base, ...between]))
  }

  all(ids: readonly string[]): void {
    this.#set(new Set(ids))
  }

  clear(): void {
    this.#anchor = undefined
    this.#base = new Set()
    this.#set(new Set())
  }

  /** Rows have new numbers. */
  moved(rows: ReadonlyMap<string, number>): void {
    const row = this.#anchor && rows.get(this.#anchor.id)
    if (this.#anchor && row !== undefined) {
      this.#anchor = row < 0 ? undefined : { id: this.#anchor.id, row }
    }
  }

  #begin(id: string, row: number, base: ReadonlySet<string>): void {
    this.#anchor = { id, row }
    this.#base = base
  }

  #set(ids: Set<string>): void {
    this.#ids = ids
    this.#revision++
    this.#listeners.forEach((listener) => listener())
  }
}
