import { argumentsOf, textAt } from './arguments'
import { targetOf } from './calls'
import { spanOf, stringOf, type Span } from './keys'
import type { Tokens } from './tokens'

/** A literal that is given a name: `alpha = 0.1`, `add_argument("--alpha", default=0.1)`, `def train(alpha=0.1)`. */
export interface Literal extends Span {
  readonly name: string
  /** As params record it: a number as written, what a string says. */
  readonly value: string
}

/** The literals of a line that are given one of some names; places are counted from its own beginning. */
export function literalsOf(tokens: Tokens, names: ReadonlySet<string>): readonly Literal[] {
  const { kinds, text, starts } = tokens
  const found: Literal[] = []
  for (let place = 1; place < kinds.length; place += 1) {
    if (kinds[place] === 'operator') {
      const code = text.charCodeAt(starts[place] ?? 0)
      const literal = code === 61 ? assigned(tokens, place) : code === 40 ? option(tokens, place) : undefined
      if (literal && names.has(literal.name)) {
        found.push(literal)
      }
    }
  }
  return found
}

function assigned(tokens: Tokens, equals: number): Literal | undefined {
  if (!begins(tokens, equals + 1)) {
    return undefined
  }
  const name = targetOf(tokens, equals)
  return name === undefined ? undefined : literalOf(tokens, name, equals + 1)
}

/** Most of what is assigned is no literal. */
function begins({ kinds, text, starts }: Tokens, place: number): boolean {
  const kind = kinds[place]
  const char = text.charAt(starts[place] ?? 0)
  return kind === 'operator' ? char === '-' : kind !== 'name' || 'TFN'.includes(char)
}

/** `parser.add_argument("--learning-rate", default=0.1)` */
function option(tokens: Tokens, open: number): Literal | undefined {
  if (textAt(tokens, open - 1) !== 'add_argument') {
    return undefined
  }
  const given = argumentsOf(tokens, open)
  const flags = given.filter(({ keyword }) => keyword === undefined).map(({ first }) => textAt(tokens, first))
  const long = flags.map((flag) => stringOf(flag) ?? '').find((flag) => flag.startsWith('--'))
  const value = given.find(({ keyword }) => keyword === 'default')
  return long !== undefined && value ? literalOf(tokens, long.slice(2).replaceAll('-', '_'), value.first) : undefined
}

function literalOf(tokens: Tokens, name: string, place: number): Literal | undefined {
  const last = textAt(tokens, place) === '-' && tokens.kinds[place + 1] === 'number' ? place + 1 : place
  const value = constant(tokens, place, last)
  return value !== undefined && endsThere(tokens, last + 1)
    ? { name, value, start: spanOf(tokens, place).start, end: spanOf(tokens, last).end }
    : undefined
}

function constant(tokens: Tokens, first: number, last: number): string | undefined {
  const text = textAt(tokens, last)
  const kind = tokens.kinds[last]
  if (kind === 'string') {
    return stringOf(text)
  }
  const known = kind === 'number' || /^(?:True|False|None)$/.test(text)
  return known ? (first === last ? text : `-${text}`) : undefined
}

/** A literal that is part of a longer expression is not the value. */
function endsThere(tokens: Tokens, place: number): boolean {
  return (
    place >= tokens.kinds.length || tokens.statements.includes(place) || [',', ')', ';'].includes(textAt(tokens, place))
  )
}
