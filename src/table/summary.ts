import type { ColumnId } from '../model/run'
import type { Outline } from './outline'
import { at } from './radix'
import type { Store } from './store'

/** What the finite values of a number come to in each group; arrays by the groups' indexes. */
export interface Summaries {
  readonly counts: Uint32Array
  /** NaN where a group has no finite value. */
  readonly means: Float64Array
  /** Standard deviations of the sample (n - 1); NaN for fewer than two values. */
  readonly deviations: Float64Array
  readonly mins: Float64Array
  readonly maxs: Float64Array
}

/** Numbers of which a mean says something: not states, nor moments. */
export function isSummed(id: ColumnId): boolean {
  return id.startsWith('metric:') || id === 'attribute:duration'
}

/** One pass over the lines of an outline by a column. */
export function summarize(store: Store, { rows, groups }: Outline, id: ColumnId): Summaries {
  const column = store.column(id)
  const sums = new Sums(groups.length)
  let group = 0
  for (const row of column?.kind === 'number' ? rows : []) {
    if (row < 0) {
      group = -1 - row
    } else {
      sums.add(group, Number(column?.get(row)))
    }
  }
  return sums.done()
}

/** Sums by Welford's method, which loses no digits where values are large and near each other. */
class Sums {
  readonly #counts: Uint32Array
  readonly #means: Float64Array
  readonly #squares: Float64Array
  readonly #mins: Float64Array
  readonly #maxs: Float64Array

  constructor(size: number) {
    this.#counts = new Uint32Array(size)
    this.#means = new Float64Array(size)
    this.#squares = new Float64Array(size)
    this.#mins = new Float64Array(size).fill(Infinity)
    this.#maxs = new Float64Array(size).fill(-Infinity)
  }

  add(group: number, value: number): void {
    if (!Number.isFinite(value)) {
      return
    }
    const count = at(this.#counts, group) + 1
    const before = at(this.#means, group)
    const mean = before + (value - before) / count
    this.#counts[group] = count
    this.#means[group] = mean
    this.#squares[group] = at(this.#squares, group) + (value - before) * (value - mean)
    this.#mins[group] = Math.min(at(this.#mins, group), value)
    this.#maxs[group] = Math.max(at(this.#maxs, group), value)
  }

  done(): Summaries {
    const counts = this.#counts
    return {
      counts,
      means: this.#means.map((mean, group) => (counts[group] === 0 ? NaN : mean)),
      deviations: this.#squares.map((sum, group) => {
        const count = at(counts, group)
        return count < 2 ? NaN : Math.sqrt(sum / (count - 1))
      }),
      mins: this.#mins,
      maxs: this.#maxs,
    }
  }
}
