import { basename } from 'node:path'
import { PlatformError, type ErrorAction, type Reason } from '../../base/errors'
import type { WorkerSetup } from './calls'

/** Makes the errors of one store: each a plain sentence that begins with the store's own name. */
export class Trouble {
  readonly #setup: WorkerSetup
  readonly file: string

  constructor(setup: WorkerSetup) {
    this.#setup = setup
    this.file = basename(setup.path)
  }

  error(
    reason: Reason,
    message: string,
    rest: { readonly action?: ErrorAction; readonly cause?: unknown } = {},
  ): PlatformError {
    return new PlatformError({ reason, platform: this.#setup.name, endpoint: this.#setup.path, message, ...rest })
  }

  noRun(id: string): PlatformError {
    return this.error('notFound', `There is no run ${id} in ${this.file}.`)
  }

  noLoggedModel(id: string): PlatformError {
    return this.error('notFound', `There is no logged model ${id} in ${this.file}.`)
  }

  noExperiment(id: string): PlatformError {
    return this.error('notFound', `There is no experiment ${id} in ${this.file}.`)
  }

  noModel(name: string, version?: string): PlatformError {
    const what = version === undefined ? `registered model ${name}` : `version ${version} of ${name}`
    return this.error('notFound', `There is no ${what} in ${this.file}.`)
  }

  badPage(): PlatformError {
    return this.error('invalidRequest', 'The list has changed its order since this page was asked for.')
  }
}
