/** Brackets that are open while text is read, by what the reader knows them by. */
export class Brackets {
  readonly #codes: number[] = []
  readonly #places: number[] = []

  get isOpen(): boolean {
    return this.#codes.length > 0
  }

  /** @param code the bracket's character. */
  open(code: number, place: number): void {
    this.#codes.push(code)
    this.#places.push(place)
  }

  /**
   * The places of those that a closing bracket ends: its own, and those in between that were left open. One that was never
   * opened ends nothing.
   */
  close(code: number): readonly number[] {
    const opening = code === 41 ? 40 : code - 2
    const last = this.#codes.length - 1
    const furthest = Math.max(0, last - mostUnclosed)
    for (let index = last; index >= furthest; index -= 1) {
      if (this.#codes[index] === opening) {
        this.#codes.length = index
        return this.#places.splice(index)
      }
    }
    return []
  }

  closeAll(): readonly number[] {
    this.#codes.length = 0
    return this.#places.splice(0)
  }
}

/** So far back a closing bracket looks for its own: further would make text of brackets alone slow to read. */
const mostUnclosed = 16
