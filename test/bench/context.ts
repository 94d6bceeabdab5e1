import { startMlflow, type MlflowServer } from '../servers/mlflow'
import type { Samples } from './samples'
import { benchStore, type BenchStore } from './stores'

/** What a section of the bench works with. */
export interface Bench {
  readonly samples: Samples
  readonly quick: boolean
  /** Sizes of stores of runs, small to large. */
  readonly runs: readonly number[]
  /** Progress, for the person who waits. */
  say(line: string): void
  /** Address of a tracking server on the store. One at a time runs: asking for another store ends the one before. */
  server(store: BenchStore): Promise<string>
  /** Ends the server, with whatever it is still at. */
  stopServer(): Promise<void>
}

/** A part of the bench that is run by itself and may fail by itself. */
export interface Section {
  readonly name: string
  /** Its time limit at full size, in seconds. */
  readonly seconds: number
  /** Adds samples as they come, so that a section that runs out of time keeps what it has. Heeds the signal between tries. */
  run(bench: Bench, signal: AbortSignal): Promise<void>
}

export class Servers {
  #running: { readonly store: BenchStore; readonly server: Promise<MlflowServer> } | undefined

  async url(store: BenchStore): Promise<string> {
    if (this.#running?.store.folder !== store.folder) {
      await this.stop()
      this.#running = { store, server: startMlflow({ folder: store.folder }) }
    }
    const { url } = await this.#running.server
    return url
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.server.then((server) => server.stop())
  }
}

/** Runs the work on each store of runs that is not smaller than told. */
export async function eachSize(
  bench: Bench,
  signal: AbortSignal,
  work: (store: BenchStore, size: string) => Promise<void>,
  smallest = 0,
): Promise<void> {
  for (const runs of bench.runs.filter((size) => size >= smallest)) {
    signal.throwIfAborted()
    await work(await benchStore('runs', runs), String(runs))
  }
}

/** Runs the work some times (a third of them in a quick run), each of them only while there is time. */
export async function tries(
  bench: Bench,
  times: number,
  signal: AbortSignal,
  work: (index: number) => Promise<void>,
): Promise<void> {
  for (let index = 0; index < (bench.quick ? Math.ceil(times / 3) : times); index += 1) {
    signal.throwIfAborted()
    await work(index)
  }
}
