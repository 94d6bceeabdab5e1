/** Where the string literals of Python text end; shared by all that read such text, so that they agree. */

const newline = 10
const carriageReturn = 13
const doubleQuote = 34
const singleQuote = 39
const backslash = 92
const openBrace = 123
const closeBrace = 125

export function isLineEnd(code: number): boolean {
  return code === newline || code === carriageReturn
}

export function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code)
}

/** Behind a line end, whose `\r\n` is one. */
export function lineEnd(text: string, at: number): number {
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === newline ? at + 2 : at + 1
}

/** Behind a comment: its line's end, or the text's. */
export function commentEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) {
    at += 1
  }
  return at
}

/**
 * Behind the string whose quote stands at a place: where its own quote ends it, or its line does, or the text where it is a
 * long one.
 */
export function stringEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at)
  if (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote) {
    return longEnd(text, at + 3, quote)
  }
  return isFormatted(text, at) ? formattedEnd(text, at + 1, quote) : shortEnd(text, at + 1, quote)
}

/** True for what has an f or t before its quote: at most two letters, and no longer name that ends so. */
function isFormatted(text: string, at: number): boolean {
  const near = lowered(text.charCodeAt(at - 1))
  if (!isPrefix(near)) {
    return false
  }
  if (!isNamePart(text.charCodeAt(at - 2))) {
    return isFormatting(near)
  }
  const far = lowered(text.charCodeAt(at - 2))
  return isPrefix(far) && !isNamePart(text.charCodeAt(at - 3)) && (isFormatting(near) || isFormatting(far))
}

function lowered(code: number): number {
  return code | 32
}

const formatting = [102, 116]
const prefixes = [...formatting, 114, 98, 117]

function isFormatting(code: number): boolean {
  return formatting.includes(code)
}

function isPrefix(code: number): boolean {
  return prefixes.includes(code)
}

function longEnd(text: string, from: number, quote: number): number {
  const quotes = quote === doubleQuote ? '"""' : "'''"
  for (let end = text.indexOf(quotes, from); end >= 0; end = text.indexOf(quotes, end + 1)) {
    if (!isEscaped(text, end, from)) {
      return end + 3
    }
  }
  return text.length
}

/** True where an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number, from: number): boolean {
  let first = at
  while (first > from && text.charCodeAt(first - 1) === backslash) {
    first -= 1
  }
  return (at - first) % 2 === 1
}

function shortEnd(text: string, from: number, quote: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      return at + 1
    }
    if (isLineEnd(code)) {
      return at
    }
    at = code === backslash ? escapeEnd(text, at) : at + 1
  }
  return at
}

/** In the braces of an f-string stands code, with strings of its own. */
function formattedEnd(text: string, from: number, quote: number): number {
  let depth = 0
  let at = from
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) {
    const code = text.charCodeAt(at)
    if (code === backslash) {
      at = escapeEnd(text, at)
    } else if (isQuote(code) && (depth > 0 || code === quote)) {
      at += 1
      if (depth === 0) {
        return at
      }
      at = innerEnd(text, at, code)
    } else if (depth === 0 && isDoubled(text, at)) {
      at += 2
    } else {
      depth = braced(code, depth)
      at += 1
    }
  }
  return at
}

/** Two of them are a brace and no code. */
function isDoubled(text: string, at: number): boolean {
  return text.charCodeAt(at) === openBrace && text.charCodeAt(at + 1) === openBrace
}

function braced(code: number, depth: number): number {
  return code === openBrace ? depth + 1 : code === closeBrace ? Math.max(0, depth - 1) : depth
}

/** A string in the braces of another: it may have the same quotes. */
function innerEnd(text: string, from: number, quote: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== quote && !isLineEnd(text.charCodeAt(at))) {
    at += 1
  }
  return text.charCodeAt(at) === quote ? at + 1 : at
}

function escapeEnd(text: string, at: number): number {
  return isLineEnd(text.charCodeAt(at + 1)) ? lineEnd(text, at + 1) : Math.min(text.length, at + 2)
}

/** Where the line of a place begins, with the lines that a backslash joins it to; not before `floor`. */
export function lineStart(text: string, place: number, floor: number): number {
  let at = place
  while (at > floor) {
    if (isLineEnd(text.charCodeAt(at - 1)) && !isJoined(text, at - 1)) {
      return at
    }
    at -= 1
  }
  return at
}

function isJoined(text: string, end: number): boolean {
  const before = text.charCodeAt(end) === newline && text.charCodeAt(end - 1) === carriageReturn ? end - 2 : end - 1
  return (
    text.charCodeAt(before) === backslash ||
    (text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === newline)
  )
}

/** Strings in three quotes, by where they begin and end: in what they say is no code, however it looks. */
export interface LongStrings {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

export function longStringsOf(text: string): LongStrings {
  const starts: number[] = []
  const ends: number[] = []
  const quotes = new Finder(text, '"""', "'''")
  for (let at = 0, next = quotes.from(at); next < text.length; next = quotes.from(at)) {
    at = codeUntil(text, lineStart(text, next, at), next)
    if (at === next) {
      at = stringEnd(text, next)
      starts.push(next)
      ends.push(at)
    }
  }
  return { starts, ends }
}

/** Goes through a text for the first of two strings, which is looked for but once each. */
class Finder {
  readonly #next: [number, number] = [-1, -1]

  constructor(
    readonly text: string,
    readonly one: string,
    readonly other: string,
  ) {}

  /** Where one of them stands, at a place or behind it; the text's end where neither does. Places may only grow. */
  from(at: number): number {
    const [one, other] = this.#next
    this.#next[0] = one < at ? this.#find(this.one, at) : one
    this.#next[1] = other < at ? this.#find(this.other, at) : other
    return Math.min(...this.#next)
  }

  #find(what: string, at: number): number {
    const found = this.text.indexOf(what, at)
    return found < 0 ? this.text.length : found
  }
}

/** The place itself where it stands in code, else behind the comment or the string that it stands in. */
function codeUntil(text: string, from: number, place: number): number {
  let at = from
  while (at < place) {
    const code = text.charCodeAt(at)
    at = code === 35 ? commentEnd(text, at) : isQuote(code) ? stringEnd(text, at) : at + 1
  }
  return at
}

/** The long string that begins last before a place, or at it; −1 where none does. */
export function longStringAt({ starts }: LongStrings, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) > place) {
      high = middle - 1
    } else {
      low = middle + 1
    }
  }
  return high
}
