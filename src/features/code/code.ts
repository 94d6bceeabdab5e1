import { readBindings, type Bindings } from './bindings'
import { callNames, readCalls, type Call, type Dictionaries } from './calls'
import { readLiterals, type Literal } from './literals'
import { LineCache, Lines } from './lines'
import type { Tokens } from './tokens'

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
export function codeOf(text: string, { bindings: before = new Map(), params, cache }: Context = {}): Code {
  if (isForeign(text) && before.size === 0) {
    return { calls: [], literals: [], bindings: before }
  }
  const lines = cache ?? new LineCache()
  const reader = new Reader(text, lines)
  const bindings = reader.bindings(before)
  const calls = reader.calls(bindings)
  const literals = reader.literals(new Set([...(params ?? []), ...calls.flatMap(namesOf)]))
  lines.turn()
  return { calls, literals, bindings }
}

/** Names whose literals are wanted: of params, and of what their values come from. */
function namesOf({ name, keys }: Call): readonly string[] {
  return name === 'log_param' ? keys.flatMap(({ key, from }) => [key, from ?? key]) : []
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
    this.#each([/(?<![\w.])(?:import|from)(?!\w)[^\r\n;]{0,300}?(?<!\w)mlflow(?!\w)/g], (tokens) =>
      readBindings(tokens, found),
    )
    const clients = [...found].filter(([, full]) => full.endsWith('.MlflowClient')).map(([name]) => name)
    if (clients.length > 0 || this.text.includes('MlflowClient')) {
      this.#each([called(['MlflowClient', ...clients])], (tokens) => readBindings(tokens, found))
    }
    return found
  }

  calls(bindings: Bindings): readonly Call[] {
    const functions = Array.from(bindings)
      .filter(([, full]) => callNames.has(full.slice(full.lastIndexOf('.') + 1)))
      .map(([name]) => name)
    const names = [...new Set([...callNames.keys(), ...functions])]
    const found: Call[] = []
    const known: Dictionaries = new Map()
    this.#each([called(names), ...this.#named(names)], (tokens) => readCalls(tokens, bindings, known, found))
    return found
  }

  literals(names: ReadonlySet<string>): readonly Literal[] {
    const found: Literal[] = []
    const plain = [...names].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)).slice(0, mostNames)
    if (plain.length > 0) {
      const assigned = new RegExp(`${alone(plain)}[ \\t]*(?::[^=,()\\r\\n]{0,80})?=(?!=)`, 'g')
      const options = plain.map((name) => name.replaceAll('_', '[-_]'))
      const flag = new RegExp(`["']--(?:${options.join('|')})["']`, 'g')
      this.#each([assigned, flag], (tokens) => readLiterals(tokens, names, found))
    }
    return found
  }

  /** Where the dictionaries stand that calls have by their names: `log_params(p)`. */
  #named(functions: readonly string[]): readonly RegExp[] {
    const argument = new RegExp(
      `${called(functions).source}\\s*(?:(?:metrics|params)\\s*=\\s*)?([A-Za-z_]\\w*)\\s*[,)]`,
      'g',
    )
    const names = new Set(Array.from(this.text.matchAll(argument), ([, name = '']) => name))
    return names.size === 0
      ? []
      : [
          new RegExp(
            `${alone([...names].slice(0, mostNames))}[ \\t]*(?::[^=,()\\r\\n]{0,80})?=\\s*(?:\\{|dict(?!\\w))`,
            'g',
          ),
        ]
  }

  #each(patterns: readonly RegExp[], read: (tokens: Tokens) => void): void {
    const places = patterns.flatMap((pattern) => Array.from(this.text.matchAll(pattern), ({ index }) => index))
    this.#lines.each(patterns.length > 1 ? places.sort((one, other) => one - other) : places, read)
  }
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
