import type { MetricValue, Run } from '../../model/run'
import { nest, newestFirst } from './nesting'
import { RunBranch, type RunOwner } from './run'

/** The rows of an experiment's runs in their places; the same run keeps its row while it is there. */
export class Arrangement {
  readonly #owner: RunOwner
  #rows = new Map<string, RunBranch>()
  #top: readonly RunBranch[] = []
  #under: ReadonlyMap<string, readonly RunBranch[]> = new Map()
  #places = ''
  #around: readonly unknown[] = []

  constructor(owner: RunOwner) {
    this.#owner = owner
  }

  get top(): readonly RunBranch[] {
    return this.#top
  }

  all(): readonly RunBranch[] {
    return [...this.#rows.values()]
  }

  get(runId: string): RunBranch | undefined {
    return this.#rows.get(runId)
  }

  under(runId: string): readonly RunBranch[] {
    return this.#under.get(runId) ?? []
  }

  /**
   * Puts runs in their places. Answers with the rows whose own run has changed, or `all` when a row came, went or moved, or
   * when what stands around the rows did.
   */
  update(runs: readonly Run[], around: readonly unknown[]): readonly RunBranch[] | 'all' {
    const rows = new Map<string, RunBranch>()
    const changed: RunBranch[] = []
    for (const run of runs.toSorted(newestFirst)) {
      const row = this.#rows.get(run.id) ?? new RunBranch(this.#owner, run)
      if (row.run !== run && !sameRun(row.run, run)) {
        changed.push(row)
      }
      row.update(run)
      rows.set(run.id, row)
    }
    this.#rows = rows
    const moved = this.#place()
    const otherAround = around.some((part, index) => part !== this.#around[index])
    this.#around = around
    return moved || otherAround ? 'all' : changed
  }

  /** True when a row stands elsewhere than before. */
  #place(): boolean {
    const { top, under } = nest([...this.#rows.values()].map(({ run }) => run))
    const rowsOf = (runs: readonly Run[]): readonly RunBranch[] => runs.flatMap(({ id }) => this.#rows.get(id) ?? [])
    this.#top = rowsOf(top)
    this.#under = new Map([...under].map(([id, runs]) => [id, rowsOf(runs)]))
    this.#top.forEach((row) => (row.parent = this.#owner.node))
    for (const [id, children] of this.#under) {
      const parent = this.#rows.get(id)
      children.forEach((row) => (row.parent = parent ?? this.#owner.node))
    }
    const places = JSON.stringify([
      top.map(({ id }) => id),
      [...under].map(([id, runs]) => [id, runs.map((run) => run.id)]),
    ])
    const moved = places !== this.#places
    this.#places = places
    return moved
  }
}

function sameRun(one: Run, other: Run): boolean {
  return (
    one.name === other.name &&
    one.status === other.status &&
    one.lifecycle === other.lifecycle &&
    one.endedAt === other.endedAt &&
    sameMap(one.params, other.params, Object.is) &&
    sameMap(one.tags, other.tags, Object.is) &&
    sameMap(one.metrics, other.metrics, sameMetric) &&
    one.datasets?.length === other.datasets?.length
  )
}

function sameMap<V>(
  one: ReadonlyMap<string, V>,
  other: ReadonlyMap<string, V>,
  same: (a: V, b: V) => boolean,
): boolean {
  if (one.size !== other.size) {
    return false
  }
  for (const [key, value] of one) {
    const counterpart = other.get(key)
    if (counterpart === undefined || !same(value, counterpart)) {
      return false
    }
  }
  return true
}

function sameMetric(one: MetricValue, other: MetricValue): boolean {
  return Object.is(one.value, other.value) && one.step === other.step && one.at === other.at
}
