import type { MetricSeries, Step } from './run'

/** A history that grows point by point. */
export class SeriesBuilder {
  #steps = new Float64Array(1024)
  #times = new Float64Array(1024)
  #values = new Float64Array(1024)
  #exact: Map<number, bigint> | undefined
  #count = 0

  get count(): number {
    return this.#count
  }

  add(step: Step, time: number, value: number): void {
    if (this.#count === this.#steps.length) {
      const size = this.#count * 2
      this.#steps = grown(this.#steps, size)
      this.#times = grown(this.#times, size)
      this.#values = grown(this.#values, size)
    }
    if (typeof step === 'bigint') {
      this.#exact = (this.#exact ?? new Map<number, bigint>()).set(this.#count, step)
    }
    this.#steps[this.#count] = Number(step)
    this.#times[this.#count] = time
    this.#values[this.#count] = value
    this.#count += 1
  }

  /** By step, then by time. With `points`, about that many: the least and the greatest of each stretch, so that no spike is lost. */
  build(points?: number): MetricSeries {
    const order = this.#order()
    const kept = points === undefined || this.#count <= points ? order : this.#sample(order, points)
    return {
      steps: Float64Array.from(kept, (place) => this.#steps[place] ?? NaN),
      times: Float64Array.from(kept, (place) => this.#times[place] ?? NaN),
      values: Float64Array.from(kept, (place) => this.#values[place] ?? NaN),
      ...(this.#exact && { exactSteps: BigInt64Array.from(kept, (place) => this.#exactStep(place)) }),
      sampled: kept.length < this.#count,
    }
  }

  #exactStep(place: number): bigint {
    return this.#exact?.get(place) ?? BigInt(this.#steps[place] ?? 0)
  }

  /** Places in the order of steps; most histories come so already. */
  #order(): Uint32Array {
    const order = Uint32Array.from({ length: this.#count }, (_, place) => place)
    for (let place = 1; place < this.#count; place += 1) {
      if (this.#compare(place - 1, place) > 0) {
        return order.sort((a, b) => this.#compare(a, b) || a - b)
      }
    }
    return order
  }

  #compare(a: number, b: number): number {
    if (this.#exact) {
      const difference = this.#exactStep(a) - this.#exactStep(b)
      if (difference !== 0n) {
        return difference > 0n ? 1 : -1
      }
    }
    return (this.#steps[a] ?? 0) - (this.#steps[b] ?? 0) || (this.#times[a] ?? 0) - (this.#times[b] ?? 0)
  }

  /** Of each stretch the least and the greatest value and one NaN, in their order; the first and the last point always. */
  #sample(order: Uint32Array, points: number): Uint32Array {
    const buckets = Math.max(1, Math.floor((points - 2) / 2))
    const kept = new Set<number>([0, order.length - 1])
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const from = Math.floor((bucket * order.length) / buckets)
      const to = Math.floor(((bucket + 1) * order.length) / buckets)
      this.#extremes(order, from, to, kept)
    }
    return Uint32Array.from(
      [...kept].sort((a, b) => a - b),
      (place) => order[place] ?? 0,
    )
  }

  #extremes(order: Uint32Array, from: number, to: number, kept: Set<number>): void {
    let least = -1
    let greatest = -1
    let nan = -1
    const value = (place: number): number => this.#values[order[place] ?? 0] ?? NaN
    for (let place = from; place < to; place += 1) {
      const current = value(place)
      if (Number.isNaN(current)) {
        nan = place
        continue
      }
      least = least < 0 || current < value(least) ? place : least
      greatest = greatest < 0 || current > value(greatest) ? place : greatest
    }
    for (const place of [least, greatest, nan]) {
      if (place >= 0) {
        kept.add(place)
      }
    }
  }
}

function grown(from: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(size)
  to.set(from)
  return to
}
