import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Experiment } from '../../../model/experiment'
import { runTitle, type Run } from '../../../model/run'
import { turn } from '../slices'
import type { Trouble } from '../trouble'
import { numberOf, parseMeta, textOf } from './meta'
import { isOver, readRun, readTexts, stampOf, type StoredRun } from './run'
import { Tree } from './tree'
import { Watch } from './watch'

export interface StoredExperiment {
  readonly experiment: Experiment
  readonly folder: string
  readonly stamp: string
  readonly runs: Map<string, StoredRun>
}

/** Folders of an experiment that hold no run. */
const reserved = new Set(['tags', 'datasets', 'traces', 'models', '.trash'])
/** How long what was read is taken for current while nothing was reported, in milliseconds. */
const trusted = 10_000
const sliceMilliseconds = 15
const mostNotes = 100

/**
 * All that a `mlruns` folder holds, read once and then only where something has changed. What cannot be read is left out and
 * said in `notes`.
 */
export class Content {
  readonly #path: string
  readonly #trouble: Trouble
  readonly #watch: Watch
  readonly #broken = new Map<string, string>()
  readonly #links = new Set<string>()
  readonly experiments = new Map<string, StoredExperiment>()
  #current: Promise<void> | undefined
  #readAt = -Infinity
  /** Grows with each change that was noticed. */
  version = 0

  constructor(path: string, trouble: Trouble) {
    this.#path = path
    this.#trouble = trouble
    this.#watch = new Watch()
  }

  /** Brings everything up to date; calls at one time share one reading. */
  async refresh(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (!this.#current && !this.#watch.hasChanged && performance.now() - this.#readAt < trusted) {
      return
    }
    this.#current ??= this.#read().finally(() => (this.#current = undefined))
    await this.#current
    signal.throwIfAborted()
  }

  get notes(): readonly string[] {
    const ofRuns = [...this.experiments.values()].flatMap(({ runs }) =>
      [...runs.values()].flatMap(({ run, notes }) => notes.map((note) => `Run ${runTitle(run)}: ${note}`)),
    )
    return [...this.#broken.values(), ...this.#links, ...ofRuns].slice(0, mostNotes)
  }

  run(id: string): StoredRun | undefined {
    for (const { runs } of this.experiments.values()) {
      const run = runs.get(id)
      if (run) {
        return run
      }
    }
    return undefined
  }

  runs(experimentIds: readonly string[]): Run[] {
    return [...new Set(experimentIds)].flatMap((id) =>
      Array.from(this.experiments.get(id)?.runs.values() ?? [], ({ run }) => run),
    )
  }

  close(): void {
    this.#watch.close()
  }

  async #read(): Promise<void> {
    if (!statSync(this.#path, { throwIfNoEntry: false })?.isDirectory()) {
      this.experiments.clear()
      throw this.#trouble.error('notFound', `${this.#trouble.file} is not there.`, { action: 'startServer' })
    }
    // Before the reading, so that what changes meanwhile is read the next time.
    this.#watch.reset()
    this.#broken.clear()
    this.#links.clear()
    const tree = new Tree(this.#path, (note) => this.#links.add(note))
    const clock = new Clock()
    const found = new Set<string>()
    for (const parent of [this.#path, join(this.#path, '.trash')]) {
      this.#watch.add(parent)
      for (const id of tree.folders(parent).filter((name) => /^\d+$/.test(name) && !found.has(name))) {
        await clock.turn()
        if (await this.#readExperiment(tree, join(parent, id), id, clock)) {
          found.add(id)
        }
      }
    }
    for (const id of [...this.experiments.keys()].filter((each) => !found.has(each))) {
      this.experiments.delete(id)
      this.version += 1
    }
    this.#readAt = performance.now()
  }

  async #readExperiment(tree: Tree, folder: string, id: string, clock: Clock): Promise<boolean> {
    if (!existsSync(join(folder, 'meta.yaml'))) {
      return false
    }
    this.#watch.add(folder)
    const known = this.experiments.get(id)
    const stored = this.#try(`Experiment ${id}`, () => experimentOf(tree, folder, id, known)) ?? known
    if (!stored) {
      return false
    }
    if (stored !== known) {
      this.experiments.set(id, stored)
      this.version += 1
    }
    await this.#readRuns(tree, stored, clock)
    return true
  }

  async #readRuns(tree: Tree, { experiment: { id }, folder, runs }: StoredExperiment, clock: Clock): Promise<void> {
    const names = new Set(tree.folders(folder).filter((name) => !reserved.has(name)))
    for (const name of names) {
      await clock.turn()
      const known = runs.get(name)
      // What was loaded is kept while its file cannot be read, as in the middle of being written.
      const stored = this.#try(`Run ${name}`, () => current(tree, { id, folder }, name, known)) ?? known
      if (stored) {
        runs.set(name, stored)
        this.#watchRun(stored)
      } else {
        names.delete(name)
      }
      this.version += stored === known ? 0 : 1
    }
    for (const name of [...runs.keys()].filter((each) => !names.has(each))) {
      runs.delete(name)
      this.version += 1
    }
  }

  /** A run that goes on is watched itself; of the others the next look by the clock tells. */
  #watchRun({ run, folder }: StoredRun): void {
    if (!isOver(run)) {
      for (const part of ['', 'metrics', 'params', 'tags']) {
        this.#watch.add(join(folder, part))
      }
    }
  }

  #try<T>(what: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
      this.#broken.set(what, `${what}: its meta.yaml cannot be read, so it is left out (${reason}).`)
      return undefined
    }
  }
}

function experimentOf(tree: Tree, folder: string, id: string, known: StoredExperiment | undefined): StoredExperiment {
  const stamp = `${folder}|${tree.stamp(join(folder, 'meta.yaml'))}|${tree.stamps(join(folder, 'tags'))}`
  if (known?.stamp === stamp) {
    return known
  }
  const meta = parseMeta(tree.read(join(folder, 'meta.yaml')))
  const experiment: Experiment = {
    id,
    name: textOf(meta, 'name') ?? id,
    lifecycle: textOf(meta, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    createdAt: numberOf(meta, 'creation_time'),
    updatedAt: numberOf(meta, 'last_update_time'),
    artifactLocation: textOf(meta, 'artifact_location'),
    tags: readTexts(tree, join(folder, 'tags')),
  }
  return { experiment, folder, stamp, runs: known?.folder === folder ? known.runs : new Map<string, StoredRun>() }
}

/** What is known where nothing changed. */
function current(
  tree: Tree,
  experiment: { readonly id: string; readonly folder: string },
  name: string,
  known?: StoredRun,
): StoredRun {
  const folder = join(experiment.folder, name)
  return known?.stamp === stampOf(tree, folder, known ? isOver(known.run) : true)
    ? known
    : readRun(tree, experiment, name, known)
}

/** Gives the event loop a turn whenever a slice of work was long enough. */
class Clock {
  #began = performance.now()

  async turn(): Promise<void> {
    if (performance.now() - this.#began > sliceMilliseconds) {
      await turn()
      this.#began = performance.now()
    }
  }
}
