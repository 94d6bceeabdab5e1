/** Runs whose places are remembered; the ones seen longest ago are forgotten first. */
const mostKept = 5_000

export interface Places {
  readonly of: ReadonlyMap<string, number>
  /** What to remember; undefined where it is as before. */
  readonly keep: Readonly<Record<string, number>> | undefined
}

/**
 * Gives each run a place, which gives it its colour: the one it had before, unless a run before it in the list has that, else
 * the least that is free. No two of the runs have the same.
 */
export function placesOf(kept: Readonly<Record<string, number>>, runs: readonly string[]): Places {
  const of = new Map<string, number>()
  const taken = new Set<number>()
  const take = (run: string, place: number): void => {
    of.set(run, place)
    taken.add(place)
  }
  for (const run of runs) {
    const before = Object.hasOwn(kept, run) ? kept[run] : undefined
    if (isPlace(before) && !taken.has(before)) {
      take(run, before)
    }
  }
  let free = 0
  for (const run of runs) {
    if (!of.has(run)) {
      while (taken.has(free)) {
        free += 1
      }
      take(run, free)
    }
  }
  const isAsBefore = runs.every((run) => Object.hasOwn(kept, run) && kept[run] === of.get(run))
  return { of, keep: isAsBefore ? undefined : merged(kept, of) }
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function merged(
  kept: Readonly<Record<string, number>>,
  now: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const others = Object.entries(kept).filter(([run]) => !now.has(run))
  return Object.fromEntries([...others, ...now].slice(-mostKept))
}
