/** What nesting needs of a run. */
interface Nested {
  readonly id: string
  readonly parentId?: string
}

export interface Nesting<T> {
  /** Runs without a parent, or with one that is not there, in the order given. */
  readonly top: readonly T[]
  /** Runs under a run, by its id, in the order given. */
  readonly under: ReadonlyMap<string, readonly T[]>
}

/** Puts runs under their parents. Each run stands once: a circle of parents is cut at the first of its runs. */
export function nest<T extends Nested>(runs: readonly T[]): Nesting<T> {
  const byId = new Map(runs.map((run) => [run.id, run]))
  const heads = headsOfCircles(runs, byId)
  const top: T[] = []
  const under = new Map<string, T[]>()
  for (const run of runs) {
    const parent = run.parentId
    if (parent === undefined || !byId.has(parent) || heads.has(run.id)) {
      top.push(run)
    } else {
      const children = under.get(parent) ?? []
      children.push(run)
      under.set(parent, children)
    }
  }
  return { top, under }
}

function headsOfCircles(runs: readonly Nested[], byId: ReadonlyMap<string, Nested>): ReadonlySet<string> {
  const heads = new Set<string>()
  const settled = new Set<string>()
  const place = new Map(runs.map((run, index) => [run.id, index]))
  for (const run of runs) {
    const path: string[] = []
    const onPath = new Set<string>()
    let at: Nested | undefined = run
    while (at && !settled.has(at.id) && !onPath.has(at.id)) {
      path.push(at.id)
      onPath.add(at.id)
      at = at.parentId === undefined ? undefined : byId.get(at.parentId)
    }
    if (at && onPath.has(at.id)) {
      const circle = path.slice(path.indexOf(at.id))
      heads.add(circle.reduce((first, id) => ((place.get(id) ?? 0) < (place.get(first) ?? 0) ? id : first)))
    }
    path.forEach((id) => settled.add(id))
  }
  return heads
}

/** Newest first, runs without a start last: the order of the platform's pages, for runs that came from elsewhere too. */
export function newestFirst(one: { readonly startedAt?: number }, other: { readonly startedAt?: number }): number {
  return (other.startedAt ?? -Infinity) - (one.startedAt ?? -Infinity) || 0
}
