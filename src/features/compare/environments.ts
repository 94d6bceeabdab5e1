import { isAbort } from '../../base/errors'
import { formatPlural } from '../../base/format'
import { inParallel } from '../../base/parallel'
import { readEnvironment, type RunEnvironment } from '../../environment/environment'
import { nearFiles } from '../../environment/files'
import type { Connections } from '../../host/connection'
import { has } from '../../model/platform'
import type { ComparedRun } from './fields'

/** Runs whose files are looked into: each costs a few requests. */
export const mostRead = 100
const atOnce = 6

export interface EnvironmentsOptions {
  readonly connections: Pick<Connections, 'get'>
  /** A failure in a person's words. */
  readonly sentenceOf: (error: unknown) => string
}

/** What the compared runs need, read from their files when a person first asks for it, and once a run. */
export class Environments {
  readonly #options: EnvironmentsOptions
  readonly #found = new Map<string, RunEnvironment>()
  /** Why a run's files could not be read, by the run's key. */
  readonly #failed = new Map<string, string>()
  #state: 'unread' | 'reading' | 'read' = 'unread'

  constructor(options: EnvironmentsOptions) {
    this.#options = options
  }

  get state(): 'unread' | 'reading' | 'read' {
    return this.#state
  }

  /** The runs with what is known of their environments. */
  of(runs: readonly ComparedRun[]): readonly ComparedRun[] {
    return this.#found.size === 0 ? runs : runs.map((run) => ({ ...run, environment: this.#environment(run.key) }))
  }

  /** Reads those that were not read yet, or that failed. */
  async read(runs: readonly ComparedRun[], signal: AbortSignal): Promise<void> {
    this.#state = 'reading'
    this.#failed.clear()
    const waiting = runs.slice(0, mostRead).filter(({ key }) => !this.#found.has(key))
    await inParallel(waiting, atOnce, (run) => this.#readOne(run, signal))
    this.#state = 'read'
  }

  /** What is to be said below the packages; undefined where they say it all. */
  note(runs: readonly ComparedRun[]): string | undefined {
    if (this.#state !== 'read') {
      return this.#state === 'reading' ? 'Reading what the runs need…' : undefined
    }
    const read = runs.slice(0, mostRead)
    const silent = read.filter(({ key }) => this.#found.get(key)?.known === false).length
    const [failure] = this.#failed.values()
    const notes = [
      silent > 0 && `${formatPlural(silent, 'run')} logged no requirements.txt, conda.yaml or python_env.yaml.`,
      failure !== undefined && `The files of ${formatPlural(this.#failed.size, 'run')} could not be read: ${failure}`,
      runs.length > read.length && `Read for the first ${formatPlural(read.length, 'run')} alone.`,
    ].filter((note) => note !== false)
    return notes.length === 0 ? undefined : notes.join(' ')
  }

  async #readOne({ key, connection: id, run }: ComparedRun, signal: AbortSignal): Promise<void> {
    try {
      const connection = await this.#options.connections.get(id)
      if (connection && has(connection.platform, 'experiments')) {
        const { files } = await nearFiles(connection.platform.experiments, run, signal)
        this.#found.set(key, await readEnvironment(files, signal))
      }
    } catch (error) {
      if (isAbort(error)) {
        throw error
      }
      this.#failed.set(key, this.#options.sentenceOf(error))
    }
  }

  #environment(key: string): ReadonlyMap<string, string> | undefined {
    const found = this.#found.get(key)
    if (!found?.known) {
      return undefined
    }
    const packages = Array.from(
      found.packages,
      ([name, asked]) => [name, asked.replace(/^==/, '') || 'any version'] as const,
    )
    return new Map([...(found.python === undefined ? [] : [['Python', found.python] as const]), ...packages])
  }
}
