import { Breath } from '../../base/breath'
import { runTitle } from '../../model/run'
import type { Grouping } from '../../protocol/compare'
import { collator, recorded, valueOf, type ComparedRun, type Field, type FieldValue, type Group } from './fields'

/** Groupings that one question brings: the rest is found by typing more. */
const mostOffered = 500
const groupingKinds: ReadonlySet<string> = new Set(['param', 'tag', 'dataset'])
/** By the run that runs were started from. */
export const byParent = 'parent'

export function hasParents(runs: readonly ComparedRun[]): boolean {
  return runs.some((compared) => groupValue(compared, byParent) !== undefined)
}

/** What runs can be grouped by: the parent run, and the params, tags and datasets in which they differ. */
export function groupingsOf(runs: readonly ComparedRun[], fields: readonly Field[], text: string): readonly Grouping[] {
  const wanted = text.toLowerCase()
  const parent: readonly Grouping[] = hasParents(runs) ? [{ id: byParent, title: 'Parent run', detail: '' }] : []
  const others = fields
    .filter(({ kind, differs }) => differs && groupingKinds.has(kind))
    .map(({ id, name, kind }) => ({ id, title: name, detail: kind }))
  return [...parent, ...others].filter(({ title }) => title.toLowerCase().includes(wanted)).slice(0, mostOffered)
}

/**
 * One column for the runs that agree in `by`, in the order of its values, those that lack it last. Metrics have the mean
 * of the runs and their spread, everything else what the runs have in common or, where they differ, all of it.
 */
export async function groupRuns(
  runs: readonly ComparedRun[],
  by: string,
  signal: AbortSignal,
): Promise<readonly ComparedRun[]> {
  const names = new Map(runs.map(({ run }) => [run.id, runTitle(run)]))
  const groups = Map.groupBy(runs, (run) => groupValue(run, by))
  const ordered = [...groups].sort(([one], [other]) => byValue(one, other))
  const made: ComparedRun[] = []
  const breath = new Breath(signal)
  for (const [value, members] of ordered) {
    const summary = summaryOf(await valuesOf(members, breath))
    made.push(...columnOf(titleOf(value, by, names), value, members, summary))
  }
  return made
}

/** All that the runs of a group recorded, by field. */
async function valuesOf(
  members: readonly ComparedRun[],
  breath: Breath,
): Promise<ReadonlyMap<string, readonly FieldValue[]>> {
  const gathered = new Map<string, FieldValue[]>()
  for (const member of members) {
    for (const [kind, name, value] of recorded(member)) {
      const id = `${kind}:${name}`
      const values = gathered.get(id)
      if (values) {
        values.push(value)
      } else {
        gathered.set(id, [value])
      }
    }
    if (breath.isDue) {
      await breath.take()
    }
  }
  return gathered
}

function groupValue(compared: ComparedRun, by: string): string | undefined {
  if (by === byParent) {
    return compared.run.parentId
  }
  const colon = by.indexOf(':')
  const kind = by.slice(0, colon)
  const name = by.slice(colon + 1)
  const value = isGroupingKind(kind) ? valueOf(compared, { kind, name }) : undefined
  return value === undefined ? undefined : String(value)
}

function isGroupingKind(kind: string): kind is 'param' | 'tag' | 'dataset' {
  return groupingKinds.has(kind)
}

function byValue(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined)
  }
  const [a, b] = [Number(one), Number(other)]
  return Number.isNaN(a) || Number.isNaN(b) || one === '' || other === '' ? collator.compare(one, other) : a - b
}

function titleOf(value: string | undefined, by: string, names: ReadonlyMap<string, string>): string {
  if (by === byParent) {
    return value === undefined ? '(no parent)' : (names.get(value) ?? value)
  }
  const name = by.slice(by.indexOf(':') + 1)
  return value === undefined ? `(no ${name})` : `${name} = ${value === '' ? "''" : value}`
}

function columnOf(
  title: string,
  value: string | undefined,
  members: readonly ComparedRun[],
  summary: Omit<Group, 'members'>,
): readonly ComparedRun[] {
  const [first] = members
  if (!first) {
    return []
  }
  return [
    {
      ...first,
      key: `group:${value === undefined ? '' : `=${value}`}`,
      run: { ...first.run, name: title },
      group: { members, ...summary },
    },
  ]
}

/** @param gathered the values of a group's runs, by field */
function summaryOf(gathered: ReadonlyMap<string, readonly FieldValue[]>): Omit<Group, 'members'> {
  const values = new Map<string, FieldValue>()
  const spreads = new Map<string, number>()
  for (const [id, all] of gathered) {
    if (id.startsWith('metric:') || id === 'attribute:duration') {
      const numbers = all.filter((value) => typeof value === 'number')
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
      values.set(id, mean)
      const spread = spreadOf(numbers, mean)
      if (spread !== undefined) {
        spreads.set(id, spread)
      }
    } else if (id === 'attribute:started') {
      values.set(
        id,
        all.filter((value) => typeof value === 'number').reduce((one, other) => Math.min(one, other)),
      )
    } else {
      values.set(id, inCommon(all))
    }
  }
  return { values, spreads }
}

/** The sample standard deviation; undefined for one value, and where a value is no number. */
function spreadOf(values: readonly number[], mean: number): number | undefined {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return values.length > 1 && Number.isFinite(squares) ? Math.sqrt(squares / (values.length - 1)) : undefined
}

/** What all have, or how many different ones there are, and which. */
function inCommon(all: readonly FieldValue[]): string {
  const distinct = [...new Set(all.map(String))].sort((one, other) => byValue(one, other))
  return distinct.length === 1 ? (distinct[0] ?? '') : `${distinct.length} values: ${distinct.join(', ')}`
}
