import type { ListOperator, NullOperator, NumberOperator, Operator, Subject, TextOperator, TextSubject } from './ast'
import { inWords } from './names'
import type { Cursor } from './scan'
import { excerpt, Fault } from './scan'

export const numberOperators: readonly NumberOperator[] = ['=', '!=', '>', '>=', '<', '<=']
const textOperators: readonly TextOperator[] = ['=', '!=', 'LIKE', 'ILIKE']
const keyed = [...textOperators, 'IS NULL', 'IS NOT NULL'] as const
const listed = [...textOperators, 'IN', 'NOT IN'] as const

/** The operators that MLflow allows on a text. */
export function textOperatorsOf(subject: TextSubject): readonly (TextOperator | NullOperator | ListOperator)[] {
  if (subject.entity === 'param' || subject.entity === 'tag') return keyed
  return subject.entity === 'dataset' || subject.key === 'run_id' ? listed : textOperators
}

export function operatorsOf(subject: Subject): readonly Operator[] {
  return subject.kind === 'number' ? numberOperators : textOperatorsOf(subject)
}

/** Reads an operator and checks that it may stand after the subject. */
export function readOperator<Allowed extends Operator>(
  cursor: Cursor,
  subject: Subject,
  allowed: readonly Allowed[],
): Allowed {
  const start = cursor.pos
  const symbol = cursor.symbol()
  const written = symbol === '' ? readWords(cursor) : symbol
  const op = allowed.find((known) => known === written)
  if (op !== undefined) return op
  throw new Fault(start, Math.max(cursor.pos, start + 1), messageFor(subject, written))
}

const isNullPattern = /IS(\s+)NULL(?![\p{L}\p{N}_])/iuy
const isNotNullPattern = /IS(\s+)NOT NULL(?![\p{L}\p{N}_])/iuy
const pairPattern = /NOT\s+(?:IN|LIKE|ILIKE|RLIKE)(?![\p{L}\p{N}_])/iuy

const betweenPattern = /BETWEEN(?:\s+\S+\s+AND)?(?![\p{L}\p{N}_])/iuy

function readWords(cursor: Cursor): string {
  if (cursor.take(isNullPattern) !== '') return 'IS NULL'
  if (cursor.take(isNotNullPattern) !== '') return 'IS NOT NULL'
  if (cursor.take(betweenPattern) !== '') return 'BETWEEN'
  const pair = cursor.take(pairPattern)
  if (pair !== '') return pair.replace(/\s+/, ' ').toUpperCase()
  return cursor.word().toUpperCase()
}

const instead = new Map([
  ['==', 'Write = instead of ==.'],
  ['<>', 'Write != instead of <>.'],
  ['=>', 'Write >= instead of =>.'],
  ['=<', 'Write <= instead of =<.'],
  ['=!', 'Write != instead of =!.'],
  ['BETWEEN', 'Write two conditions with >= and <= joined by AND instead of BETWEEN.'],
  ['IS', 'Write IS NULL or IS NOT NULL, with one space between NOT and NULL.'],
  ['NOT', 'After NOT only IN can follow: NOT IN (…).'],
  ['NOT LIKE', 'There is no NOT LIKE: use != with a whole value.'],
  ['NOT ILIKE', 'There is no NOT ILIKE: use != with a whole value.'],
  ['RLIKE', 'There is no RLIKE: use LIKE with % for any text and _ for one character.'],
])

function messageFor(subject: Subject, written: string): string {
  const known = instead.get(written)
  if (known !== undefined) return known
  if (written === '') return `Write an operator after ${excerpt(inWords(subject))}: ${choices(subject)}.`
  if (written === 'IS NULL' || written === 'IS NOT NULL') return `${written} is for params and tags only.`
  if (written === 'IN' || written === 'NOT IN') return `${written} is for run_id and dataset keys only.`
  if (written.length > 9 || !everyOperator.has(written)) {
    return `${excerpt(written)} is not an operator: write ${choices(subject)}.`
  }
  return `${comparedAs(subject)}: use ${choices(subject)}.`
}

const everyOperator: ReadonlySet<string> = new Set([...numberOperators, ...textOperators])

function choices(subject: Subject): string {
  const all = operatorsOf(subject)
  return `${all.slice(0, -1).join(', ')} or ${all.at(-1) ?? ''}`
}

/** `params are compared as text`: how a message about the right side begins. */
export function comparedAs(subject: Subject): string {
  if (subject.entity === 'attribute' || subject.entity === 'dataset') {
    return `${inWords(subject)} is compared as ${subject.kind === 'number' ? 'a number' : 'text'}`
  }
  return `${subject.entity}s are compared as ${subject.kind === 'number' ? 'numbers' : 'text'}`
}
