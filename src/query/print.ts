import type { Clause, DatasetKey, Filter, Subject, TextSubject } from './ast'
import { prefixOf } from './names'
import { parseFilter } from './parse'
import { isPlainKey, quotedEnd } from './scan'

const written = { start: 0, end: 0 }
const join = ' AND '

/**
 * The filter as text that every MLflow 2 and 3 server reads, the same for all ways of writing one filter. Throws a RangeError when the
 * language has no way to write a value (see `canPrint`); a filter that was read from text can always be printed.
 */
export function printFilter(filter: Filter): string {
  // A value that ends in a backslash can be written only where its quote does not come again, so it goes last.
  const ordered = [...filter.filter((clause) => !endsOpen(clause)), ...filter.filter(endsOpen)]
  let text = ''
  for (const clause of ordered.reverse()) {
    const after = text === '' ? '' : join + text
    const printed = printClause(clause, after)
    if (printed === undefined) throw new RangeError(`The filter language cannot write this value of ${clause.key}.`)
    text = printed + after
  }
  return text
}

/** Whether a condition can be written: a text with both kinds of quotes in it, for one, cannot. */
export function canPrint(clause: Clause): boolean {
  return printClause(clause, '') !== undefined
}

function endsOpen(clause: Clause): boolean {
  return clause.kind === 'text' && clause.value.endsWith('\\')
}

function printClause(clause: Clause, after: string): string | undefined {
  const key = printKey(clause.key)
  const right = printRight(clause, after)
  return key === undefined || right === undefined ? undefined : `${prefixOf[clause.entity]}.${key} ${clause.op}${right}`
}

function printRight(clause: Clause, after: string): string | undefined {
  if (clause.kind === 'null') return ''
  if (clause.kind === 'list')
    return clause.values.length === 0 ? undefined : ` (${clause.values.map(listText).join(', ')})`
  const value = clause.kind === 'number' ? printNumber(clause.value) : printText(clause.value, after)
  return value === undefined ? undefined : ` ${value}`
}

/** A key as it stands after the dot: bare where it can be, else in backticks or double quotes. */
export function printKey(key: string): string | undefined {
  if (/^[\x20-\x7e]*$/.test(key) && isPlainKey(key)) return key
  if (key === '') return undefined
  if (!key.includes('`')) return `\`${key}\``
  const twice = key.length >= 2 && key.startsWith('`') && key.endsWith('`')
  return key.includes('"') || key.endsWith('\\') || twice ? undefined : `"${key}"`
}

/** A text in the quotes that let it stand as it is; `after` is what follows it in the filter. */
export function printText(value: string, after = ''): string | undefined {
  return [`'${value}'`, `"${value}"`].find((quoted) => quotedEnd(quoted + after, 0) === quoted.length)
}

function printNumber(value: number): string | undefined {
  if (Number.isNaN(value)) return undefined
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999'
  const exact = Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
  return exact.replace('e+', 'e')
}

/** A text as it stands in the list after IN, where Python's escapes hold. */
export function listText(value: string): string {
  const escaped = value.replace(/[\\'\p{Cc}]/gu, (char) => {
    return `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
  })
  return `'${escaped}'`
}

/**
 * The condition for "as in this cell", or undefined where the language has none (a missing metric, NaN, a text with both quotes).
 * A missing param or tag gives IS NULL; an infinite metric, which a SQL store keeps as the largest number, gives >= or <= of that.
 */
export function clauseFor(subject: Subject, value: string | number | undefined): Clause | undefined {
  const clause = subject.kind === 'number' ? numberClause(subject, value) : textClause(subject, value)
  return clause !== undefined && canPrint(clause) ? clause : undefined
}

function numberClause(subject: Subject & { kind: 'number' }, value: string | number | undefined): Clause | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  if (value === Infinity) return { ...subject, op: '>=', value: Number.MAX_VALUE, range: written }
  if (value === -Infinity) return { ...subject, op: '<=', value: -Number.MAX_VALUE, range: written }
  return { ...subject, op: '=', value, range: written }
}

function textClause(subject: TextSubject, value: string | number | undefined): Clause | undefined {
  if (value === undefined) return missing(subject)
  const text = String(value)
  // A list has escapes, which a single text has not.
  if (subject.entity === 'dataset' && printText(text) === undefined) return datasetList(subject.key, text)
  return { ...subject, op: '=', value: text, range: written }
}

function missing(subject: TextSubject): Clause | undefined {
  if (subject.entity !== 'param' && subject.entity !== 'tag') return undefined
  return { kind: 'null', entity: subject.entity, key: subject.key, op: 'IS NULL', range: written }
}

function datasetList(key: DatasetKey, value: string): Clause {
  return { kind: 'list', entity: 'dataset', key, op: 'IN', values: [value], range: written }
}

/**
 * Adds a condition to the text of a filter box and keeps what was typed. A condition that is already there is not added twice;
 * a text that cannot be read stays in front of it, so that nothing typed is lost.
 */
export function and(text: string, clause: Clause): string {
  const result = parseFilter(text)
  const added = printFilter([clause])
  if (!result.ok) return `${text.trimEnd()}${join}${added}`
  const last = result.filter.at(-1)
  if (last === undefined) return added
  const typed = text.slice(0, last.range.end).trimStart()
  if (result.filter.some((old) => printFilter([old]) === added)) return typed
  const whole = typed + join + added
  return parseFilter(whole).ok ? whole : printFilter([...result.filter, clause])
}
