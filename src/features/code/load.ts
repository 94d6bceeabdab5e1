import type { Connection } from '../../host/connection'
import type { ExperimentRef, Run } from '../../model/run'
import { originFilter, originOf, type Place } from './origin'

/** Runs of a file that are looked at: the newest ones. */
export const mostRuns = 200
/** Experiments in which they are looked for: those that were used last. */
const mostExperiments = 1_000

/** What one connection knows of the runs that came from a file. */
export interface Found {
  /** Newest first. */
  readonly runs: readonly Run[]
  /** True where there are more, older ones. */
  readonly more: boolean
  /** Names of the experiments by their ids. */
  readonly experiments: ReadonlyMap<string, string>
  /** Baselines of the runs' experiments, by the experiments' ids, wherever they came from. */
  readonly baselines: ReadonlyMap<string, Run>
}

export interface LoadOptions {
  readonly place: Place
  /** Experiments that are known already and need not be asked for again. */
  readonly experiments: ReadonlyMap<string, string> | undefined
  /** The id of an experiment's baseline run. */
  readonly baseline: (experiment: ExperimentRef) => string | undefined
  /** Whether there is a file of that path. */
  readonly exists: (path: string) => Promise<boolean>
}

export const nothing: Found = { runs: [], more: false, experiments: new Map(), baselines: new Map() }

/** One request for the runs, one for the experiments' names, and one for baselines that came from elsewhere. */
export async function loadRuns(
  { id, platform }: Connection,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<Found> {
  const source = platform.experiments
  if (!source) {
    return nothing
  }
  const { place } = options
  const experiments = options.experiments ?? (await namesOf(source, signal))
  if (experiments.size === 0) {
    return nothing
  }
  const query = { experimentIds: [...experiments.keys()], filter: originFilter(place), limit: mostRuns }
  const { items, next } = await source.searchRuns(query, signal)
  const runs = await cameFrom(items, options)
  const baselines = await baselinesOf(id, runs, options, (ids) => source.getRuns(ids, signal))
  return { runs, more: next !== undefined && runs.length > 0, experiments, baselines }
}

async function baselinesOf(
  connection: string,
  runs: readonly Run[],
  { baseline }: LoadOptions,
  get: (ids: readonly string[]) => Promise<readonly Run[]>,
): Promise<ReadonlyMap<string, Run>> {
  const experiments = new Set(runs.map(({ experimentId }) => experimentId))
  const wanted = [...experiments].flatMap((experimentId) => baseline({ connection, experimentId }) ?? [])
  const known = new Map(runs.map((run) => [run.id, run]))
  const missing = wanted.filter((id) => !known.has(id))
  const others = missing.length === 0 ? [] : await get(missing)
  const all = [...others, ...wanted.flatMap((id) => known.get(id) ?? [])]
  return new Map(all.filter(({ lifecycle }) => lifecycle === 'active').map((run) => [run.experimentId, run]))
}

type Source = NonNullable<Connection['platform']['experiments']>

async function namesOf(source: Source, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const { items } = await source.searchExperiments({ sort: 'updated', limit: mostExperiments }, signal)
  return new Map(items.map(({ id, name }) => [id, name]))
}

async function cameFrom(runs: readonly Run[], { place, exists }: LoadOptions): Promise<readonly Run[]> {
  const answers = new Map<string, boolean>()
  for (const { tags } of runs) {
    const source = tags.get('mlflow.source.name') ?? ''
    if (!answers.has(source)) {
      const origin = originOf(source, place)
      answers.set(source, origin === 'yes' || (origin !== 'no' && !(await exists(origin.unless))))
    }
  }
  return runs.filter(({ tags }) => answers.get(tags.get('mlflow.source.name') ?? '') === true)
}
