import { Brackets } from './brackets'
import { commentEnd, isDigit, isLineEnd, isNamePart, isNameStart, isQuote, lineEnd, stringEnd } from './strings'

/**
 * The tokens of a line of Python text with all the lines that its brackets and long strings take, as far as finding calls
 * needs them. Whatever stands there is read in one pass: what is half-typed gives fewer tokens, never a failure. Comments give
 * none; an f-string is one string, whatever is in it.
 */
export interface Tokens {
  /** What they are the tokens of. */
  readonly text: string
  readonly kinds: readonly Kind[]
  /** Where each begins and ends in `text`, in UTF-16 units; `end` is exclusive. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** For a bracket that opens: the place of the one that closes it, or of the first token that can no longer be in it; else 0. */
  readonly closes: readonly number[]
  /** Places of tokens that begin a statement: the first, and those behind a `;`. */
  readonly statements: readonly number[]
  /** True where the line ends by itself, and not because of what comes after it. */
  readonly complete: boolean
}

export type Kind = 'name' | 'number' | 'string' | 'operator'

/** A line that begins with one of these is in no bracket: one before it was left open while being typed. */
const leading =
  /(?:import|from|def|class|return|while|try|with|raise|del|global|nonlocal|assert|pass|break|continue)(?![\w\u0080-\uffff"'])/y

/** @param base where the line begins in the whole text. */
export function tokensOf(whole: string, base: number): Tokens {
  const reader = new Reader(whole, base)
  const { kinds, starts, ends, closes, statements, complete } = reader
  return { text: copied(whole.slice(base, reader.to)), kinds, starts, ends, closes, statements, complete }
}

/** A part of a text would keep all of that text in memory for as long as it is kept itself. */
function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

class Reader {
  readonly kinds: Kind[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly closes: number[] = []
  readonly statements = [0]
  /** Where the line after it begins in the whole text. */
  readonly to: number
  complete = false
  readonly #brackets = new Brackets()

  constructor(
    readonly whole: string,
    readonly base: number,
  ) {
    this.to = this.#read()
    this.#closed(this.#brackets.closeAll(), this.kinds.length)
  }

  #read(): number {
    const { whole } = this
    let at = this.base
    while (at < whole.length) {
      const code = whole.charCodeAt(at)
      if (code === 32 || code === 9 || code === 12) {
        at += 1
      } else if (isLineEnd(code)) {
        at = lineEnd(whole, at)
        this.complete = !this.#brackets.isOpen
        if (this.complete || leads(whole, at)) {
          return at
        }
      } else {
        at = this.#next(code, at)
      }
    }
    return at
  }

  #next(code: number, at: number): number {
    const { whole } = this
    if (code === 92) {
      return isLineEnd(whole.charCodeAt(at + 1)) ? lineEnd(whole, at + 1) : at + 1
    }
    return code === 35 ? commentEnd(whole, at) : this.#token(code, at)
  }

  /** Behind the token that begins there. */
  #token(code: number, start: number): number {
    if (isNameStart(code)) {
      return this.#name(start)
    }
    if (isDigit(code) || (code === 46 && isDigit(this.whole.charCodeAt(start + 1)))) {
      return this.#add('number', start, this.#numberEnd(start))
    }
    if (isQuote(code)) {
      return this.#add('string', start, stringEnd(this.whole, start))
    }
    this.#add('operator', start, start + 1)
    this.#bracket(code)
    return start + 1
  }

  #name(start: number): number {
    const { whole } = this
    let at = start
    while (isNamePart(whole.charCodeAt(at))) {
      at += 1
    }
    const prefixed = at - start <= 2 && isQuote(whole.charCodeAt(at)) && prefixes.test(whole.slice(start, at))
    return prefixed ? this.#add('string', start, stringEnd(whole, at)) : this.#add('name', start, at)
  }

  /** Digits with what belongs to them: `1_000`, `0x1f`, `1e-3`, `2j`. */
  #numberEnd(start: number): number {
    const { whole } = this
    const hex = (whole.charCodeAt(start + 1) | 32) === 120
    for (let at = start; ; at += 1) {
      const code = whole.charCodeAt(at)
      const sign = (code === 43 || code === 45) && !hex && (whole.charCodeAt(at - 1) | 32) === 101
      if (!isNamePart(code) && code !== 46 && !sign) {
        return at
      }
    }
  }

  #add(kind: Kind, start: number, end: number): number {
    this.kinds.push(kind)
    this.starts.push(start - this.base)
    this.ends.push(end - this.base)
    this.closes.push(0)
    return end
  }

  #bracket(code: number): void {
    const place = this.kinds.length - 1
    if (code === 40 || code === 91 || code === 123) {
      this.#brackets.open(code, place)
    } else if (code === 41 || code === 93 || code === 125) {
      this.#closed(this.#brackets.close(code), place)
    } else if (code === 59 && !this.#brackets.isOpen) {
      this.statements.push(place + 1)
    }
  }

  #closed(opened: readonly number[], place: number): void {
    for (const open of opened) {
      this.closes[open] = place
    }
  }
}

function leads(whole: string, line: number): boolean {
  let at = line
  while (whole.charCodeAt(at) === 32 || whole.charCodeAt(at) === 9) {
    at += 1
  }
  leading.lastIndex = at
  return leading.test(whole)
}

const prefixes = /^(?:[rbuft]|rb|br|rf|fr|rt|tr)$/i
