import type { Disposable } from '../../base/disposable'
import { Resource } from '../../base/resource'
import type { ExperimentSource } from '../../model/platform'

/** What a connection says could not be read of it or is missing in it. When that cannot be asked, it stays as it was. */
export class Lacks implements Disposable {
  readonly #resource: Resource<readonly string[]>
  #seen = ''

  constructor(source: () => ExperimentSource, changed: () => void) {
    this.#resource = new Resource(async (signal) => (await source().notes?.(signal)) ?? [])
    this.#resource.onDidChange(() => {
      const seen = this.notes.join('\n')
      if (seen !== this.#seen) {
        this.#seen = seen
        changed()
      }
    })
  }

  get notes(): readonly string[] {
    return this.#resource.state.value ?? []
  }

  async refresh(): Promise<void> {
    await this.#resource.refresh()
  }

  dispose(): void {
    this.#resource.dispose()
  }
}
