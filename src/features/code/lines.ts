import { lineStart, longStringAt, longStringsOf, type LongStrings } from './strings'
import { tokensOf, type Tokens } from './tokens'

/** Lines that were read before, by where they began then; what is typed elsewhere leaves their tokens as they are. */
export class LineCache {
  #old = new Map<string, Tokens>()
  #new = new Map<string, Tokens>()

  /** The tokens of the line that begins there: those of before, where all of it still reads the same. */
  read(text: string, base: number): Tokens {
    const next = text.indexOf('\n', base)
    const head = text.slice(base, next < 0 ? text.length : next)
    const known = this.#new.get(head) ?? this.#old.get(head)
    const tokens = known && text.startsWith(known.text, base) ? moved(known, text, base) : tokensOf(text, base)
    if (tokens.complete) {
      this.#new.set(head, tokens)
    }
    return tokens
  }

  /** Forgets what was not read since the last time. */
  turn(): void {
    this.#old = this.#new
    this.#new = new Map()
  }
}

/** A part of the new text, which so keeps no older one in memory. */
function moved(tokens: Tokens, text: string, base: number): Tokens {
  const { kinds, starts, ends, closes, statements, complete } = tokens
  return { text: text.slice(base, base + tokens.text.length), base, kinds, starts, ends, closes, statements, complete }
}

/** The lines of a text, each read when it is first of interest. */
export class Lines {
  readonly #long: LongStrings
  readonly #read = new Map<number, Tokens>()

  constructor(
    readonly text: string,
    readonly cache: LineCache,
  ) {
    this.#long = longStringsOf(text)
  }

  /** Hands over the lines that some places stand in, each line once; places in strings of three quotes stand in none. */
  each(places: readonly number[], read: (tokens: Tokens) => void): void {
    let end = 0
    for (const place of places) {
      const long = longStringAt(this.#long, place)
      const floor = Math.max(end, this.#long.ends[long] ?? 0)
      if (place < floor) {
        continue
      }
      end = lineStart(this.text, place, floor)
      while (end <= place) {
        const tokens = this.#tokens(end)
        end += tokens.text.length
        read(tokens)
      }
    }
  }

  #tokens(base: number): Tokens {
    let tokens = this.#read.get(base)
    if (tokens === undefined) {
      tokens = this.cache.read(this.text, base)
      this.#read.set(base, tokens)
    }
    return tokens
  }
}
