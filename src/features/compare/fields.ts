import { Breath } from '../../base/breath'
import type { DatasetInput, Run } from '../../model/run'
import { fieldKinds, type FieldKind } from '../../protocol/compare'

/** A run of a comparison, with where it is from. */
export interface ComparedRun {
  /** Its own in the comparison: the connection and the id. */
  readonly key: string
  readonly connection: string
  readonly connectionName: string
  readonly run: Run
  /** The Python and packages that it needs, by name; undefined where it does not say, or was not asked. */
  readonly environment?: ReadonlyMap<string, string>
  /** Set for a column that stands for several runs; `run` is then the first of them under the group's name. */
  readonly group?: Group
}

/** What runs that are shown as one come to. */
export interface Group {
  readonly members: readonly ComparedRun[]
  /** By a field's id; of metrics and durations the mean. */
  readonly values: ReadonlyMap<string, FieldValue>
  /** Sample standard deviations about the means, by a field's id; of two values or more. */
  readonly spreads: ReadonlyMap<string, number>
}

/** Something that was recorded of at least one of the runs. */
export interface Field {
  /** `kind:name` */
  readonly id: string
  readonly kind: FieldKind
  readonly name: string
  /** The runs do not agree in it; one that lacks it does not either. */
  readonly differs: boolean
}

export type FieldValue = number | string | undefined

interface Attribute {
  readonly name: string
  readonly of: (compared: ComparedRun) => FieldValue
}

/** Times and durations in milliseconds. */
const attributes: readonly Attribute[] = [
  { name: 'status', of: ({ run }) => run.status },
  { name: 'started', of: ({ run }) => run.startedAt },
  { name: 'duration', of: ({ run }) => durationOf(run) },
  { name: 'user', of: ({ run }) => run.user ?? run.tags.get('mlflow.user') },
  { name: 'source', of: ({ run }) => run.tags.get('mlflow.source.name') },
  { name: 'entry point', of: ({ run }) => run.tags.get('mlflow.project.entryPoint') },
  { name: 'git commit', of: ({ run }) => run.tags.get('mlflow.source.git.commit') },
  { name: 'git branch', of: ({ run }) => run.tags.get('mlflow.source.git.branch') },
  { name: 'description', of: ({ run }) => run.tags.get('mlflow.note.content') },
  { name: 'experiment ID', of: ({ run }) => run.experimentId },
  { name: 'connection', of: ({ connectionName }) => connectionName },
]

function durationOf({ startedAt, endedAt }: Run): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt
}

const attributeOf = new Map(attributes.map(({ name, of }) => [name, of]))

export function valueOf(compared: ComparedRun, { kind, name }: Pick<Field, 'kind' | 'name'>): FieldValue {
  const { run, group } = compared
  if (group) {
    return group.values.get(`${kind}:${name}`)
  }
  switch (kind) {
    case 'metric':
      return run.metrics.get(name)?.value
    case 'param':
      return run.params.get(name)
    case 'tag':
      return run.tags.get(name)
    case 'dataset':
      return datasetWords(run.datasets, name)
    case 'environment':
      return compared.environment?.get(name)
    default:
      return attributeOf.get(name)?.(compared)
  }
}

/** Datasets of one use, `training` say, with their digests: what tells two of one name apart. */
function datasetWords(datasets: readonly DatasetInput[] = [], use: string): string | undefined {
  const used = datasets.filter((dataset) => useOf(dataset) === use)
  return used.length === 0 ? undefined : used.map(({ name, digest }) => `${name} (${digest})`).join(', ')
}

function useOf({ context }: DatasetInput): string {
  return context ?? 'dataset'
}

interface Gathering {
  readonly kind: FieldKind
  readonly name: string
  readonly first: FieldValue
  count: number
  differs: boolean
}

/** Every field of the runs in their order: by kind, then by name. */
export async function gatherFields(runs: readonly ComparedRun[], signal: AbortSignal): Promise<readonly Field[]> {
  const found = new Map<string, Gathering>()
  const breath = new Breath(signal)
  for (const compared of runs) {
    for (const [kind, name, value] of recorded(compared)) {
      take(found, kind, name, value)
      if (breath.isDue) {
        await breath.take()
      }
    }
  }
  // A run that does not say what it needs differs in no package from those that do.
  const saying = runs.filter(saysNeeds).length
  return Array.from(found, ([id, { kind, name, count, differs }]) => ({
    ...{ id, kind, name },
    differs: differs || count < (kind === 'environment' ? saying : runs.length),
  })).sort(byPlace)
}

function saysNeeds({ environment, group }: ComparedRun): boolean {
  return environment !== undefined || group?.members.some(saysNeeds) === true
}

function take(found: Map<string, Gathering>, kind: FieldKind, name: string, value: FieldValue): void {
  const id = `${kind}:${name}`
  const known = found.get(id)
  if (!known) {
    found.set(id, { kind, name, first: value, count: 1, differs: false })
    return
  }
  known.count += 1
  known.differs ||= !Object.is(known.first, value)
}

/** Everything that was recorded of a run, or of a group of them. */
export function* recorded(compared: ComparedRun): Generator<readonly [FieldKind, string, FieldValue]> {
  if (compared.group) {
    for (const [id, value] of compared.group.values) yield [kindOf(id), id.slice(id.indexOf(':') + 1), value]
  } else {
    yield* loggedOf(compared)
    for (const { name, of } of attributes) {
      const value = of(compared)
      if (value !== undefined) yield ['attribute', name, value]
    }
    for (const [name, value] of compared.environment ?? []) yield ['environment', name, value]
  }
}

function* loggedOf({ run }: ComparedRun): Generator<readonly [FieldKind, string, FieldValue]> {
  for (const [name, { value }] of run.metrics) yield ['metric', name, value]
  for (const [name, value] of run.params) yield ['param', name, value]
  for (const [name, value] of run.tags) {
    // What MLflow itself keeps in tags stands among the attributes, or is of no use beside another run's.
    if (!name.startsWith('mlflow.')) yield ['tag', name, value]
  }
  for (const use of new Set((run.datasets ?? []).map(useOf))) yield ['dataset', use, datasetWords(run.datasets, use)]
}

function kindOf(id: string): FieldKind {
  return fieldKinds.find((kind) => id.startsWith(`${kind}:`)) ?? 'attribute'
}

const attributePlace = new Map(attributes.map(({ name }, index) => [name, index]))
/** Names and values by their letters, digits in them by their number. */
export const collator = new Intl.Collator('en', { numeric: true })

function byPlace(one: Field, other: Field): number {
  if (one.kind !== other.kind) {
    return fieldKinds.indexOf(one.kind) - fieldKinds.indexOf(other.kind)
  }
  return one.kind === 'attribute'
    ? (attributePlace.get(one.name) ?? 0) - (attributePlace.get(other.name) ?? 0)
    : collator.compare(one.name, other.name)
}
