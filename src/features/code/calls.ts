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

/** Dictionaries by the name that they were last given. */
export type Dictionaries = Map<string, readonly Key[]>

/** Adds the calls of one statement to what was found before it, and the dictionaries that it names to those that are known. */
export function readCalls(tokens: Tokens, bindings: Bindings, dictionaries: Dictionaries, found: Call[]): void {
  const { kinds, text, starts } = tokens
  for (let place = 1; place < kinds.length; place += 1) {
    if (kinds[place] !== 'operator') {
      continue
    }
    const code = text.charCodeAt(starts[place] ?? 0)
    if (code === 40 && kinds[place - 1] === 'name') {
      const call = callAt(tokens, place, bindings, dictionaries)
      if (call) {
        found.push(call)
      }
    } else if (code === 61) {
      readDictionary(tokens, place, dictionaries)
    }
  }
}

function callAt(tokens: Tokens, open: number, bindings: Bindings, dictionaries: Dictionaries): Call | undefined {
  const called = textAt(tokens, open - 1)
  if (!callNames.has(called) && !bindings.has(called)) {
    return undefined
  }
  const { first, path } = namesOf(tokens, open - 1)
  const full = resolve(path, bindings)
  const written = full?.split('.').at(-1) ?? ''
  const name = callNames.get(written)
  if (full === undefined || name === undefined || !isTracking(full, name)) {
    return undefined
  }
  const given = argumentsOf(tokens, open)
  return {
    name,
    at: { start: spanOf(tokens, first).start, end: spanOf(tokens, open - 1).end },
    end: endOf(tokens, open),
    keys: keysOf(tokens, written, full.startsWith('client.'), given, dictionaries),
    nested: given.some((each) => each.keyword === 'nested' && textAt(tokens, each.first) === 'True'),
  }
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
  dictionaries: Dictionaries,
): readonly Key[] {
  const plain = given.filter(({ keyword }) => keyword === undefined)
  const argument = (position: number, ...keywords: readonly string[]): Argument | undefined =>
    given.find(({ keyword }) => keyword !== undefined && keywords.includes(keyword)) ?? plain[position]
  const shift = client ? 1 : 0
  if (name === 'log_metrics' || name === 'log_params') {
    const dictionary = argument(shift, 'metrics', 'params')
    return dictionary ? keysIn(tokens, dictionary, dictionaries) : []
  }
  if (name === 'start_run' || name === 'autolog') {
    return []
  }
  const key = argument(shift, 'key', 'experiment_name')
  return key ? keyOf(tokens, key, argument(shift + 1, 'value')) : []
}

/** Of a dictionary that stands there, or that was given this name before. */
function keysIn(tokens: Tokens, argument: Argument, dictionaries: Dictionaries): readonly Key[] {
  const { first, last } = argument
  return first === last ? (dictionaries.get(textAt(tokens, first)) ?? []) : dictionaryOf(tokens, argument)
}

function readDictionary(tokens: Tokens, equals: number, dictionaries: Dictionaries): void {
  const value = textAt(tokens, equals + 1)
  const name = targetOf(tokens, equals)
  if (name !== undefined && (value === '{' || value === 'dict')) {
    dictionaries.set(name, dictionaryOf(tokens, { first: equals + 1, last: equals + 2 }))
  }
}

/** What is assigned to: the last of its names, before its type where it has one (`alpha: float = 0.1`). */
export function targetOf(tokens: Tokens, equals: number): string | undefined {
  const { first, path } = namesOf(tokens, equals - 1)
  const typed = path.length > 0 && textAt(tokens, first - 1) === ':'
  return (typed ? namesOf(tokens, first - 2).path : path).at(-1)
}
