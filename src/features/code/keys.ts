import { argumentsOf, namesOf, textAt, type Argument } from './arguments'
import type { Tokens } from './tokens'

/** A span of the text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The key of a metric or a param as it stands in the text. */
export interface Key extends Span {
  readonly key: string
  /** The plain name that the value comes from: `alpha` for `log_param("alpha", args.alpha)`. */
  readonly from?: string
}

/** The key that an argument is, where it is said in the text. */
export function keyOf(tokens: Tokens, argument: Argument, value: Argument | undefined): readonly Key[] {
  const single = argument.last === argument.first && tokens.kinds[argument.first] === 'string'
  const key = single ? stringOf(textAt(tokens, argument.first)) : undefined
  return key === undefined ? [] : [{ key, ...spanOf(tokens, argument.first), from: nameOf(tokens, value) }]
}

/** `{"a": a, "b": 1}` or `dict(a=a)`. */
export function dictionaryOf(tokens: Tokens, { first }: Argument): readonly Key[] {
  if (textAt(tokens, first) === '{') {
    return argumentsOf(tokens, first).flatMap((pair) => {
      const value = textAt(tokens, pair.first + 1) === ':' ? { ...pair, first: pair.first + 2 } : undefined
      return value === undefined ? [] : keyOf(tokens, { ...pair, last: pair.first }, value)
    })
  }
  if (textAt(tokens, first) !== 'dict' || textAt(tokens, first + 1) !== '(') {
    return []
  }
  return argumentsOf(tokens, first + 1).flatMap((argument) => {
    const { keyword, first: value } = argument
    return keyword === undefined ? [] : [{ key: keyword, ...spanOf(tokens, value - 2), from: nameOf(tokens, argument) }]
  })
}

/** The last of the names that a value is, where it is nothing else. */
function nameOf(tokens: Tokens, value: Argument | undefined): string | undefined {
  const from = value && namesOf(tokens, value.last)
  return from?.first === value?.first ? from?.path.at(-1) : undefined
}

export function spanOf(tokens: Tokens, place: number): Span {
  return { start: tokens.starts[place] ?? 0, end: tokens.ends[place] ?? 0 }
}

/** What a string literal says; undefined for an f-string, bytes, and what has escapes or no end. */
export function stringOf(literal: string): string | undefined {
  const body = /^[rRuU]?("""|'''|"|')/.exec(literal)
  const quote = body?.[1]
  if (!body || quote === undefined || literal.length < body[0].length + quote.length || !literal.endsWith(quote)) {
    return undefined
  }
  const text = literal.slice(body[0].length, literal.length - quote.length)
  return text.includes('\\') ? undefined : text
}
