import { argumentsOf, namesOf, textAt, type Argument } from './arguments'
import type { Bindings } from './bindings'
import { dictionaryOf, keyOf, spanOf, type Key, type Span } from './keys'
import type { Tokens } from './tokens'

export type CallName = 'start_run' | 'set_experiment' | 'autolog' | 'log_metric' | 'log_param'

/** A call into MLflow's tracking; `log_metrics` and `log_params` stand under their singular. */
export interface Call {
  readonly name: CallName
  /** Its name as written, without its brackets. */
  readonly at: Span
  /** To its closing bracket, or to where it can no longer go on. */
  readonly end: number
  /** Keys that are logged, or the experiment's name: those that stand there as text. */
  readonly keys: readonly Key[]
  /** True for `start_run(nested=True)`. */
  readonly nested: boolean
}

/** The functions that are looked for, by the name that they are written under. */
export const callNames: ReadonlyMap<string, CallName> = new Map([
  ['start_run', 'start_run'],
  ['set_experiment', 'set_experiment'],
  ['autolog', 'autolog'],
  ['log_metric', 'log_metric'],
  ['log_metrics', 'log_metric'],
  ['log_param', 'log_param'],
  ['log_params', 'log_param'],
])

/** What a line says, its places counted from its own beginning. */
export interface LineCalls {
  readonly calls: readonly LineCall[]
  /** Dictionaries that are given a name. */
  readonly dictionaries: readonly (readonly [name: string, keys: readonly Key[]])[]
}

export interface LineCall extends Call {
  /** The name of the dictionary that its keys are in. */
  readonly dictionary?: string
}

export function callsOf(tokens: Tokens, bindings: Bindings): LineCalls {
  const { kinds, text, starts } = tokens
  const calls: LineCall[] = []
  const dictionaries: (readonly [string, readonly Key[]])[] = []
  for (let place = 1; place < kinds.length; place += 1) {
    if (kinds[place] !== 'operator') {
      continue
    }
    const code = text.charCodeAt(starts[place] ?? 0)
    if (code === 40 && kinds[place - 1] === 'name') {
      calls.push(...callAt(tokens, place, bindings))
    } else if (code === 61) {
      dictionaries.push(...dictionaryAt(tokens, place))
    }
  }
  return { calls, dictionaries }
}

function callAt(tokens: Tokens, open: number, bindings: Bindings): readonly LineCall[] {
  const called = textAt(tokens, open - 1)
  if (!callNames.has(called) && !bindings.has(called)) {
    return []
  }
  const { first, path } = namesOf(tokens, open - 1)
  const full = resolve(path, bindings)
  const written = full?.split('.').at(-1) ?? ''
  const name = callNames.get(written)
  if (full === undefined || name === undefined || !isTracking(full, name)) {
    return []
  }
  const given = argumentsOf(tokens, open)
  const nested = given.some((each) => each.keyword === 'nested' && textAt(tokens, each.first) === 'True')
  const at = { start: spanOf(tokens, first).start, end: spanOf(tokens, open - 1).end }
  const keys = keysOf(tokens, written, full.startsWith('client.'), given)
  return [{ name, at, end: endOf(tokens, open), nested, ...keys }]
}

function resolve(path: readonly string[], bindings: Bindings): string | undefined {
  const root = bindings.get(path[0] ?? '')
  return root && [root, ...path.slice(1)].join('.')
}

/** `mlflow.log_metric`, a client's own, and for `autolog` those of the flavours: not what else has such a name. */
function isTracking(full: string, name: CallName): boolean {
  return (
    /^(?:mlflow(?:\.tracking\.fluent)?|client)\.[a-z_]+$/.test(full) ||
    (name === 'autolog' && full.startsWith('mlflow.'))
  )
}

/** Behind its closing bracket; of one that was left open, behind the last token that can be in it. */
function endOf(tokens: Tokens, open: number): number {
  const close = tokens.closes[open] ?? 0
  return spanOf(tokens, textAt(tokens, close) === ')' ? close : Math.max(open, close - 1)).end
}

function keysOf(
  tokens: Tokens,
  name: string,
  client: boolean,
  given: readonly Argument[],
): Pick<LineCall, 'keys' | 'dictionary'> {
  const plain = given.filter(({ keyword }) => keyword === undefined)
  const argument = (position: number, ...keywords: readonly string[]): Argument | undefined =>
    given.find(({ keyword }) => keyword !== undefined && keywords.includes(keyword)) ?? plain[position]
  const shift = client ? 1 : 0
  if (name === 'log_metrics' || name === 'log_params') {
    return keysIn(tokens, argument(shift, 'metrics', 'params'))
  }
  const key = name === 'start_run' || name === 'autolog' ? undefined : argument(shift, 'key', 'experiment_name')
  return { keys: key ? keyOf(tokens, key, argument(shift + 1, 'value')) : [] }
}

/** Of a dictionary that stands there, or that has a name. */
function keysIn(tokens: Tokens, all: Argument | undefined): Pick<LineCall, 'keys' | 'dictionary'> {
  if (all === undefined) {
    return { keys: [] }
  }
  return all.first === all.last
    ? { keys: [], dictionary: textAt(tokens, all.first) }
    : { keys: dictionaryOf(tokens, all) }
}

function dictionaryAt(tokens: Tokens, equals: number): LineCalls['dictionaries'] {
  const value = textAt(tokens, equals + 1)
  const name = value === '{' || value === 'dict' ? targetOf(tokens, equals) : undefined
  return name === undefined ? [] : [[name, dictionaryOf(tokens, { first: equals + 1, last: equals + 2 })]]
}

/** What is assigned to: the last of its names, before its type where it has one (`alpha: float = 0.1`). */
export function targetOf(tokens: Tokens, equals: number): string | undefined {
  const { first, path } = namesOf(tokens, equals - 1)
  const typed = path.length > 0 && textAt(tokens, first - 1) === ':'
  return (typed ? namesOf(tokens, first - 2).path : path).at(-1)
}
