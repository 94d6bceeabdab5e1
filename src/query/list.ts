import type { Cursor } from './scan'
import { Fault, quotedEnd } from './scan'

/**
 * The list after IN. MLflow reads it as a Python tuple, so its texts have Python's escapes (unlike every other text in a filter).
 * What Python and the lexer before it would cut differently is refused.
 */
export function readList(cursor: Cursor): readonly string[] {
  const start = cursor.pos
  if (cursor.char() !== '(') throw new Fault(start, start + 1, "Write a list after IN: ('a', 'b').")
  cursor.pos += 1
  const values: string[] = []
  for (;;) {
    cursor.take(blank)
    if (cursor.char() === ')' && values.length > 0) break
    values.push(readItem(cursor))
    cursor.take(blank)
    if (cursor.char() === ')') break
    if (cursor.char() !== ',') throw listFault(cursor)
    cursor.pos += 1
  }
  cursor.pos += 1
  return values
}

const blank = /[ \t\r\n]*/y

function listFault(cursor: Cursor): Fault {
  if (cursor.done()) return new Fault(cursor.pos - 1, cursor.pos, 'Close the list with a parenthesis.')
  return new Fault(cursor.pos, cursor.pos + 1, 'Separate the values of a list with commas.')
}

function readItem(cursor: Cursor): string {
  const start = cursor.pos
  const quote = cursor.char()
  if (quote !== "'" && quote !== '"') {
    const end = Math.min(start + 1, cursor.text.length)
    throw new Fault(Math.min(start, end - 1), end, "Put each value of a list in quotes: ('a', 'b').")
  }
  const end = pythonEnd(cursor.text, start)
  if (end < 0)
    throw new Fault(
      start,
      cursor.text.length,
      `Close the quoted text with ${quote === '"' ? 'a double' : 'a single'} quote.`,
    )
  if (quotedEnd(cursor.text, start) !== end) {
    throw new Fault(start, end, 'Write \\x5c for a backslash at the end of a value, and \\x27 for a quote within.')
  }
  cursor.pos = end
  return unescape(cursor.text.slice(start + 1, end - 1), start)
}

function pythonEnd(text: string, at: number): number {
  const quote = text.charAt(at)
  for (let i = at + 1; i < text.length; i += 1) {
    const char = text.charAt(i)
    if (char === quote) return i + 1
    if (char === '\n' || char === '\r') return -1
    if (char === '\\') i += 1
  }
  return -1
}

const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/gu
const simple = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function unescape(raw: string, start: number): string {
  return raw.replace(escape, (all, x?: string, u?: string, wide?: string, char?: string) => {
    const code = x ?? u ?? wide
    const found = code === undefined ? simple.get(char ?? '') : codePoint(code)
    if (found === undefined) {
      throw new Fault(start, start + raw.length + 2, `Write \\x5c for a backslash: ${all} has no meaning in a list.`)
    }
    return found
  })
}

function codePoint(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
