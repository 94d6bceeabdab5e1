import type { Measure, Result, Spread } from './measures'

/** What was measured so far, by name: `page.first.cold.1000` has the milliseconds of each try. */
export class Samples {
  readonly #values = new Map<string, number[]>()
  readonly #say: (line: string) => void

  /** @param say told of every sample, for the person who waits. */
  constructor(say: (line: string) => void) {
    this.#say = say
  }

  add(name: string, ...values: readonly number[]): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), ...values])
    this.#say(`    ${name} ${values.map((value) => value.toFixed(1)).join(' ')}`)
  }

  of(name: string): readonly number[] {
    return this.#values.get(name) ?? []
  }

  names(): readonly string[] {
    return [...this.#values.keys()].sort()
  }

  spread(name: string | undefined): Spread | null {
    const values = name === undefined ? [] : this.of(name)
    return values.length === 0 ? null : spread(values)
  }
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? NaN
  const middle = (sorted.length - 1) / 2
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2
  return { median: round(median), min: round(at(0)), max: round(at(sorted.length - 1)), n: sorted.length }
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

/** A measure's line in the results: missed when it has a target and no samples. */
export function resultOf({ measure, unit, ours: name, peer: peerName, target }: Measure, samples: Samples): Result {
  const ours = samples.spread(name)
  const peer = samples.spread(peerName)
  const ratio = ours && peer ? round(ours.median / peer.median) : null
  const reached = { ours: ours?.median, worst: ours?.max, ratio }[target?.of ?? 'ours'] ?? null
  const met = target ? reached !== null && reached <= target.atMost : null
  return { measure, unit, ours, peer, ratio, target: target ?? null, met }
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Rejects when the work takes longer; its signal tells the work to end. */
export async function within<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(Math.ceil(seconds * 1000))
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`it took longer than ${String(seconds)} s`))
    })
  })
  return Promise.race([work(signal), late])
}
