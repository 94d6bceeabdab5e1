import type { ExperimentSource } from '../../model/platform'
import type { LoggedModel } from '../../model/run'
import { PagedList } from './list'
import { keyOf, type LoggedModelNode, type Node } from './nodes'
import { listRows, noteRow } from './tail'

/** What a list of models needs of the run that logged them. */
export interface ModelsOwner {
  readonly connection: string
  readonly experimentId: string
  readonly runId: string
  source(): ExperimentSource
  changed(nodes: readonly Node[]): void
}

/** Models of one page: a run logs a handful. */
const size = 50

/** The models that a run logged, looked up when the row is opened. */
export class LoggedModels {
  readonly #owner: ModelsOwner
  readonly #node: Node
  readonly #list: PagedList<LoggedModel>
  #outdated = false
  #shown = false

  constructor(owner: ModelsOwner, node: Node) {
    this.#owner = owner
    this.#node = node
    this.#list = new PagedList<LoggedModel>({
      size,
      load: async (page, signal) => {
        const query = { experimentIds: [owner.experimentId], runId: owner.runId, ...page }
        return (await owner.source().searchLoggedModels?.(query, signal)) ?? { items: [] }
      },
      id: ({ id }) => id,
    })
    this.#list.onDidChange(() => {
      if (this.#shown) {
        owner.changed([node])
      }
    })
  }

  async children(): Promise<readonly Node[]> {
    if (this.#outdated) {
      this.#outdated = false
      void this.#list.refresh().catch(() => undefined)
    }
    const rows = await listRows(this.#node, this.#owner.connection, this.#list, () => this.#rows())
    this.#shown = true
    return rows.length > 0 ? rows : [noteRow(this.#node, 'No logged models')]
  }

  /** What is shown may no longer be all: it is looked up again when next looked at. */
  outdate(): void {
    this.#outdated = this.#list.value !== undefined || this.#list.error !== undefined
  }

  #rows(): readonly LoggedModelNode[] {
    return (this.#list.value?.items ?? []).map((model) => ({
      kind: 'loggedModel',
      key: keyOf('loggedModel', this.#node.key, model.id),
      parent: this.#node,
      connection: this.#owner.connection,
      modelId: model.id,
      name: model.name,
      model,
    }))
  }
}
