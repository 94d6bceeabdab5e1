import { readBindings, type Bindings } from './bindings'
import { callNames, type Call, type LineCall } from './calls'
import type { Key, Span } from './keys'
import { LineCache, Lines, type Line } from './lines'
import type { Literal } from './literals'

/** What Python text has to do with MLflow. */
export interface Code {
  readonly calls: readonly Call[]
  /** Those that are given the name of a param, or of what a param's value comes from. */
  readonly literals: readonly Literal[]
  readonly bindings: Bindings
}

export interface Context {
  /** Names that are bound before the text begins, by the cells above in a notebook. */
  readonly bindings?: Bindings
  /** Params whose literals are wanted beside those that the text logs. */
  readonly params?: Iterable<string>
  /** What was read of the text before it was last changed. */
  readonly cache?: LineCache
}

/** True for text that can have nothing to do with MLflow: it need not be read. */
export function isForeign(text: string): boolean {
  return !text.includes('mlflow')
}

/**
 * Calls of MLflow in Python text. Never throws, whatever the text. What is looked for is found by patterns, and only the lines
 * that it stands in are read.
 */
export function codeOf(text: string, { bindings: before = new Map(), params = [], cache }: Context = {}): Code {
  if (isForeign(text) && before.size === 0) {
    return { calls: [], literals: [], bindings: before }
  }
  const lines = cache ?? new LineCache()
  const reader = new Reader(text, lines)
  const bindings = lines.bindings(reader.bindings(before))
  const calls = reader.calls(bindings)
  const names = new Set(params)
  for (const { name, keys } of calls) {
    if (name === 'log_param') {
      keys.forEach(({ key, from }) => names.add(key).add(from ?? key))
    }
  }
  const literals = reader.literals(lines.names(names))
  lines.turn()
  return { calls, literals, bindings }
}

class Reader {
  readonly #lines: Lines

  constructor(
    readonly text: string,
    cache: LineCache,
  ) {
    this.#lines = new Lines(text, cache)
  }

  bindings(before: Bindings): Bindings {
    const found = new Map<string, string>([['mlflow', 'mlflow'], ...before])
    const read = ({ tokens }: Line): void => readBindings(tokens, found)
    this.#each([/(?<![\w.])(?:import|from)(?!\w)[^\r\n;]{0,300}?(?<!\w)mlflow(?!\w)/g], read)
    const clients = [...found].filter(([, full]) => full.endsWith('.MlflowClient')).map(([name]) => name)
    if (clients.length > 0 || this.text.includes('MlflowClient')) {
      this.#each([called(['MlflowClient', ...clients])], read)
    }
    return found
  }

  calls(bindings: Bindings): readonly Call[] {
    const functions = Array.from(bindings)
      .filter(([, full]) => callNames.has(full.slice(full.lastIndexOf('.') + 1)))
      .map(([name]) => name)
    const names = [...new Set([...callNames.keys(), ...functions])]
    const found: Call[] = []
    const known = new Map<string, readonly Key[]>()
    this.#each([called(names), ...this.#dictionaries(names)], (line, base) => {
      const { calls, dictionaries } = line.calls(bindings)
      for (const call of calls) {
        found.push(callAt(call, base, known))
      }
      for (const [name, keys] of dictionaries) {
        known.set(
          name,
          keys.map((key) => moved(key, base)),
        )
      }
    })
    return found
  }

  literals(names: ReadonlySet<string>): readonly Literal[] {
    const found: Literal[] = []
    const plain = [...names].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)).slice(0, mostNames)
    if (plain.length > 0) {
      const assigned = new RegExp(`${alone(plain)}[ \\t]*(?::[^=,()\\r\\n]{0,80})?=(?!=)`, 'g')
      const options = plain.map((name) => name.replaceAll('_', '[-_]'))
      const flag = new RegExp(`["']--(?:${options.join('|')})["']`, 'g')
      this.#each([assigned, flag], (line, base) => {
        for (const literal of line.literals(names)) {
          found.push(moved(literal, base))
        }
      })
    }
    return found
  }

  /** Where the dictionaries stand that calls have by their names: `log_params(p)`. */
  #dictionaries(functions: readonly string[]): readonly RegExp[] {
    const many = functions.filter((name) => name !== 'log_metric' && name !== 'log_param' && name !== 'start_run')
    const argument = /[\s]*(?:(?:metrics|params)\s*=\s*)?([A-Za-z_]\w*)\s*[,)]/.source
    const pattern = new RegExp(called(many).source + argument, 'g')
    const names = [...new Set(Array.from(this.text.matchAll(pattern), ([, name = '']) => name))]
    const assigned = `${alone(names.slice(0, mostNames))}[ \\t]*(?::[^=,()\\r\\n]{0,80})?=\\s*(?:\\{|dict(?!\\w))`
    return names.length === 0 ? [] : [new RegExp(assigned, 'g')]
  }

  #each(patterns: readonly RegExp[], read: (line: Line, base: number) => void): void {
    const places: number[] = []
    for (const pattern of patterns) {
      pattern.lastIndex = 0
      while (pattern.test(this.text)) {
        places.push(pattern.lastIndex - 1)
      }
    }
    this.#lines.each(patterns.length > 1 ? places.sort((one, other) => one - other) : places, read)
  }
}

function callAt(call: LineCall, base: number, dictionaries: ReadonlyMap<string, readonly Key[]>): Call {
  const { name, nested, keys, dictionary, at, end } = call
  return {
    name,
    nested,
    at: { start: at.start + base, end: at.end + base },
    end: end + base,
    keys: dictionary === undefined ? keys.map((key) => moved(key, base)) : (dictionaries.get(dictionary) ?? []),
  }
}

function moved<S extends Span>(span: S, by: number): S {
  return { ...span, start: span.start + by, end: span.end + by }
}

/** More names than these would make a pattern that is slow to go through the text. */
const mostNames = 200

/** One of the names by itself, whatever stands before its dot. */
function alone(names: readonly string[]): string {
  return `(?<![\\w\\u0080-\\uffff])(?:${names.join('|')})(?![\\w\\u0080-\\uffff])`
}

function called(names: readonly string[]): RegExp {
  return new RegExp(`${alone(names)}[\\s\\\\]*\\(`, 'g')
}
