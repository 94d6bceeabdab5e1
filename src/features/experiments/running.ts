import type { Disposable } from '../../base/disposable'
import { Resource } from '../../base/resource'
import type { ExperimentSource } from '../../model/platform'
import type { Run } from '../../model/run'

/** Experiments whose running runs are asked for without being opened. */
const mostExperiments = 100
/** Running runs that are counted; more are said to be more. */
const mostRuns = 100

export interface RunningIds {
  readonly ids: ReadonlySet<string>
  /** There are more than were counted. */
  readonly more: boolean
}

/** The runs of a connection that are running, also in experiments that are not opened. */
export class RunningRuns implements Disposable {
  readonly #resource: Resource<readonly Run[]>

  constructor(source: () => ExperimentSource, experimentIds: () => readonly string[], changed: () => void) {
    this.#resource = new Resource(async (signal) => {
      const ids = experimentIds().slice(0, mostExperiments)
      const query = { experimentIds: ids, filter: `attributes.status = 'RUNNING'`, limit: mostRuns }
      return ids.length === 0 ? [] : (await source().searchRuns(query, signal)).items
    })
    this.#resource.onDidChange(({ status }) => {
      if (status === 'ready') {
        changed()
      }
    })
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    await this.#resource.refresh(signal)
  }

  /** What is running by the last answer and by runs that were loaded besides, of which the loaded ones are believed. */
  with(loaded: readonly Run[]): RunningIds {
    const asked = this.#resource.state.value ?? []
    const state = new Map(
      [...asked, ...loaded].map(({ id, status, lifecycle }) => [id, lifecycle === 'active' && status]),
    )
    const ids = new Set([...state].filter(([, status]) => status === 'running').map(([id]) => id))
    return { ids, more: asked.length >= mostRuns }
  }

  dispose(): void {
    this.#resource.dispose()
  }
}
