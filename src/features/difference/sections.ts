import { formatExact, formatNumber } from '../../base/format'
import type { DatasetInput, Run } from '../../model/run'
import type { Environment } from '../../environment/packages'
import { isBetter, type KnownSense } from '../../model/sense'
import type { DifferenceRow } from '../../protocol/difference'

/** What differs, and how much does not. */
export interface Differences {
  readonly rows: readonly DifferenceRow[]
  readonly equal: number
}

const longest = 2_000

/** Entries of two maps of texts, by name, with numbers in names in their order. */
export function textDifferences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): Differences {
  const rows: DifferenceRow[] = []
  let equal = 0
  for (const name of namesOf(one, other)) {
    const [first, second] = [one.get(name), other.get(name)]
    if (first === second) {
      equal += 1
    } else {
      rows.push({ name, one: cut(first), other: cut(second) })
    }
  }
  return { rows, equal }
}

/** Last values of metrics; NaN is like NaN here. */
export function metricDifferences(one: Run, other: Run, senseOf: (metric: string) => KnownSense): Differences {
  const rows: DifferenceRow[] = []
  let equal = 0
  for (const name of namesOf(one.metrics, other.metrics)) {
    const [first, second] = [one.metrics.get(name)?.value, other.metrics.get(name)?.value]
    if (Object.is(first, second) || first === second) {
      equal += 1
    } else {
      rows.push({ name, one: numberText(first), other: numberText(second), ...judged(first, second, senseOf(name)) })
    }
  }
  return { rows, equal }
}

function judged(
  one: number | undefined,
  other: number | undefined,
  { sense, guessed }: KnownSense,
): Partial<DifferenceRow> {
  if (one === undefined || other === undefined) {
    return {}
  }
  const change = other - one
  const better = isBetter(other, one, sense)
  return {
    ...(Number.isFinite(change) && { change: `${change > 0 ? '+' : ''}${formatNumber(change)}` }),
    ...(better !== undefined && { better: better ? 'other' : 'one', guessed }),
  }
}

/** Datasets by name and use; two of one name and use stand as one entry with both digests. */
export function datasetDifferences(one: Run, other: Run): Differences {
  return textDifferences(digests(one.datasets ?? []), digests(other.datasets ?? []))
}

function digests(datasets: readonly DatasetInput[]): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>()
  for (const { name, context, digest } of datasets) {
    const key = context === undefined ? name : `${name} (${context})`
    found.set(key, [...(found.get(key) ?? []), digest].sort())
  }
  return new Map(Array.from(found, ([key, all]) => [key, all.join(', ')]))
}

/** Python first, then package by package. A package that may have any version says so. */
export function environmentDifferences(one: Environment, other: Environment): Differences {
  return textDifferences(environmentTexts(one), environmentTexts(other))
}

function environmentTexts({ python, packages }: Environment): ReadonlyMap<string, string> {
  const texts = Array.from(packages, ([name, asked]): [string, string] => [
    name,
    asked === '' ? 'any version' : bare(asked),
  ])
  return new Map(python === undefined ? texts : [['Python', python], ...texts])
}

/** `==1.4.2` is said as `1.4.2`; whatever else is asked stays as it is. */
function bare(asked: string): string {
  return /^==[^,*]+$/.test(asked) ? asked.slice(2) : asked
}

/** What MLflow and its clients record of where a run came from, as people call it. */
const systemTags: readonly (readonly [string, string])[] = [
  ['mlflow.user', 'User'],
  ['mlflow.source.name', 'Source'],
  ['mlflow.source.type', 'Source type'],
  ['mlflow.project.entryPoint', 'Entry point'],
  ['mlflow.source.git.branch', 'Git branch'],
  ['mlflow.source.git.commit', 'Git commit'],
  ['mlflow.source.git.dirty', 'Uncommitted changes'],
  ['mlflow.source.git.repoURL', 'Git repository'],
  ['mlflow.docker.image.name', 'Docker image'],
  ['mlflow.docker.image.id', 'Docker image ID'],
  ['mlflow.databricks.cluster.id', 'Cluster'],
]

export function systemDifferences(one: Run, other: Run): Differences {
  return textDifferences(systemOf(one), systemOf(other))
}

function systemOf(run: Run): ReadonlyMap<string, string> {
  return new Map(
    systemTags.flatMap(([tag, title]) => {
      const value = run.tags.get(tag) ?? (tag === 'mlflow.user' ? run.user : undefined)
      return value === undefined ? [] : [[title, value] as const]
    }),
  )
}

/** Tags that people set; MLflow's own are left to {@link systemDifferences}. */
export function tagDifferences(one: Run, other: Run): Differences {
  const own = (run: Run): ReadonlyMap<string, string> =>
    new Map([...run.tags].filter(([name]) => !name.startsWith('mlflow.')))
  return textDifferences(own(one), own(other))
}

function namesOf(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): readonly string[] {
  const order = new Intl.Collator('en', { numeric: true })
  const names = [...new Set([...one.keys(), ...other.keys()])]
  return names.sort((a, b) => Number(b === 'Python') - Number(a === 'Python') || order.compare(a, b))
}

function numberText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatExact(value)
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= longest ? text : `${text.slice(0, longest)}…`
}
