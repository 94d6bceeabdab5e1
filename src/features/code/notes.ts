import { formatDifference, formatNumber, formatPlural } from '../../base/format'
import { oneLine } from '../../base/text'
import { isBetter } from '../../model/sense'
import type { Code } from './code'
import type { Facts, MetricFacts, ParamFacts, TriedValue } from './facts'
import type { Key } from './keys'
import type { Literal } from './literals'

/** A piece of what stands at the end of a line; what is better or worse has its colour, and says so by an arrow too. */
export interface Piece {
  readonly text: string
  readonly tone: 'plain' | 'better' | 'worse'
}

/** What stands at the end of one line. */
export interface Note {
  readonly line: number
  readonly pieces: readonly Piece[]
}

/** What one place of the text is about. */
export interface Mark {
  /** Where it stands, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly about: 'metric' | 'param'
  readonly key: string
  /** The value that a literal has there. */
  readonly literal?: string
}

/** Keys of one line that are told of; a line that logs more is long enough. */
const mostKeys = 2

/** Places that results are told of, in the order of the text. */
export function marksOf({ calls, literals }: Code): readonly Mark[] {
  const params = new Map<string, string>()
  const marks: Mark[] = []
  for (const { name, keys } of calls) {
    if (name === 'log_metric' || name === 'log_param') {
      const about = name === 'log_metric' ? 'metric' : 'param'
      for (const key of keys) {
        marks.push({ start: key.start, end: key.end, about, key: key.key })
        note(params, name === 'log_param' ? key : undefined)
      }
    }
  }
  marks.push(...literals.map((literal) => literalMark(literal, params)))
  return marks.sort((one, other) => one.start - other.start)
}

/** A literal may have the name of the param or of what the param's value comes from. */
function note(params: Map<string, string>, key: Key | undefined): void {
  if (key) {
    params.set(key.key, key.key).set(key.from ?? key.key, key.key)
  }
}

function literalMark({ name, value, start, end }: Literal, params: ReadonlyMap<string, string>): Mark {
  return { start, end, about: 'param', key: params.get(name) ?? name, literal: value }
}

/**
 * What stands at the ends of lines.
 * @param lineOf the line of an offset.
 */
export function notesOf(marks: readonly Mark[], facts: Facts, lineOf: (offset: number) => number): readonly Note[] {
  const lines = new Map<number, Piece[][]>()
  for (const mark of marks) {
    const pieces = piecesOf(mark, facts)
    if (pieces.length > 0) {
      const line = lineOf(mark.start)
      const others = lines.get(line)
      if (others) {
        others.push(pieces)
      } else {
        lines.set(line, [pieces])
      }
    }
  }
  return Array.from(lines, ([line, all]) => ({ line, pieces: joined(all) }))
}

function joined(all: readonly Piece[][]): readonly Piece[] {
  const shown = all.slice(0, mostKeys).flatMap((pieces, index) => (index === 0 ? pieces : [plain(' · '), ...pieces]))
  return all.length > mostKeys ? [...shown, plain(` · ${all.length - mostKeys} more`)] : shown
}

function piecesOf({ about, key, literal }: Mark, facts: Facts): Piece[] {
  if (about === 'metric') {
    const found = facts.metric(key)
    return found ? metricPieces(found, facts) : []
  }
  const found = facts.param(key)
  if (!found || (found.values.length < 2 && literal === undefined)) {
    return []
  }
  return [plain(literal === undefined ? triedWords(found) : literalWords(found, literal))].filter(
    ({ text }) => text !== '',
  )
}

function metricPieces({ key, value, against, line }: MetricFacts, facts: Facts): Piece[] {
  const pieces = [plain(formatNumber(value))]
  const apart = against && value - against.value
  if (against && apart !== undefined && Number.isFinite(apart)) {
    const better = isBetter(value, against.value, facts.sense(key).sense)
    const tone = better === undefined ? 'plain' : better ? 'better' : 'worse'
    pieces.push({ text: ` ${formatDifference(apart)}`, tone })
  }
  return line === '' ? pieces : [...pieces, plain(` ${line}`)]
}

/** `6 values, 0.1 to 0.9, best 0.3` */
function triedWords({ values }: ParamFacts): string {
  const texts = values.map(({ text }) => text)
  const ordered = texts.toSorted((one, other) => Number(one) - Number(other)).map((text) => oneLine(text, 30))
  const numbers = texts.every((text) => text.trim() !== '' && Number.isFinite(Number(text)))
  const range = numbers ? `, ${ordered[0] ?? ''} to ${ordered.at(-1) ?? ''}` : ''
  return `${formatPlural(values.length, 'value')}${range}${bestWords(values)}`
}

function bestWords([best]: readonly TriedValue[]): string {
  return best?.best === undefined ? '' : `, best ${oneLine(best.text, 30)}`
}

/** `val_rmse 0.2667, best 0.1667 with 0.3`; of a single value that stands there, nothing. */
function literalWords(found: ParamFacts, literal: string): string {
  const { values, metric = '', key } = found
  const own = values.find(({ text }) => sameValue(text, literal))
  const name = oneLine(metric, 30)
  if (!own) {
    const best =
      values[0]?.best === undefined
        ? ''
        : `, best ${name} ${formatNumber(values[0].best)} with ${oneLine(values[0].text, 30)}`
    return `${oneLine(key, 30)} ${oneLine(literal, 30)} not tried yet${best}`
  }
  return values.length === 1 || own.best === undefined ? '' : placeWords(values, own.best, name)
}

function placeWords([best, ...others]: readonly TriedValue[], own: number, metric: string): string {
  if (best?.best === undefined || best.best === own) {
    return `best of ${formatPlural(others.length + 1, 'value')}: ${metric} ${formatNumber(own)}`
  }
  return `${metric} ${formatNumber(own)}, best ${formatNumber(best.best)} with ${oneLine(best.text, 30)}`
}

/** A param is recorded as Python prints it: `1e-3` as `0.001`. */
export function sameValue(recorded: string, literal: string): boolean {
  if (recorded === literal) {
    return true
  }
  const [one, other] = [recorded, literal].map((text) => (text.trim() === '' ? NaN : Number(text.replaceAll('_', ''))))
  return one === other
}

function plain(text: string): Piece {
  return { text, tone: 'plain' }
}
