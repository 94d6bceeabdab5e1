import { Environments, type EnvironmentsOptions } from './environments'
import { gatherFields, type ComparedRun, type Field } from './fields'
import { byParent, groupRuns, hasParents } from './groups'
import type { GridContent } from './grid'

export interface ContentOptions extends EnvironmentsOptions {
  /** What the runs are grouped by at first, where some of them have it. */
  readonly group: string | undefined
  readonly signal: AbortSignal
  readonly changed: () => void
}

/** What there is to compare: the runs, what was recorded of them, what they need, and the columns that they form. */
export class Content {
  readonly #options: ContentOptions
  readonly #environments: Environments
  #runs: readonly ComparedRun[] = []
  #fields: readonly Field[] = []
  #columns: readonly ComparedRun[] = []
  #shown: readonly Field[] = []
  #group: string | undefined
  #turn = 0

  constructor(options: ContentOptions) {
    this.#options = options
    this.#environments = new Environments(options)
    this.#group = options.group
  }

  get runs(): readonly ComparedRun[] {
    return this.#runs
  }

  /** Fields of the runs, whether they are shown or not. */
  get fields(): readonly Field[] {
    return this.#fields
  }

  /** The runs, or the groups that they form. */
  get columns(): readonly ComparedRun[] {
    return this.#columns
  }

  /** Fields of the columns. */
  get shown(): readonly Field[] {
    return this.#shown
  }

  /** What a person chose to group by, wherever runs have it. */
  get group(): string | undefined {
    return this.#group
  }

  /** What the runs are grouped by; a grouping that none of them has is kept for others. */
  get grouping(): string | undefined {
    const group = this.#group
    const known = group === byParent ? hasParents(this.#runs) : this.#fields.some(({ id }) => id === group)
    return known ? group : undefined
  }

  /** The column that a run stands in. */
  columnOf(run: ComparedRun): ComparedRun {
    return this.#columns.find(({ group }) => group?.members.some(({ key }) => key === run.key)) ?? run
  }

  forGrid(now: number): GridContent {
    const { state } = this.#environments
    const environment = { state, note: this.#environments.note(this.#runs) }
    return { runs: this.#columns, fields: this.#shown, now, environment }
  }

  async take(runs: readonly ComparedRun[]): Promise<void> {
    const known = this.#environments.of(runs)
    const fields = await gatherFields(known, this.#options.signal)
    this.#runs = known
    this.#fields = fields
    await this.#arrange()
  }

  async groupBy(group: string | undefined): Promise<void> {
    this.#group = group
    await this.#arrange()
  }

  /** Reads the files of the runs that say what they need. */
  async readEnvironments(): Promise<void> {
    if (this.#environments.state !== 'reading') {
      const reading = this.#environments.read(this.#runs, this.#options.signal)
      this.#options.changed()
      await reading
      await this.take(this.#runs)
    }
  }

  async #arrange(): Promise<void> {
    const turn = (this.#turn += 1)
    const { signal, changed } = this.#options
    const [runs, group] = [this.#runs, this.grouping]
    const columns = group === undefined ? runs : await groupRuns(runs, group, signal)
    const shown = group === undefined ? this.#fields : await gatherFields(columns, signal)
    if (turn === this.#turn) {
      this.#columns = columns
      this.#shown = shown
      changed()
    }
  }
}
