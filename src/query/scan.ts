/**
 * Positions in a filter text. The rules are those of the lexer that MLflow uses (sqlparse), for the part of it that can stand
 * in a filter. Every reader advances or leaves the position as it was; none goes over the same text twice.
 */

/** Thrown inside the reader only; `parseFilter` turns it into a `FilterProblem`. */
export class Fault extends Error {
  constructor(
    readonly start: number,
    readonly end: number,
    message: string,
  ) {
    super(message)
  }
}

// A byte order mark is a space to JavaScript and none to MLflow.
const space = /[^\S\ufeff]*/y
const word = /[\p{L}_][\p{L}\p{N}_]*/uy
const symbol = /[<>=~!]+/y

export class Cursor {
  pos = 0

  constructor(readonly text: string) {}

  done(): boolean {
    return this.pos >= this.text.length
  }

  char(): string {
    return this.text.charAt(this.pos)
  }

  /** Reads what a sticky expression matches here; '' when it does not. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.pos
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.pos += found.length
    return found
  }

  space(): string {
    return this.take(space)
  }

  word(): string {
    return this.take(word)
  }

  symbol(): string {
    return this.take(symbol)
  }

  peekWord(): string {
    const before = this.pos
    const found = this.word()
    this.pos = before
    return found
  }

  /** Reads a quoted text with its quotes; undefined, and not moved, when it is never closed. */
  quoted(): string | undefined {
    const end = quotedEnd(this.text, this.pos)
    if (end < 0) return undefined
    const found = this.text.slice(this.pos, end)
    this.pos = end
    return found
  }
}

export function isQuote(char: string): boolean {
  return char === "'" || char === '"' || char === '`'
}

/**
 * Where the quoted text that opens at `at` ends (exclusive), or -1 when it is not closed. A doubled quote, and `\` before a quote,
 * do not close it, and both stay in the value as they are. A `\` before the last quote of the whole text does close it.
 */
export function quotedEnd(text: string, at: number): number {
  const quote = text.charAt(at)
  let fallback = -1
  let i = at + 1
  while (i < text.length) {
    const char = text.charAt(i)
    const paired = text.charAt(i + 1) === quote
    if (char === quote) {
      if (!paired) return i + 1
      fallback = -1
      i += 2
    } else if (char === '\\' && paired && quote !== '`') {
      fallback = i + 2
      i += 2
    } else {
      i += 1
    }
  }
  return fallback
}

/** The words that MLflow's lexer takes for SQL even after a dot; as a part of a key they need backticks. */
const reserved = new Set(['as', 'case', 'from', 'in', 'using', 'values'])
const plain = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u

/** Whether a key can be written without quotes. */
export function isPlainKey(key: string): boolean {
  return plain.test(key) && !key.split('.').some((part) => reserved.has(part.toLowerCase()))
}

/** A piece of the person's own text for a message, cut where it is long. */
export function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
