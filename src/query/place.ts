import type { DatasetKey, Entity, Operator, Subject } from './ast'
import { attributeOf, datasetKeyOf, entityOf } from './names'
import { operatorsOf } from './operator'
import { Cursor, isQuote } from './scan'

/**
 * What stands at the end of an unfinished text: `from` is where the piece that is being written begins. `subject` is the left side of a
 * condition before its dot, `key` after it, `join` a word behind a whole condition.
 */
export type Place =
  | { readonly at: 'subject' | 'join' | 'nowhere'; readonly from: number }
  | { readonly at: 'key'; readonly from: number; readonly entity: Entity }
  | { readonly at: 'operator'; readonly from: number; readonly subject: Subject }
  | { readonly at: 'value'; readonly from: number; readonly subject: Subject; readonly op: Operator }

const prefix = /([\p{L}_]+)\./uy
const name = /`[^`]*`?|"[^"]*"?|'[^']*'?|[^\s<>=~!'"`(),;]*/y
// The operators of several words are taken while they are being written, too.
const operator = /[<>=!~]+|IS(?:\s+N\p{L}*(?:\s+N\p{L}*)?)?(?!\p{L})|NOT(?:\s+I\p{L}*)?(?!\p{L})|[\p{L}\p{N}_]*/iuy

/** Reads leniently, so that one mistake does not end the help; takes time linear in the text. */
export function placeAtEnd(text: string): Place {
  const cursor = new Cursor(text)
  cursor.pos = lastCondition(text)
  cursor.space()
  const start = cursor.pos
  const head = cursor.take(prefix).slice(0, -1)
  const keyStart = cursor.pos
  const key = cursor.take(name)
  if (cursor.done()) return inSubject(head, start, keyStart)
  const subject = subjectOf(head, key)
  return subject === undefined ? nowhere(text) : afterSubject(cursor, subject)
}

function nowhere(text: string): Place {
  return { at: 'nowhere', from: text.length }
}

/** Where the last condition begins: behind the last AND outside quotes that a space follows. */
function lastCondition(text: string): number {
  const cursor = new Cursor(text)
  let start = 0
  while (!cursor.done()) {
    const before = text.charAt(cursor.pos - 1)
    const word = cursor.word()
    if (word !== '') {
      if (word.toUpperCase() === 'AND' && before !== '.' && !cursor.done()) start = cursor.pos
    } else if (!isQuote(cursor.char())) {
      cursor.pos += 1
    } else if (cursor.quoted() === undefined) {
      return start
    }
  }
  return start
}

function inSubject(head: string, start: number, keyStart: number): Place {
  if (head === '') return { at: 'subject', from: start }
  const entity = entityOf(head)
  return entity === undefined ? { at: 'subject', from: start } : { at: 'key', from: keyStart, entity }
}

function subjectOf(head: string, written: string): Subject | undefined {
  const key = isQuote(written.charAt(0)) ? written.slice(1, -1) : written
  if (head === '') return attributeOf(key)
  const entity = entityOf(head)
  if (entity === undefined) return undefined
  if (entity === 'attribute') return attributeOf(key)
  if (entity === 'dataset') return datasetSubject(datasetKeyOf(key))
  return entity === 'metric' ? { kind: 'number', entity, key } : { kind: 'text', entity, key }
}

function datasetSubject(key: DatasetKey | undefined): Subject | undefined {
  return key === undefined ? undefined : { kind: 'text', entity: 'dataset', key }
}

function afterSubject(cursor: Cursor, subject: Subject): Place {
  cursor.space()
  const from = cursor.pos
  const written = cursor.take(operator).replace(/\s+/g, ' ').toUpperCase()
  const op = operatorsOf(subject).find((known) => known === written)
  if (cursor.done()) return { at: 'operator', from, subject }
  const spaced = cursor.space() !== ''
  if (op === undefined) return cursor.done() ? { at: 'operator', from, subject } : nowhere(cursor.text)
  if (op === 'IS NULL' || op === 'IS NOT NULL') return behind(cursor, spaced)
  return op === 'IN' || op === 'NOT IN' ? inList(cursor, subject, op) : inValue(cursor, subject, op)
}

const bare = /[^\s(),;]*/y

function inValue(cursor: Cursor, subject: Subject, op: Operator): Place {
  const from = cursor.pos
  if (!skipValue(cursor)) return { at: 'value', from, subject, op }
  return cursor.done() ? nowhere(cursor.text) : behind(cursor, cursor.space() !== '')
}

/** Goes behind a value; false when it may still be growing. */
function skipValue(cursor: Cursor): boolean {
  if (isQuote(cursor.char())) return cursor.quoted() !== undefined
  cursor.take(bare)
  return !cursor.done()
}

function inList(cursor: Cursor, subject: Subject, op: Operator): Place {
  if (cursor.done()) return { at: 'value', from: cursor.pos, subject, op }
  while (!cursor.done() && cursor.char() !== ')') {
    // The parenthesis, then a comma before each further value.
    cursor.pos += 1
    cursor.space()
    const from = cursor.pos
    if (!skipValue(cursor)) return { at: 'value', from, subject, op }
    cursor.space()
  }
  if (cursor.done()) return nowhere(cursor.text)
  cursor.pos += 1
  return behind(cursor, cursor.space() !== '')
}

function behind(cursor: Cursor, spaced: boolean): Place {
  const from = cursor.pos
  cursor.word()
  return spaced && cursor.done() ? { at: 'join', from } : nowhere(cursor.text)
}
