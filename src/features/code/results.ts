import { isDeepStrictEqual } from 'node:util'
import type { Disposable } from '../../base/disposable'
import { isAbort, PlatformError } from '../../base/errors'
import { Emitter, type Event } from '../../base/event'
import { Poller } from '../../base/poller'
import { Resource } from '../../base/resource'
import type { Connection, Connections } from '../../host/connection'
import { stalled } from '../../model/metric'
import type { Run } from '../../model/run'
import { loadRuns, nothing, type Found, type LoadOptions } from './load'
import type { Place } from './origin'
import type { Source } from './source'

/** A run that came from a file. */
export interface FileRun {
  readonly connection: string
  readonly experiment: string
  /** The baseline of its experiment. */
  readonly baseline: Run | undefined
  readonly run: Run
}

/** What is known of the runs that came from a file; undefined parts are not known yet. */
export interface FileState {
  /** Newest first; undefined until some connection has answered. */
  readonly runs: readonly FileRun[] | undefined
  /** True where there are more, older ones. */
  readonly more: boolean
  /** Why some connection could not be asked for the last time. */
  readonly problem: unknown
  /** The code of the newest run, once it was looked for. */
  readonly source: Source | undefined
  /** When the oldest of what is shown was got, where it could not be got again; milliseconds since 1970. */
  readonly staleSince: number | undefined
}

export interface ResultsOptions extends Omit<LoadOptions, 'place' | 'experiments'> {
  readonly connections: Pick<Connections, 'all' | 'onDidChange'>
  /** Looks for the code of a run; rejects where git does not run. */
  readonly sourceOf: (place: Place, run: Run, signal: AbortSignal | undefined) => Promise<Source>
  /** Whether something is at work that may begin a run. */
  readonly goesOn: () => boolean
  /** Milliseconds between looks at what may have changed. */
  readonly interval: () => number
  readonly now: () => number
}

interface Part {
  readonly connection: Connection
  readonly resource: Resource<Found>
  token: string | undefined
}

/** Names of experiments are asked for again after so many milliseconds. */
const namesLast = 60_000

/**
 * The runs that came from one file, of all connections: shared by all that is said about the file. Asks for nothing while the
 * file is not seen; while it is, and a run goes on, it asks again and again, and a store on this machine whether it changed.
 */
export class FileResults implements Disposable {
  readonly #parts = new Map<string, Part>()
  readonly #changed = new Emitter<void>()
  readonly #poller: Poller
  readonly #connections: Disposable
  #seen: AbortController | undefined
  #state: FileState = { runs: undefined, more: false, source: undefined, problem: undefined, staleSince: undefined }
  /** By the run's id. */
  #source: { readonly run: string; readonly found: Source } | undefined
  #failure: unknown
  #told: { readonly minute: number; readonly of: readonly unknown[] } | undefined

  constructor(
    readonly place: Place,
    readonly options: ResultsOptions,
  ) {
    this.#poller = new Poller((signal) => this.#look(signal), { interval: options.interval() })
    this.#connections = options.connections.onDidChange(() => {
      if (this.#seen) {
        void this.reload().catch(() => undefined)
      }
    })
  }

  get onDidChange(): Event<void> {
    return this.#changed.event
  }

  get state(): FileState {
    return this.#state
  }

  /** Loads while the file is seen; what is on its way when it no longer is, is cancelled. */
  setVisible(visible: boolean): void {
    if (visible === (this.#seen !== undefined)) {
      return
    }
    this.#seen?.abort()
    this.#seen = visible ? new AbortController() : undefined
    if (visible) {
      this.#poller.start()
      void this.reload().catch(() => undefined)
    } else {
      this.#poller.stop()
    }
  }

  /** Loads again; rejects with the first failure, after all connections have answered. */
  async reload(): Promise<void> {
    const signal = this.#seen?.signal
    try {
      this.#match(await this.options.connections.all())
      this.#failure = undefined
    } catch (error) {
      this.#failure = error
      this.#tell()
      throw error
    }
    const failed = await this.#turn((part) => this.#refresh(part, signal), signal)
    if (failed && !isAbort(failed.reason)) {
      throw failed.reason
    }
  }

  dispose(): void {
    this.setVisible(false)
    this.#connections.dispose()
    this.#parts.forEach(({ resource }) => resource.dispose())
    this.#parts.clear()
    this.#poller.dispose()
    this.#changed.dispose()
  }

  #match(all: readonly Connection[]): void {
    const there = new Map(all.map((connection) => [connection.id, connection]))
    for (const [id, { connection, resource }] of this.#parts) {
      if (there.get(id)?.platform !== connection.platform) {
        resource.dispose()
        this.#parts.delete(id)
      }
    }
    for (const connection of all) {
      if (!this.#parts.has(connection.id)) {
        this.#parts.set(connection.id, this.#part(connection))
      }
    }
  }

  #part(connection: Connection): Part {
    const { now } = this.options
    let named = -Infinity
    const resource = new Resource<Found>(
      async (signal): Promise<Found> => {
        const known = now() - named < namesLast && this.#goesOn(resource) ? resource.state.value : undefined
        const found = await loadRuns(
          connection,
          { ...this.options, place: this.place, experiments: known?.experiments },
          signal,
        )
        named = known ? named : now()
        // What says the same is the same: lenses are not drawn anew under a hand that is about to click.
        const before = resource.state.value
        return before && isDeepStrictEqual(before, found) ? before : found
      },
      { now },
    )
    return { connection, resource, token: undefined }
  }

  async #refresh(part: Part, signal: AbortSignal | undefined): Promise<void> {
    const token = await part.connection.platform.experiments?.changeToken?.(signal).catch(() => undefined)
    await part.resource.refresh(signal)
    part.token = token
  }

  /** One turn while the file is seen. */
  async #look(signal: AbortSignal): Promise<void> {
    const failed = await this.#turn((part) => this.#lookAt(part, signal), signal)
    if (failed) {
      throw failed.reason
    }
  }

  /** Asks all connections and says what is known then; answers with the first failure. */
  async #turn(
    ask: (part: Part) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<PromiseRejectedResult | undefined> {
    const turns = await Promise.allSettled(Array.from(this.#parts.values(), ask))
    this.#tell()
    void this.#locate(signal)
    return turns.find((turn) => turn.status === 'rejected')
  }

  async #lookAt(part: Part, signal: AbortSignal): Promise<void> {
    const source = part.connection.platform.experiments
    const failed = part.resource.state.status === 'failed'
    if (source?.changeToken && !failed) {
      const token = await source.changeToken(signal)
      if (token !== part.token) {
        await part.resource.refresh(signal)
        part.token = token
      }
    } else if (failed || this.#goesOn(part.resource) || this.options.goesOn()) {
      await part.resource.refresh(signal)
    }
  }

  /** Looks for the code of the newest run, where that is another one than before. */
  async #locate(signal: AbortSignal | undefined): Promise<void> {
    const run = this.#state.runs?.[0]?.run
    if (!run || run.id === this.#source?.run) {
      return
    }
    try {
      this.#source = { run: run.id, found: await this.options.sourceOf(this.place, run, signal) }
      this.#tell()
    } catch {
      // Without git, or in a folder that is not trusted, nothing is said of the code.
    }
  }

  #goesOn({ state }: Resource<Found>): boolean {
    const now = this.options.now()
    return state.value?.runs.some((run) => run.status === 'running' && !stalled(run, now)) === true
  }

  /** Says what is known now; where that is what was known before, only once a minute, for the ages in it. */
  #tell(): void {
    const parts = [...this.#parts.values()]
    const minute = Math.floor(this.options.now() / 60_000)
    const told = [
      ...parts.flatMap(({ resource: { state } }) => [state.value, state.status]),
      this.#failure,
      this.#source,
    ]
    if (
      this.#told?.minute === minute &&
      told.length === this.#told.of.length &&
      told.every((each, index) => each === this.#told?.of[index])
    ) {
      return
    }
    this.#told = { minute, of: told }
    const state = stateOf(parts, this.#failure)
    const source = state.runs?.[0]?.run.id === this.#source?.run ? this.#source?.found : undefined
    this.#state = { ...state, source }
    this.#changed.fire()
  }
}

function stateOf(parts: readonly Part[], failure: unknown): Omit<FileState, 'source'> {
  const answered = parts.filter(({ resource }) => resource.state.value !== undefined)
  const failed = parts.filter(({ resource }) => isFailed(resource))
  const old = failed.flatMap(({ resource: { state } }) => (state.value?.runs.length && state.at ? [state.at] : []))
  const runs = answered.flatMap(({ connection, resource }) => runsOf(connection.id, resource.state.value ?? nothing))
  return {
    runs: answered.length === 0 ? undefined : runs.sort(newestFirst),
    more: answered.some(({ resource }) => resource.state.value?.more === true),
    problem: failure ?? failed[0]?.resource.state.error,
    staleSince: old.length === 0 ? undefined : Math.min(...old),
  }
}

function newestFirst(one: FileRun, other: FileRun): number {
  return (other.run.startedAt ?? 0) - (one.run.startedAt ?? 0)
}

/** What is not contacted in a folder that is not trusted has said so elsewhere. */
function isFailed({ state: { status, error } }: Resource<Found>): boolean {
  return status === 'failed' && !(error instanceof PlatformError && error.action === 'trustWorkspace')
}

function runsOf(connection: string, { runs, experiments, baselines }: Found): readonly FileRun[] {
  return runs.map((run) => ({
    connection,
    experiment: experiments.get(run.experimentId) ?? '',
    baseline: baselines.get(run.experimentId),
    run,
  }))
}
