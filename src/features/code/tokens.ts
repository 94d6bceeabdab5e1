/**
 * The tokens of Python text, as far as finding calls needs them. Reads whatever stands there, in one pass without going back:
 * what is half-typed gives fewer tokens, never a failure. Comments give none; an f-string is one string, whatever is in it.
 */
export interface Tokens {
  readonly text: string
  readonly kinds: readonly Kind[]
  /** Where each begins and ends in the text, in UTF-16 units; `end` is exclusive. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** For a bracket that opens: the place of the one that closes it, or of the first token that can no longer be in it. */
  readonly closes: ReadonlyMap<number, number>
  /** Places of tokens that begin a statement. */
  readonly statements: ReadonlySet<number>
  /** Where each line begins, by VS Code's count: after `\n`, `\r\n` or `\r`. */
  readonly lines: readonly number[]
}

export type Kind = 'name' | 'number' | 'string' | 'operator'

/** A statement that begins with one of these is in no bracket: one before it was left open while being typed. */
const leading = new Set(
  'import from def class return while try with raise del global nonlocal assert pass break continue'.split(' '),
)
const newline = 10
const carriageReturn = 13

export function tokensOf(text: string): Tokens {
  return new Reader(text).read()
}

class Reader {
  readonly #kinds: Kind[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #lines = [0]
  readonly #closes = new Map<number, number>()
  readonly #statements = new Set<number>()
  readonly #open: number[] = []
  #at = 0
  /** The next token is the first of its line, and the line does not go on with the one before. */
  #fresh = true
  /** The next token begins a statement when no bracket is open. */
  #next = true

  constructor(readonly text: string) {}

  read(): Tokens {
    const { text } = this
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at)
      if (code === 32 || code === 9 || code === 12) {
        this.#at += 1
      } else if (code === newline || code === carriageReturn) {
        this.#endLine()
        this.#fresh = this.#next = true
      } else if (code === 35) {
        this.#skipComment()
      } else if (code === 92) {
        this.#joinLines()
      } else {
        this.#token(code)
      }
    }
    this.#closeAll()
    return {
      text,
      kinds: this.#kinds,
      starts: this.#starts,
      ends: this.#ends,
      closes: this.#closes,
      statements: this.#statements,
      lines: this.#lines,
    }
  }

  #endLine(): void {
    const both = this.text.charCodeAt(this.#at) === carriageReturn && this.text.charCodeAt(this.#at + 1) === newline
    this.#at += both ? 2 : 1
    this.#lines.push(this.#at)
  }

  #skipComment(): void {
    while (this.#at < this.text.length && !isLineEnd(this.text.charCodeAt(this.#at))) {
      this.#at += 1
    }
  }

  #joinLines(): void {
    this.#at += 1
    if (isLineEnd(this.text.charCodeAt(this.#at))) {
      this.#endLine()
    }
  }

  #token(code: number): void {
    const start = this.#at
    if (isNameStart(code)) {
      this.#name(start)
    } else if (isDigit(code) || (code === 46 && isDigit(this.text.charCodeAt(start + 1)))) {
      this.#number()
      this.#add('number', start)
    } else if (code === 34 || code === 39) {
      this.#string(false)
      this.#add('string', start)
    } else {
      this.#at += 1
      this.#add('operator', start)
      this.#bracket(code)
    }
  }

  #name(start: number): void {
    const { text } = this
    while (isNamePart(text.charCodeAt(this.#at))) {
      this.#at += 1
    }
    const code = text.charCodeAt(this.#at)
    const prefix = this.#at - start <= 2 ? text.slice(start, this.#at).toLowerCase() : ''
    if ((code === 34 || code === 39) && /^(?:[rbuft]|rb|br|rf|fr|rt|tr)$/.test(prefix)) {
      this.#string(/[ft]/.test(prefix))
      this.#add('string', start)
      return
    }
    if (this.#fresh && this.#open.length > 0 && leading.has(text.slice(start, this.#at))) {
      this.#closeAll()
    }
    this.#add('name', start)
  }

  /** Digits with what belongs to them: `1_000`, `0x1f`, `1e-3`, `2j`. */
  #number(): void {
    const { text } = this
    const hex = /[xX]/.test(text.charAt(this.#at + 1))
    for (;;) {
      const code = text.charCodeAt(this.#at)
      const sign = (code === 43 || code === 45) && !hex && /[eE]/.test(text.charAt(this.#at - 1))
      if (!isNamePart(code) && code !== 46 && !sign) {
        return
      }
      this.#at += 1
    }
  }

  /** From its quote to the one that ends it, or to the line's end, or the text's where it is a long one. */
  #string(formatted: boolean): void {
    const quote = this.text.charAt(this.#at)
    if (this.text.startsWith(quote.repeat(3), this.#at)) {
      this.#long(quote.repeat(3))
    } else {
      this.#short(quote, formatted)
    }
  }

  #long(quotes: string): void {
    const { text } = this
    this.#at += 3
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at)
      if (code === 92) {
        this.#escape()
      } else if (isLineEnd(code)) {
        this.#endLine()
      } else if (text.startsWith(quotes, this.#at)) {
        this.#at += 3
        return
      } else {
        this.#at += 1
      }
    }
  }

  #short(quote: string, formatted: boolean): void {
    const { text } = this
    this.#at += 1
    for (let depth = 0; this.#at < text.length && !isLineEnd(text.charCodeAt(this.#at));) {
      const char = text.charAt(this.#at)
      if (char === '\\') {
        this.#escape()
      } else if (char === quote && depth === 0) {
        this.#at += 1
        return
      } else if (depth > 0 && (char === '"' || char === "'")) {
        this.#inner(char)
      } else {
        depth = formatted ? this.#brace(char, depth) : depth
        this.#at += 1
      }
    }
  }

  /** In the braces of an f-string stands code; two of them outside of it are a brace. */
  #brace(char: string, depth: number): number {
    if (char === '{' && depth === 0 && this.text.charAt(this.#at + 1) === '{') {
      this.#at += 1
      return 0
    }
    return char === '{' ? depth + 1 : char === '}' ? Math.max(0, depth - 1) : depth
  }

  /** A string in the braces of another: it may have the same quotes. */
  #inner(quote: string): void {
    const { text } = this
    this.#at += 1
    while (this.#at < text.length && text.charAt(this.#at) !== quote && !isLineEnd(text.charCodeAt(this.#at))) {
      this.#at += 1
    }
    this.#at += text.charAt(this.#at) === quote ? 1 : 0
  }

  #escape(): void {
    this.#at += 1
    if (isLineEnd(this.text.charCodeAt(this.#at))) {
      this.#endLine()
    } else if (this.#at < this.text.length) {
      this.#at += 1
    }
  }

  #add(kind: Kind, start: number): void {
    if (this.#next && this.#open.length === 0) {
      this.#statements.add(this.#kinds.length)
    }
    this.#kinds.push(kind)
    this.#starts.push(start)
    this.#ends.push(this.#at)
    this.#fresh = this.#next = false
  }

  #bracket(code: number): void {
    const place = this.#kinds.length - 1
    if (code === 40 || code === 91 || code === 123) {
      this.#open.push(place)
    } else if (code === 41 || code === 93 || code === 125) {
      this.#close(code, place)
    } else if (code === 59) {
      this.#next = true
    }
  }

  /** Brackets in between that were left open end here too; one that was never opened ends nothing. */
  #close(code: number, place: number): void {
    const opening = code === 41 ? '(' : code === 93 ? '[' : '{'
    const near = this.#open.slice(-mostUnclosed)
    const from = near.findLastIndex((open) => this.text.charAt(this.#starts[open] ?? 0) === opening)
    if (from >= 0) {
      for (const open of this.#open.splice(this.#open.length - near.length + from)) {
        this.#closes.set(open, place)
      }
    }
  }

  #closeAll(): void {
    for (const open of this.#open.splice(0)) {
      this.#closes.set(open, this.#kinds.length)
    }
    this.#next = true
  }
}

/** So far back a closing bracket looks for its own: further would make text of brackets alone slow to read. */
const mostUnclosed = 16

function isLineEnd(code: number): boolean {
  return code === newline || code === carriageReturn
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code)
}
