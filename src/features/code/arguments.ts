import type { Tokens } from './tokens'

/** One argument of a call, by the places of its first and last token. */
export interface Argument {
  readonly keyword?: string
  readonly first: number
  readonly last: number
}

export function textAt({ text, starts, ends }: Tokens, place: number): string {
  return text.slice(starts[place] ?? text.length, ends[place] ?? text.length)
}

/** What stands between a bracket and its end, cut at the commas between them; works through each token once. */
export function argumentsOf(tokens: Tokens, open: number): readonly Argument[] {
  const close = tokens.closes[open] ?? open
  const found: Argument[] = []
  let first = open + 1
  for (let place = first; place <= close; place += 1) {
    const inner = tokens.closes[place] ?? 0
    if (inner > 0 && place < close) {
      place = Math.min(inner, close - 1)
    } else if (place === close || isComma(tokens, place)) {
      if (place > first) {
        found.push(argumentOf(tokens, first, place - 1))
      }
      first = place + 1
    }
  }
  return found
}

function argumentOf(tokens: Tokens, first: number, last: number): Argument {
  const keyword = last > first + 1 && tokens.kinds[first] === 'name' && textAt(tokens, first + 1) === '='
  return keyword ? { keyword: textAt(tokens, first), first: first + 2, last } : { first, last }
}

function isComma({ kinds, text, starts }: Tokens, place: number): boolean {
  return kinds[place] === 'operator' && text.charCodeAt(starts[place] ?? 0) === 44
}

/** Names that hang together by dots and end at a place: `mlflow.sklearn.autolog`; empty where none does. */
export function namesOf(tokens: Tokens, last: number): { readonly first: number; readonly path: readonly string[] } {
  const path: string[] = []
  let first = last
  for (let place = last; tokens.kinds[place] === 'name' && path.length < deepest; place -= 2) {
    path.unshift(textAt(tokens, place))
    first = place
    if (place < 2 || textAt(tokens, place - 1) !== '.') {
      break
    }
    if (tokens.kinds[place - 2] !== 'name') {
      // What is called on the answer of something else: nobody can tell whose it is.
      path.unshift('')
      break
    }
  }
  return { first, path }
}

const deepest = 8
