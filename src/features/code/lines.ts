import type { Bindings } from './bindings'
import { callsOf, type LineCalls } from './calls'
import { literalsOf, type Literal } from './literals'
import { lineStart, longStringAt, longStringsOf, type LongStrings } from './strings'
import { tokensOf, type Tokens } from './tokens'

/** A line with all the lines that its brackets and long strings take; what it says is found out once. */
export class Line {
  #calls: { readonly by: Bindings; readonly found: LineCalls } | undefined
  #literals: { readonly by: ReadonlySet<string>; readonly found: readonly Literal[] } | undefined

  constructor(readonly tokens: Tokens) {}

  calls(by: Bindings): LineCalls {
    if (this.#calls?.by !== by) {
      this.#calls = { by, found: callsOf(this.tokens, by) }
    }
    return this.#calls.found
  }

  literals(by: ReadonlySet<string>): readonly Literal[] {
    if (this.#literals?.by !== by) {
      this.#literals = { by, found: literalsOf(this.tokens, by) }
    }
    return this.#literals.found
  }
}

/** Lines that were read before the text was changed, by how they begin: most of them read the same afterwards. */
export class LineCache {
  #old = new Map<string, Line>()
  #new = new Map<string, Line>()
  #bindings: Bindings = new Map()
  #names: ReadonlySet<string> = new Set()

  /** The line that begins there. */
  read(text: string, base: number): Line {
    const next = text.indexOf('\n', base)
    const head = text.slice(base, next < 0 ? text.length : next)
    const known = this.#new.get(head) ?? this.#old.get(head)
    if (known && text.startsWith(known.tokens.text, base)) {
      this.#new.set(head, known)
      return known
    }
    const tokens = tokensOf(text, base)
    const line = new Line(tokens)
    if (tokens.complete) {
      this.#new.set(tokens.text.slice(0, head.length), line)
    }
    return line
  }

  /** The ones of before where they say the same, so that what was found by them holds. */
  bindings(found: Bindings): Bindings {
    const same =
      found.size === this.#bindings.size && [...found].every(([name, full]) => this.#bindings.get(name) === full)
    return (this.#bindings = same ? this.#bindings : found)
  }

  names(found: ReadonlySet<string>): ReadonlySet<string> {
    const same = found.size === this.#names.size && [...found].every((name) => this.#names.has(name))
    return (this.#names = same ? this.#names : found)
  }

  /** Forgets what was not read since the last time. */
  turn(): void {
    this.#old = this.#new
    this.#new = new Map()
  }
}

/** The lines of a text, each read when it is first of interest. */
export class Lines {
  readonly #long: LongStrings
  readonly #read = new Map<number, Line>()

  constructor(
    readonly text: string,
    readonly cache: LineCache,
  ) {
    this.#long = longStringsOf(text)
  }

  /**
   * Hands over the lines that some places stand in, and where each begins, each once and in the order of the text; places in
   * strings of three quotes stand in none.
   */
  each(places: readonly number[], read: (line: Line, base: number) => void): void {
    let end = 0
    for (const place of places) {
      if (place < end) {
        continue
      }
      const floor = Math.max(end, this.#long.ends[longStringAt(this.#long, place)] ?? 0)
      if (place < floor) {
        continue
      }
      end = lineStart(this.text, place, floor)
      while (end <= place) {
        const line = this.#line(end)
        read(line, end)
        end += line.tokens.text.length
      }
    }
  }

  #line(base: number): Line {
    let line = this.#read.get(base)
    if (line === undefined) {
      line = this.cache.read(this.text, base)
      this.#read.set(base, line)
    }
    return line
  }
}
