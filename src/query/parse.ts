import type {
  Clause,
  Filter,
  FilterProblem,
  ListClause,
  ListOperator,
  NullClause,
  NullOperator,
  NumberClause,
  NumberSubject,
  TextClause,
  TextSubject,
} from './ast'
import { readList } from './list'
import { numberOperators, readOperator, textOperatorsOf } from './operator'
import { Cursor, Fault, isQuote } from './scan'
import { orMessage, readSubject } from './subject'
import { readNumber, readText } from './value'

/** `filter` holds the conditions that could be read, also when there are problems. */
export type ParseResult =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly filter: Filter; readonly problems: readonly FilterProblem[] }

const mostProblems = 20

/**
 * Reads a filter; never throws, and takes time linear in the text. Every text that is accepted is accepted by MLflow 3.17.2 with
 * the same meaning, but for one made of spaces alone (the empty filter, which MLflow wants to be ''): send `printFilter(filter)`.
 * Stricter than MLflow in this: there must be AND between two conditions.
 */
export function parseFilter(text: string): ParseResult {
  const cursor = new Cursor(text)
  const filter: Clause[] = []
  const problems: FilterProblem[] = []
  while (problems.length < mostProblems && skipJoins(cursor)) {
    try {
      filter.push(readClause(cursor))
      checkJoin(cursor)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      problems.push(problem(error, text.length))
      recover(cursor)
    }
  }
  return problems.length === 0 ? { ok: true, filter } : { ok: false, filter, problems }
}

/** What is missing at the end is marked on the last character, so that there is something to mark. */
function problem(fault: Fault, length: number): FilterProblem {
  const start = Math.max(0, Math.min(fault.start, length - 1))
  return { start, end: Math.max(start, Math.min(fault.end, length)), message: fault.message }
}

/** Goes to the next condition; false at the end. MLflow lets AND stand before the first, after the last, and twice. */
export function skipJoins(cursor: Cursor): boolean {
  for (;;) {
    cursor.space()
    const before = cursor.pos
    if (cursor.word().toUpperCase() !== 'AND' || cursor.char() === '.') {
      cursor.pos = before
      return !cursor.done()
    }
  }
}

function readClause(cursor: Cursor): Clause {
  const start = cursor.pos
  const subject = readSubject(cursor)
  cursor.space()
  const clause = subject.kind === 'number' ? readNumberClause(cursor, subject) : readTextClause(cursor, subject)
  return { ...clause, range: { start, end: cursor.pos } }
}

function readNumberClause(cursor: Cursor, subject: NumberSubject): NumberClause {
  const op = readOperator(cursor, subject, numberOperators)
  cursor.space()
  return { ...subject, op, value: readNumber(cursor, subject) }
}

function readTextClause(cursor: Cursor, subject: TextSubject): TextClause | ListClause | NullClause {
  const op = readOperator(cursor, subject, textOperatorsOf(subject))
  if (op === 'IS NULL' || op === 'IS NOT NULL') return nullClause(subject, op)
  cursor.space()
  if (op === 'IN' || op === 'NOT IN') return listClause(subject, op, readList(cursor))
  return { ...subject, op, value: readText(cursor, subject) }
}

// The operators of each subject were checked when one was read; what follows only tells the types.
function nullClause(subject: TextSubject, op: NullOperator): NullClause {
  if (subject.entity !== 'param' && subject.entity !== 'tag') throw new RangeError(`${op} on ${subject.key}`)
  return { kind: 'null', entity: subject.entity, key: subject.key, op }
}

function listClause(subject: TextSubject, op: ListOperator, values: readonly string[]): ListClause {
  if (subject.entity === 'dataset') return { kind: 'list', entity: 'dataset', key: subject.key, op, values }
  if (subject.key !== 'run_id') throw new RangeError(`${op} on ${subject.key}`)
  return { kind: 'list', entity: 'attribute', key: 'run_id', op, values }
}

function checkJoin(cursor: Cursor): void {
  const after = cursor.pos
  cursor.space()
  const start = cursor.pos
  if (cursor.done()) return
  const word = cursor.word()
  const joined = word.toUpperCase() === 'AND'
  cursor.pos = joined ? after : start
  if (joined) return
  throw new Fault(start, start + Math.max(word.length, 1), joinMessage(word.toUpperCase(), cursor.char()))
}

function joinMessage(word: string, char: string): string {
  if (word === 'OR') return orMessage
  if (char === ';' || char === ',')
    return `Write AND between conditions, not ${char === ';' ? 'a semicolon' : 'a comma'}.`
  if (char === ')') return 'Parentheses are only for the list after IN: take this one away.'
  return 'Write AND between two conditions.'
}

/** Goes on after the next AND (or OR) outside quotes, so that later mistakes are marked too. */
function recover(cursor: Cursor): void {
  while (!cursor.done()) {
    const word = cursor.word().toUpperCase()
    if (word === 'AND' || word === 'OR') return
    if (word !== '') continue
    if (!isQuote(cursor.char())) cursor.pos += 1
    else if (cursor.quoted() === undefined) cursor.pos = cursor.text.length
  }
}
