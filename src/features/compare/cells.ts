import {
  formatAge,
  formatDifference,
  formatDuration,
  formatExact,
  formatNumber,
  formatPlural,
  formatTime,
} from '../../base/format'
import { isBetter, type KnownSense } from '../../model/sense'
import { cellMarks, deltaMarks } from '../../protocol/compare'
import { valueOf, type ComparedRun, type Field, type FieldValue } from './fields'

/** Characters of a value that a cell holds; the whole of it is got for its tooltip. */
const longest = 400

/** What of a field's values is marked: undefined where nothing is better than anything. */
export interface Extremes {
  readonly best: number | undefined
  readonly worst: number | undefined
}

/** The best and the worst of a metric, where its sense is known and the runs do not all agree. */
export function extremesOf(field: Field, runs: readonly ComparedRun[], { sense }: KnownSense): Extremes {
  if (field.kind !== 'metric' || sense === undefined) {
    return unmarked
  }
  const values = runs
    .map((run) => valueOf(run, field))
    .filter((value): value is number => typeof value === 'number' && !Number.isNaN(value))
  const least = values.reduce((one, other) => Math.min(one, other), Infinity)
  const greatest = values.reduce((one, other) => Math.max(one, other), -Infinity)
  if (values.length < 2 || least === greatest) {
    return unmarked
  }
  return sense === 'higher' ? { best: greatest, worst: least } : { best: least, worst: greatest }
}

const unmarked: Extremes = { best: undefined, worst: undefined }

export interface CellContext {
  readonly sense: KnownSense
  readonly extremes: Extremes
  readonly baseline: ComparedRun | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A cell as the protocol writes it; the empty text for a value that is missing. */
export function cellOf(field: Field, run: ComparedRun, context: CellContext): string {
  const value = valueOf(run, field)
  if (value === undefined) {
    return ''
  }
  const text = `${shortText(field, value, context.now)}${spreadWords(run, field)}`
  const delta = typeof value === 'number' && field.kind === 'metric' ? deltaOf(field, run, value, context) : ''
  return `${markOf(value, context.extremes)}${text}${delta}`
}

/** How far the runs of a group spread about their mean. */
function spreadWords({ group }: ComparedRun, { id, kind }: Field): string {
  const spread = group?.spreads.get(id)
  if (spread === undefined) {
    return ''
  }
  return ` ± ${kind === 'metric' ? formatNumber(spread) : formatDuration(spread)}`
}

function markOf(value: FieldValue, { best, worst }: Extremes): string {
  if (typeof value !== 'number' || best === undefined) {
    return cellMarks.plain
  }
  return value === best ? cellMarks.best : value === worst ? cellMarks.worst : cellMarks.plain
}

function deltaOf(field: Field, run: ComparedRun, value: number, { baseline, sense }: CellContext): string {
  const base = baseline && valueOf(baseline, field)
  if (!baseline || baseline.key === run.key || typeof base !== 'number' || !Number.isFinite(value - base)) {
    return ''
  }
  const better = isBetter(value, base, sense.sense)
  const mark = better === undefined ? deltaMarks.neutral : better ? deltaMarks.better : deltaMarks.worse
  return `\t${mark}${formatDifference(value - base)}`
}

function shortText({ kind, name }: Field, value: number | string, now: number): string {
  if (typeof value === 'string') {
    const line = value.slice(0, longest + 1).replace(/[\s\p{Cc}]+/gu, ' ')
    return line.length > longest ? `${line.slice(0, longest)}…` : line
  }
  if (kind === 'attribute') {
    return name === 'started' ? formatAge(value, now) : formatDuration(value)
  }
  return formatNumber(value)
}

/** A value with all there is, for tooltips. */
export function longText(field: Field, run: ComparedRun): string {
  const value = valueOf(run, field)
  if (value === undefined) {
    return 'No value'
  }
  const spread = run.group?.spreads.get(field.id)
  const words = valueWords(field, value)
  return run.group && spread !== undefined
    ? `Mean of ${formatPlural(run.group.members.length, 'run')}: ${words}\nStandard deviation: ${valueWords(field, spread)}`
    : words
}

function valueWords({ kind, name }: Field, value: number | string): string {
  if (typeof value === 'number' && kind === 'attribute') {
    return name === 'started' ? formatTime(value) : `${formatDuration(value)} (${formatExact(value)} ms)`
  }
  return exactText(value)
}

/** A value for copies and files: every digit, times as milliseconds. */
export function exactText(value: FieldValue): string {
  return value === undefined ? '' : typeof value === 'number' ? formatExact(value) : value
}
