import type { Experiment } from '../../model/experiment'
import { ExperimentBranch, type ExperimentOwner } from './experiment'
import type { Loaded } from './list'

/** The rows of a connection's experiments in their order, pinned ones first; the same experiment keeps its row. */
export class Shelf {
  readonly #owner: ExperimentOwner
  readonly #rows = new Map<string, ExperimentBranch>()
  #order: readonly ExperimentBranch[] = []

  constructor(owner: ExperimentOwner) {
    this.#owner = owner
  }

  /** The rows that are shown. */
  get order(): readonly ExperimentBranch[] {
    return this.#order
  }

  /** All rows that ever were, with what was loaded into them. */
  get all(): readonly ExperimentBranch[] {
    return [...this.#rows.values()]
  }

  /** @param isExtra tells which of the experiments beyond the pages are shown */
  update(value: Loaded<Experiment> | undefined, isExtra: (row: ExperimentBranch) => boolean): void {
    const listed = (value?.items ?? []).map((experiment) => this.#row(experiment))
    const extra = (value?.extra ?? []).map((experiment) => this.#row(experiment)).filter(isExtra)
    const all = [...extra, ...listed]
    const pins = this.#owner.surroundings.pinned()
    const pinned = all.filter((row) => row.pinned)
    this.#order = [
      ...pinned.toSorted((one, other) => pins.indexOf(one.key) - pins.indexOf(other.key)),
      ...all.filter((row) => !row.pinned),
    ]
  }

  /** What the rows show, in one text: the same for rows that look the same. */
  signature(): string {
    return JSON.stringify(
      this.#order.map(({ experiment: { id, name, lifecycle, updatedAt } }) => [id, name, lifecycle, updatedAt]),
    )
  }

  dispose(): void {
    this.#rows.forEach((row) => row.dispose())
  }

  #row(experiment: Experiment): ExperimentBranch {
    const row = this.#rows.get(experiment.id) ?? new ExperimentBranch(this.#owner, experiment)
    this.#rows.set(experiment.id, row)
    row.update(experiment)
    return row
  }
}
