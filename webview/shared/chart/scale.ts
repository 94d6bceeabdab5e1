/** From values to the units of an axis and back. */
export interface Scale {
  /** NaN for what has no place on the axis. */
  readonly to: (value: number) => number
  readonly from: (at: number) => number
}

export const linear: Scale = { to: (value) => (Number.isFinite(value) ? value : NaN), from: (at) => at }

/** Powers of ten; nothing at or below 0 has one. */
export const logarithmic: Scale = {
  to: (value) => (Number.isFinite(value) && value > 0 ? Math.log10(value) : NaN),
  from: (at) => 10 ** at,
}

export interface Extent {
  readonly from: number
  readonly to: number
}

/** Gathers the least and the greatest of what is drawn. */
export class Reach {
  #least = Infinity
  #greatest = -Infinity

  add(value: number): void {
    if (value < this.#least) {
      this.#least = value
    }
    if (value > this.#greatest) {
      this.#greatest = value
    }
  }

  /** Undefined where there was nothing. */
  get extent(): Extent | undefined {
    return this.#least <= this.#greatest ? { from: this.#least, to: this.#greatest } : undefined
  }
}

/** Some room around an extent, and a length for one that has none. */
export function padded({ from, to }: Extent, share: number): Extent {
  const length = to - from
  // Of the greatest doubles the difference is infinite: they are left without room.
  if (!Number.isFinite(length)) {
    return { from: from / 2, to: to / 2 }
  }
  const room = length > 0 ? length * share : Math.abs(from) * 0.1 || 1
  return { from: from - room, to: to + room }
}
