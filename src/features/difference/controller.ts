import { isAbort, PlatformError } from '../../base/errors'
import { readEnvironment, type RunEnvironment } from '../../environment/environment'
import { nearFiles, type NearFiles } from '../../environment/files'
import type { Git } from '../../host/git'
import type { CallHandlers, PanelLink } from '../../host/panel'
import type { ExperimentSource } from '../../model/platform'
import type { Run, RunRef } from '../../model/run'
import type { KnownSense } from '../../model/sense'
import type { Problem } from '../../protocol/contract'
import type { DifferenceContract, DifferenceSection, DifferenceState, SourceAction } from '../../protocol/difference'
import { readPatch, type Patch, type PatchReading } from './patch'
import {
  datasetDifferences,
  environmentDifferences,
  metricDifferences,
  systemDifferences,
  tagDifferences,
  textDifferences,
  type Differences,
} from './sections'
import { compareSource, type SourceComparison } from './source'

/** One of the two runs, and whom to ask for it. */
export interface Side {
  readonly ref: RunRef
  readonly name: string
  readonly connectionName: string
  readonly source: ExperimentSource
}

export interface DifferenceOptions {
  readonly sides: readonly [Side, Side]
  readonly git: Git
  /** Folders in which the sources' repository is looked for. */
  readonly folders: readonly string[]
  readonly sense: (metric: string) => KnownSense
  readonly publish: (state: DifferenceState) => void
  readonly onDidDispose: PanelLink<DifferenceContract>['onDidDispose']
  readonly problemOf: (error: unknown) => Problem
  /** Carries out what the page's buttons ask for. */
  readonly show: Shower
}

export interface Shower {
  /** The entry script at both commits. */
  script(found: SourceComparison): Promise<void>
  changes(found: SourceComparison): Promise<void>
  patch(runName: string, patch: Patch): Promise<void>
  /** Asks, then fetches; true when it was done. */
  fetch(found: SourceComparison): Promise<boolean>
}

export interface DifferenceController {
  readonly handlers: CallHandlers<DifferenceContract>
  /** Resolves when all that can be told is told. */
  refresh(): Promise<void>
}

type Pair<T> = readonly [T, T]

export function createDifference(options: DifferenceOptions): DifferenceController {
  const page = new Page(options)
  let abort = new AbortController()
  options.onDidDispose(() => abort.abort())
  const refresh = async (): Promise<void> => {
    abort.abort()
    abort = new AbortController()
    await page.load(abort.signal)
  }
  const open = async (action: SourceAction): Promise<void> => {
    if ((await page.open(action)) === 'changed') {
      await refresh()
    }
  }
  return { refresh, handlers: { open: ({ action }) => open(action), refresh } }
}

/** What the page shows, part by part as it comes; a part that fails says so in its place. */
class Page {
  readonly #options: DifferenceOptions
  #state: DifferenceState
  #found: SourceComparison | undefined
  #patches: Pair<PatchReading> = [{ notes: [] }, { notes: [] }]

  constructor(options: DifferenceOptions) {
    this.#options = options
    const [one, other] = options.sides.map(headOf)
    this.#state = {
      runs: [one ?? noHead, other ?? noHead],
      sections: [],
      source: { loading: true, notes: [], actions: [] },
      problem: undefined,
    }
    this.#publish({})
  }

  async load(signal: AbortSignal): Promise<void> {
    try {
      const [one, other] = this.#options.sides
      const runs: Pair<Run> = await Promise.all([runOf(one, signal), runOf(other, signal)])
      this.#found = undefined
      this.#publish({ problem: undefined, sections: this.#recorded(runs) })
      const files = Promise.all([this.#files(one, signal), this.#files(other, signal)])
      await Promise.all([this.#readEnvironments(files, signal), this.#readSource(runs, files, signal)])
    } catch (error) {
      if (!isAbort(error)) {
        this.#publish({ problem: this.#options.problemOf(error), source: { ...this.#state.source, loading: false } })
      }
    }
  }

  async open(action: SourceAction): Promise<'changed' | undefined> {
    const { show, sides } = this.#options
    const found = this.#found
    if (action === 'patchOne' || action === 'patchOther') {
      const place = action === 'patchOne' ? 0 : 1
      const { patch } = this.#patches[place]
      await (patch && show.patch(sides[place].name, patch))
    } else if (found && action === 'fetch') {
      return (await show.fetch(found)) ? 'changed' : undefined
    } else if (found) {
      await (action === 'script' ? show.script(found) : show.changes(found))
    }
    return undefined
  }

  /** What the runs themselves hold: there at once. */
  #recorded([one, other]: Pair<Run>): readonly DifferenceSection[] {
    return [
      section('params', 'Params', textDifferences(one.params, other.params)),
      section('metrics', 'Metrics', metricDifferences(one, other, this.#options.sense)),
      section('datasets', 'Datasets', datasetDifferences(one, other)),
      { ...section('environment', 'Environment', { rows: [], equal: 0 }), loading: true },
      section('system', 'Where they ran', systemDifferences(one, other)),
      section('tags', 'Tags', tagDifferences(one, other)),
    ]
  }

  /** A run's files, or why they cannot be listed: one side's failure leaves the other's. */
  async #files({ source, ref, name }: Side, signal: AbortSignal): Promise<NearFiles> {
    try {
      const { files, notes } = await nearFiles(source, { id: ref.runId, experimentId: ref.experimentId }, signal)
      return { files, notes: notes.map((note) => `${name}: ${note}`) }
    } catch (error) {
      if (isAbort(error)) {
        throw error
      }
      return { files: [], notes: [`${name}: ${this.#options.problemOf(error).sentence}`] }
    }
  }

  async #readEnvironments(listing: Promise<Pair<NearFiles>>, signal: AbortSignal): Promise<void> {
    const listed = await listing
    const [one, other] = await Promise.all(
      this.#options.sides.map((_, side) => readEnvironment(listed[side]?.files ?? [], signal)),
    )
    if (one && other && !signal.aborted) {
      const environment = environmentSection(this.#options.sides, [one, other], listed)
      const sections = this.#state.sections.map((each) => (each.name === 'environment' ? environment : each))
      this.#publish({ sections })
    }
  }

  async #readSource(runs: Pair<Run>, listing: Promise<Pair<NearFiles>>, signal: AbortSignal): Promise<void> {
    const { git, folders, problemOf } = this.#options
    const notes: string[] = []
    const comparing = compareSource({ git, folders, runs }, signal).catch((error: unknown) => {
      if (isAbort(error)) {
        throw error
      }
      notes.push(problemOf(error).sentence)
      return undefined
    })
    const listed = await listing
    const patches = await Promise.all(runs.map((run, side) => readPatch(run, listed[side]?.files ?? [], signal)))
    const found = await comparing
    if (signal.aborted) {
      return
    }
    const [one = { notes: [] }, other = { notes: [] }] = patches
    this.#found = found
    this.#patches = [one, other]
    notes.push(...(found?.notes ?? []), ...dirtyNotes(runs, [one, other]))
    this.#publish({ source: { loading: false, notes, actions: this.#actions() } })
  }

  #actions(): DifferenceState['source']['actions'] {
    const [one, other] = this.#options.sides
    const { script, changes = [], commits, remote } = this.#found ?? {}
    const missing = commits?.includes(undefined) === true
    return [
      script && { id: 'script' as const, title: `Compare ${script.after.slice(script.after.lastIndexOf('/') + 1)}` },
      changes.length > 0 && { id: 'changes' as const, title: 'Open All Changes' },
      this.#patches[0].patch && { id: 'patchOne' as const, title: `Uncommitted Changes of ${one.name}` },
      this.#patches[1].patch && { id: 'patchOther' as const, title: `Uncommitted Changes of ${other.name}` },
      missing && remote && { id: 'fetch' as const, title: `Fetch ${remote.name}…` },
    ].filter((each) => each !== undefined && each !== false)
  }

  #publish(change: Partial<DifferenceState>): void {
    this.#state = { ...this.#state, ...change }
    this.#options.publish(this.#state)
  }
}

const noHead = { name: '', detail: '' }

function headOf({ name, connectionName, ref }: Side): DifferenceState['runs'][0] {
  return { name, detail: `${connectionName} · ${ref.runId.slice(0, 8)}` }
}

async function runOf({ source, ref, name, connectionName }: Side, signal: AbortSignal): Promise<Run> {
  const [run] = await source.getRuns([ref.runId], signal)
  if (!run) {
    const message = `${name} is not in ${connectionName} any more.`
    throw new PlatformError({ reason: 'notFound', platform: connectionName, endpoint: '', message })
  }
  return run
}

function section(name: DifferenceSection['name'], title: string, { rows, equal }: Differences): DifferenceSection {
  return { name, title, rows, equal, loading: false, notes: [] }
}

function environmentSection(
  sides: Pair<Side>,
  found: Pair<RunEnvironment>,
  listed: Pair<NearFiles>,
): DifferenceSection {
  const notes = found.flatMap((each, side) => {
    const { name } = sides[side === 0 ? 0 : 1]
    const failed = listed[side]?.notes ?? []
    const none =
      each.known || failed.length > 0 ? [] : [`${name} logged no requirements.txt, conda.yaml or python_env.yaml.`]
    return [...failed, ...none, ...each.notes.map((note) => `${name}: ${note}`)]
  })
  // Beside a run that says nothing of its packages, every package of the other would look added.
  const both = found.every(({ known }) => known)
  const differences = both ? environmentDifferences(...found) : { rows: [], equal: 0 }
  return { ...section('environment', 'Environment', differences), notes }
}

function dirtyNotes(runs: Pair<Run>, patches: Pair<PatchReading>): readonly string[] {
  return runs.flatMap((run, side) => {
    const { patch, notes } = patches[side === 0 ? 0 : 1]
    const dirty = run.tags.get('mlflow.source.git.dirty')?.toLowerCase() === 'true'
    const lost = dirty && !patch ? [`${run.name} ran with uncommitted changes, and no patch of them was logged.`] : []
    return [...notes.map((note) => `${run.name}: ${note}`), ...lost]
  })
}
