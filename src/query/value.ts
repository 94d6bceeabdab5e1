import type { Subject } from './ast'
import { comparedAs } from './operator'
import type { Cursor } from './scan'
import { Fault, isQuote } from './scan'
import { readQuoted } from './subject'

const number = /-?(?:\d+(?:\.\d+)?[eE]-?\d+|\d+(?:\.\d*)?|\.\d+)/y
const rest = /[^\s()]*/y
const int64 = 2n ** 63n

/** Reads a number as MLflow does: `1`, `-1`, `1.`, `.5`, `1e5`, `1.5e-3`; no `+`, no hexadecimal, no infinity. */
export function readNumber(cursor: Cursor, subject: Subject): number {
  const start = cursor.pos
  const found = cursor.take(number)
  const tail = cursor.take(rest)
  if (found === '' || tail !== '')
    throw new Fault(start, atLeastOne(cursor, start), badNumber(subject, found + tail, cursor))
  if (subject.entity === 'attribute' && !fitsInt64(found)) {
    throw new Fault(start, cursor.pos, 'Write the time in milliseconds since 1970: this number is too large.')
  }
  return Number(found)
}

function fitsInt64(text: string): boolean {
  if (!/^-?\d+$/.test(text)) return true
  if (text.replace(/^-?0*/, '').length > 19) return false
  const value = BigInt(text)
  return value < int64 && value >= -int64
}

function badNumber(subject: Subject, written: string, cursor: Cursor): string {
  if (written === '') return `${comparedAs(subject)}: write one here.`
  if (isQuote(written.charAt(0))) return `${comparedAs(subject)}: take the quotes away.`
  if (written === '-' || written === '+') return 'Write the sign and the number without a space between.'
  if (/^[+-]?[\d.]+(?:e\+\d+)?$/i.test(written)) return 'Write the number without a plus sign, for example 1e5.'
  if (/^[+-]?(?:inf|infinity|nan)$/i.test(written)) {
    return 'Infinity and NaN cannot be written: compare with a large number such as 1e308.'
  }
  if (cursor.char() === '(') return `${comparedAs(subject)}: write one, not a list.`
  return `${comparedAs(subject)}: write one such as 0.5, -3 or 1e-4, with a space after it.`
}

function atLeastOne(cursor: Cursor, start: number): number {
  return Math.max(cursor.pos, Math.min(start + 1, cursor.text.length))
}

/** Reads a quoted text. What is between the quotes is the value as it stands: there are no escapes. */
export function readText(cursor: Cursor, subject: Subject): string {
  const start = cursor.pos
  const quote = cursor.char()
  if (quote !== "'" && quote !== '"') {
    const written = cursor.take(rest)
    throw new Fault(start, atLeastOne(cursor, start), badText(subject, written, cursor))
  }
  const raw = readQuoted(cursor)
  const after = cursor.peekWord().toUpperCase()
  if (isQuote(cursor.char()) || (after !== '' && after !== 'AND')) {
    const other = quote === "'" ? 'double quotes: "it\'s".' : 'single quotes.'
    throw new Fault(start, cursor.pos, `Put a value with ${quote} in it between ${other}`)
  }
  return raw.slice(1, -1)
}

function badText(subject: Subject, written: string, cursor: Cursor): string {
  if (/^null$/i.test(written)) return 'Write IS NULL or IS NOT NULL, without = before it.'
  if (cursor.char() === '(') return 'Write one value in quotes: a list stands only after IN.'
  return `${comparedAs(subject)}: put the value in quotes.`
}
