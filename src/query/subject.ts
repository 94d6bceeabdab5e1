import type { Entity, Subject } from './ast'
import { attributeOf, datasetKeyOf, entityOf, prefixOf } from './names'
import type { Cursor } from './scan'
import { excerpt, Fault, isPlainKey, isQuote } from './scan'

const bare = /[^\s<>=~!'"`(),;]*/y
const quoteNames: Record<string, string> = { '`': 'a backtick', '"': 'a double quote', "'": 'a single quote' }

/** Reads the left side of a condition: `metrics.x`, `` params.`a b` ``, `status`, `attributes."run name"`. */
export function readSubject(cursor: Cursor): Subject {
  const start = cursor.pos
  const head = readHead(cursor)
  if (cursor.char() !== '.') return attributeAlone(cursor, start, head)
  const entity = head.quote === '"' ? undefined : entityOf(head.name)
  if (entity === undefined) throw new Fault(start, cursor.pos, unknownPrefix(head.name))
  cursor.pos += 1
  const key = readKey(cursor, entity, start)
  return subjectOf(entity, key, start, cursor.pos)
}

interface Head {
  readonly name: string
  readonly quote: string
}

function readHead(cursor: Cursor): Head {
  const start = cursor.pos
  const char = cursor.char()
  if (char === '`' || char === '"') return { name: unquote(readQuoted(cursor)), quote: char }
  const name = cursor.word()
  if (name === '') throw new Fault(start, start + 1, noName(char))
  const message = misplaced.get(name.toUpperCase())
  if (message !== undefined && cursor.char() !== '.') throw new Fault(start, cursor.pos, message)
  return { name, quote: '' }
}

export const orMessage = 'OR is not part of the filter language: join conditions with AND.'
const misplaced = new Map([
  ['OR', orMessage],
  ['NOT', 'NOT stands only before IN and NULL: turn the condition round, for example with !=.'],
])

function noName(char: string): string {
  if (char === '(' || char === ')') return 'Parentheses are only for the list after IN: join plain conditions with AND.'
  if (char === ';' || char === ',') return 'Write AND between conditions, and nothing else.'
  return 'Begin a condition with a name such as metrics.accuracy, params.depth or status.'
}

function attributeAlone(cursor: Cursor, start: number, head: Head): Subject {
  const end = cursor.pos
  const subject = attributeOf(head.name)
  if (subject !== undefined) return subject
  if (entityOf(head.name) !== undefined) throw new Fault(start, end, afterPrefix(cursor, head.name))
  const name = excerpt(head.name)
  throw new Fault(
    start,
    end,
    `${name} is not an attribute of a run: write metrics.${name}, params.${name} or tags.${name}.`,
  )
}

function afterPrefix(cursor: Cursor, name: string): string {
  const before = cursor.pos
  cursor.space()
  const spaced = cursor.char() === '.'
  cursor.pos = before
  return spaced ? `Write ${name}. without a space before the dot.` : `Write a dot and a key after ${name}.`
}

function unknownPrefix(name: string): string {
  const lower = name.toLowerCase()
  if (entityOf(lower) !== undefined) return `Write ${lower} in small letters and without quotes.`
  return `${excerpt(name)} is not a prefix: write metrics., params., tags., attributes. or dataset. before the key.`
}

function readKey(cursor: Cursor, entity: Entity, start: number): string {
  if (isQuote(cursor.char())) return readQuotedKey(cursor, start)
  const from = cursor.pos
  const key = cursor.take(bare)
  if (key === '') {
    const message = `Write a key right after the dot, for example ${prefixOf[entity]}.${exampleKey[entity]}.`
    throw new Fault(start, from, message)
  }
  if (isPlainKey(key)) return key
  const message = `Put the key in backticks: ${prefixOf[entity]}.\`${excerpt(key)}\`.`
  throw new Fault(from, cursor.pos, message)
}

const exampleKey: Record<Entity, string> = {
  metric: 'accuracy',
  param: 'depth',
  tag: 'stage',
  attribute: 'status',
  dataset: 'name',
}

function readQuotedKey(cursor: Cursor, start: number): string {
  const from = cursor.pos
  const key = unquote(readQuoted(cursor))
  if (key === '') throw new Fault(from, cursor.pos, 'Write the name of the key between the quotes.')
  if (cursor.char() === '.' || isQuote(cursor.char()) || cursor.peekWord() !== '') {
    // LIKE'x' and IS NULL may follow without a space in MLflow; a space is asked for, since most who get here split a key.
    throw new Fault(start, cursor.pos + 1, 'Put the whole key in one pair of quotes, and a space after it.')
  }
  return key
}

/** Reads a quoted name or value with its quotes; a fault that says which quote is missing when it is not closed. */
export function readQuoted(cursor: Cursor): string {
  const quote = cursor.char()
  const found = cursor.quoted()
  if (found !== undefined) return found
  const start = cursor.pos
  throw new Fault(start, cursor.text.length, `Close the quoted text with ${quoteNames[quote] ?? quote}.`)
}

/** A key without its quotes. MLflow takes off the ordinary quotes first and then, once more, backticks. */
function unquote(raw: string): string {
  const inner = raw.slice(1, -1)
  if (raw.startsWith('`')) return inner
  return inner.length >= 2 && inner.startsWith('`') && inner.endsWith('`') ? inner.slice(1, -1) : inner
}

function subjectOf(entity: Entity, key: string, start: number, end: number): Subject {
  if (entity === 'attribute') {
    const subject = attributeOf(key)
    if (subject !== undefined) return subject
    const known = 'run_name, status, start_time, end_time, user_id, run_id or artifact_uri'
    throw new Fault(start, end, `${excerpt(key)} is not an attribute of a run: write ${known}.`)
  }
  if (entity === 'dataset') {
    const name = datasetKeyOf(key)
    if (name !== undefined) return { kind: 'text', entity, key: name }
    throw new Fault(start, end, 'Datasets are found by dataset.name, dataset.digest or dataset.context.')
  }
  return entity === 'metric' ? { kind: 'number', entity, key } : { kind: 'text', entity, key }
}
