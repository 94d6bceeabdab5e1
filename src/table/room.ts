/**
 * How many rows a table will have, as far as its streams have said. Arrays that are made for so many at once are not copied while
 * it fills, and leave no old ones behind: of a hundred thousand runs these were as large as the table itself.
 */
export class Room {
  #expected = 0

  expect(rows: number): void {
    this.#expected = Math.max(this.#expected, rows)
  }

  /** The length that an array of `present` rows should get so that it has this row. */
  forRow(row: number, present: number): number {
    return row < this.#expected ? this.#expected : Math.max(row + 1, Math.ceil(present * 1.25), 256)
  }

  /** The length for something of which `size` rows need `needed` where there is `present`. */
  forPart(needed: number, size: number, present: number): number {
    const ample = Math.ceil(present * 1.5)
    const projected = Math.ceil((needed / Math.max(1, size)) * this.#expected * 1.02)
    return Math.max(needed, projected > needed ? Math.min(ample, projected) : ample)
  }
}
