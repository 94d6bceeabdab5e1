import type { Entity, Operator, Subject } from './ast'
import { datasetKeys, numberAttributes, prefixOf, statuses, textAttributes } from './names'
import { operatorsOf } from './operator'
import { placeAtEnd, type Place } from './place'
import { listText, printKey, printText } from './print'
import { isQuote } from './scan'

/** What exists, in the order in which it is best offered. */
export interface Known {
  readonly metrics: readonly string[]
  readonly params: readonly string[]
  readonly tags: readonly string[]
  /** The texts that a key has, most frequent first. */
  readonly valuesOf?: (entity: Entity, key: string) => readonly string[]
}

export interface CompletionItem {
  readonly label: string
  readonly insert: string
  readonly kind: 'entity' | 'key' | 'operator' | 'value' | 'keyword'
  readonly detail?: string
}

/** Put an item's `insert` in place of the text from `from` to `to`. */
export interface Completions {
  readonly from: number
  readonly to: number
  readonly items: readonly CompletionItem[]
}

const most = 50

/**
 * What can be written at the caret of a filter box: what begins like the piece before the caret first, then what contains it, without
 * regard to case; 50 at the most. Never throws.
 */
export function completions(text: string, offset: number, known: Known): Completions {
  const caret = Math.max(0, Math.min(offset, text.length))
  const before = text.slice(0, caret)
  const place = placeAtEnd(before)
  const written = before.slice(place.from)
  return { from: place.from, to: caret + rest(text, caret, written), items: itemsFor(place, written, known) }
}

/** How much behind the caret belongs to the piece that is replaced. */
function rest(text: string, caret: number, written: string): number {
  const quote = written.charAt(0)
  if (!isQuote(quote)) return /^[\p{L}\p{N}_.]*/u.exec(text.slice(caret))?.[0].length ?? 0
  const close = text.indexOf(quote, caret)
  const behind = close < 0 ? '' : text.slice(caret, close)
  // A quote further on that opens another value is not the end of this one.
  return close < 0 || /\s(?:AND|OR)\s|[=<>(]/i.test(behind) ? 0 : close + 1 - caret
}

function itemsFor(place: Place, written: string, known: Known): readonly CompletionItem[] {
  switch (place.at) {
    case 'subject':
      return subjectItems(written, known)
    case 'key':
      return pick(keysOf(place.entity, known), unquoted(written), (key) => keyItem(place.entity, key))
    case 'operator':
      return operatorItems(place.subject, written)
    case 'value':
      return valueItems(place.subject, place.op, written, known)
    case 'join':
      return pick(['AND'], written, (word) => ({ label: word, insert: `${word} `, kind: 'keyword' }))
    case 'nowhere':
      return []
  }
}

function unquoted(written: string): string {
  return isQuote(written.charAt(0)) ? written.slice(1) : written
}

/** Those that begin with the text, then those that contain it; stops as soon as there are enough of the first kind. */
function pick(
  candidates: readonly string[],
  written: string,
  item: (candidate: string) => CompletionItem | undefined,
): readonly CompletionItem[] {
  const wanted = written.trimEnd().toLowerCase()
  const first: CompletionItem[] = []
  const second: CompletionItem[] = []
  for (const candidate of candidates) {
    const at = candidate.toLowerCase().indexOf(wanted)
    const into = at === 0 ? first : second
    if (at < 0 || into.length >= most) continue
    const made = item(candidate)
    if (made !== undefined) into.push(made)
    if (first.length >= most) break
  }
  return [...first, ...second].slice(0, most)
}

const entities: readonly Entity[] = ['metric', 'param', 'tag', 'dataset', 'attribute']
const attributes: readonly string[] = [...textAttributes.slice(0, 2), ...numberAttributes, ...textAttributes.slice(2)]

/** Prefixes and attributes; and, once something is written, the keys themselves, so that nobody has to know the prefix. */
function subjectItems(written: string, known: Known): readonly CompletionItem[] {
  const prefixes = pick(
    entities.map((entity) => prefixOf[entity]),
    written,
    (prefix) => ({ label: `${prefix}.`, insert: `${prefix}.`, kind: 'entity', detail: details[prefix] }),
  )
  const names = pick(attributes, written, (label) => ({ label, insert: `${label} `, kind: 'key', detail: 'attribute' }))
  if (written === '') return [...prefixes, ...names]
  const keys = entities.slice(0, 3).flatMap((entity) =>
    pick(keysOf(entity, known), unquoted(written), (key) => {
      const made = printKey(key)
      const label = `${prefixOf[entity]}.${key}`
      return made === undefined
        ? undefined
        : { label, insert: `${prefixOf[entity]}.${made} `, kind: 'key', detail: entity }
    }),
  )
  return [...prefixes, ...names, ...keys].slice(0, most)
}

const details: Record<string, string> = {
  metrics: 'last value of a metric, a number',
  params: 'param, compared as text',
  tags: 'tag, compared as text',
  dataset: 'dataset that a run was given',
  attributes: 'name, status, times and id of a run',
}

function keysOf(entity: Entity, known: Known): readonly string[] {
  if (entity === 'metric') return known.metrics
  if (entity === 'param') return known.params
  if (entity === 'tag') return known.tags
  return entity === 'dataset' ? datasetKeys : attributes
}

function keyItem(entity: Entity, key: string): CompletionItem | undefined {
  const insert = printKey(key)
  return insert === undefined ? undefined : { label: key, insert: `${insert} `, kind: 'key', detail: entity }
}

function operatorItems(subject: Subject, written: string): readonly CompletionItem[] {
  return pick(operatorsOf(subject), written.replace(/\s+/g, ' '), (op) => ({
    label: op,
    insert: op === 'IN' || op === 'NOT IN' ? `${op} (` : `${op} `,
    kind: 'operator',
    detail: meaning.get(op),
  }))
}

const meaning: ReadonlyMap<string, string> = new Map<Operator, string>([
  ['!=', 'differs; runs without the key do not match'],
  ['LIKE', '% is any text, _ one character; case matters'],
  ['ILIKE', 'like LIKE, case does not matter'],
  ['IN', 'one of a list'],
  ['NOT IN', 'none of a list'],
  ['IS NULL', 'the run has no such key'],
  ['IS NOT NULL', 'the run has the key'],
])

function valueItems(subject: Subject, op: Operator, written: string, known: Known): readonly CompletionItem[] {
  if (subject.kind === 'number') return []
  const print = op === 'IN' || op === 'NOT IN' ? listText : (value: string) => printText(value)
  return pick(valuesOf(subject, known), unquoted(written), (label) => {
    const insert = print(label)
    return insert === undefined ? undefined : { label, insert, kind: 'value' }
  })
}

function valuesOf(subject: Subject, known: Known): readonly string[] {
  const found = known.valuesOf?.(subject.entity, subject.key) ?? []
  return found.length === 0 && subject.entity === 'attribute' && subject.key === 'status' ? statuses : found
}
