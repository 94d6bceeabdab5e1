import { argumentsOf, namesOf, textAt, type Argument } from './arguments'
import { bindingsOf, type Bindings } from './bindings'
import { tokensOf, type Tokens } from './tokens'

export type CallName = 'start_run' | 'set_experiment' | 'autolog' | 'log_metric' | 'log_param'

/** A span of the text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

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

export interface Key extends Span {
  readonly key: string
  /** The plain name that the value comes from: `alpha` for `log_param("alpha", args.alpha)`. */
  readonly from?: string
}

/** A literal that is given a name: `alpha = 0.1`, `add_argument("--alpha", default=0.1)`, `def train(alpha=0.1)`. */
export interface Literal extends Span {
  readonly name: string
  readonly value: string
}

export interface Code {
  readonly calls: readonly Call[]
  readonly literals: readonly Literal[]
  readonly bindings: Bindings
  /** Where each line begins. */
  readonly lines: readonly number[]
}

/**
 * Calls of MLflow in Python text. Never throws, whatever the text.
 * @param known names that are bound before it begins, by the cells above in a notebook.
 */
export function codeOf(text: string, known?: Bindings): Code {
  const tokens = tokensOf(text)
  const bindings = bindingsOf(tokens, known)
  const { calls, literals } = new Finder(tokens, bindings).find()
  return { calls, literals, bindings, lines: tokens.lines }
}

const wanted: ReadonlyMap<string, CallName> = new Map([
  ['start_run', 'start_run'],
  ['set_experiment', 'set_experiment'],
  ['autolog', 'autolog'],
  ['log_metric', 'log_metric'],
  ['log_metrics', 'log_metric'],
  ['log_param', 'log_param'],
  ['log_params', 'log_param'],
])

class Finder {
  readonly #calls: Call[] = []
  readonly #literals: Literal[] = []
  /** Dictionaries by the name they were last given. */
  readonly #dictionaries = new Map<string, readonly Key[]>()

  constructor(
    readonly tokens: Tokens,
    readonly bindings: Bindings,
  ) {}

  find(): { readonly calls: readonly Call[]; readonly literals: readonly Literal[] } {
    const { kinds, text, starts } = this.tokens
    for (let place = 0; place < kinds.length; place += 1) {
      if (kinds[place] !== 'operator') {
        continue
      }
      const char = text.charAt(starts[place] ?? 0)
      if (char === '(' && kinds[place - 1] === 'name') {
        this.#call(place)
      } else if (char === '=') {
        this.#assignment(place)
      }
    }
    return { calls: this.#calls, literals: this.#literals }
  }

  #call(open: number): void {
    const called = textAt(this.tokens, open - 1)
    if (called === 'add_argument') {
      this.#option(open)
    } else if (wanted.has(called) || this.bindings.has(called)) {
      this.#tracking(open)
    }
  }

  #tracking(open: number): void {
    const { tokens } = this
    const { first, path } = namesOf(tokens, open - 1)
    const full = this.#resolve(path)
    const written = full?.split('.').at(-1) ?? ''
    const name = wanted.get(written)
    if (full === undefined || name === undefined || !isTracking(full, name)) {
      return
    }
    const given = argumentsOf(tokens, open)
    const at = { start: tokens.starts[first] ?? 0, end: tokens.ends[open - 1] ?? 0 }
    this.#calls.push({
      name,
      at,
      end: this.#endOf(open),
      keys: this.#keys(written, full.startsWith('client.'), given),
      nested: given.some((each) => each.keyword === 'nested' && textAt(tokens, each.first) === 'True'),
    })
  }

  /** Behind its closing bracket; of one that was left open, behind the last token that can be in it. */
  #endOf(open: number): number {
    const { closes, kinds, ends, starts, text } = this.tokens
    const close = closes.get(open) ?? open
    const closed = close < kinds.length && text.charAt(starts[close] ?? 0) === ')'
    return ends[closed ? close : Math.max(open, close - 1)] ?? text.length
  }

  #resolve(path: readonly string[]): string | undefined {
    const root = this.bindings.get(path[0] ?? '')
    return root && [root, ...path.slice(1)].join('.')
  }

  #keys(name: string, client: boolean, given: readonly Argument[]): readonly Key[] {
    const plain = given.filter(({ keyword }) => keyword === undefined)
    const argument = (position: number, ...keywords: readonly string[]): Argument | undefined =>
      given.find(({ keyword }) => keyword !== undefined && keywords.includes(keyword)) ?? plain[position]
    const shift = client ? 1 : 0
    if (name === 'log_metrics' || name === 'log_params') {
      const dictionary = argument(0, 'metrics', 'params')
      return dictionary ? this.#dictionary(dictionary) : []
    }
    if (name === 'start_run' || name === 'autolog') {
      return []
    }
    const key = argument(shift, 'key', 'experiment_name')
    const value = argument(shift + 1, 'value')
    return key ? this.#key(key, value) : []
  }

  #key(argument: Argument, value: Argument | undefined): readonly Key[] {
    const { tokens } = this
    const single = argument.last === argument.first && tokens.kinds[argument.first] === 'string'
    const key = single ? stringOf(textAt(tokens, argument.first)) : undefined
    const from = value && namesOf(tokens, value.last)
    return key === undefined
      ? []
      : [{ key, ...this.#span(argument.first), from: from?.first === value?.first ? from?.path.at(-1) : undefined }]
  }

  /** `{"a": a, "b": 1}`, `dict(a=a)`, or the name of one that was written above. */
  #dictionary({ first, last }: Argument): readonly Key[] {
    const { tokens } = this
    if (textAt(tokens, first) === '{') {
      return argumentsOf(tokens, first).flatMap((pair) => {
        const value = textAt(tokens, pair.first + 1) === ':' ? { ...pair, first: pair.first + 2 } : undefined
        return value === undefined ? [] : this.#key({ ...pair, last: pair.first }, value)
      })
    }
    if (textAt(tokens, first) === 'dict' && textAt(tokens, first + 1) === '(') {
      return argumentsOf(tokens, first + 1).flatMap(({ keyword, first: value, last: end }) => {
        const from = namesOf(tokens, end)
        const name = from.first === value ? from.path.at(-1) : undefined
        return keyword === undefined ? [] : [{ key: keyword, ...this.#span(value - 2), from: name }]
      })
    }
    return first === last ? (this.#dictionaries.get(textAt(tokens, first)) ?? []) : []
  }

  #assignment(equals: number): void {
    const { tokens } = this
    if (!this.#begins(equals + 1)) {
      return
    }
    const name = this.#target(equals)
    if (name === undefined || tokens.starts[equals + 1] === undefined || textAt(tokens, equals + 1) === '=') {
      return
    }
    if (textAt(tokens, equals + 1) === '{' || textAt(tokens, equals + 1) === 'dict') {
      const value = { first: equals + 1, last: equals + 2 }
      this.#dictionaries.set(name, this.#dictionary(value))
      return
    }
    this.#literal(name, equals + 1)
  }

  /** Only a literal or a dictionary is of interest; most of what is assigned is neither. */
  #begins(place: number): boolean {
    const kind = this.tokens.kinds[place]
    const char = this.tokens.text.charAt(this.tokens.starts[place] ?? 0)
    return kind === 'operator' ? char === '{' || char === '-' : kind !== 'name' || 'dTFN'.includes(char)
  }

  /** What is assigned to: the last of its names, before its type where it has one (`alpha: float = 0.1`). */
  #target(equals: number): string | undefined {
    const { tokens } = this
    const { first, path } = namesOf(tokens, equals - 1)
    const typed = path.length > 0 && textAt(tokens, first - 1) === ':'
    return (typed ? namesOf(tokens, first - 2).path : path).at(-1)
  }

  /** `parser.add_argument("--learning-rate", default=0.1)` */
  #option(open: number): void {
    const { tokens } = this
    const given = argumentsOf(tokens, open)
    const flags = given.filter(({ keyword }) => keyword === undefined).map(({ first }) => textAt(tokens, first))
    const long = flags.map((flag) => stringOf(flag) ?? '').find((flag) => flag.startsWith('--'))
    const value = given.find(({ keyword }) => keyword === 'default')
    if (long !== undefined && value) {
      this.#literal(long.slice(2).replaceAll('-', '_'), value.first)
    }
  }

  #literal(name: string, place: number): void {
    const { tokens } = this
    const last = textAt(tokens, place) === '-' && tokens.kinds[place + 1] === 'number' ? place + 1 : place
    const value = this.#constant(place, last)
    if (value !== undefined && this.#endsThere(last + 1)) {
      this.#literals.push({ name, value, start: this.#span(place).start, end: this.#span(last).end })
    }
  }

  /** What params record of it: a number as written, what a string says. */
  #constant(first: number, last: number): string | undefined {
    const text = textAt(this.tokens, last)
    const kind = this.tokens.kinds[last]
    if (kind === 'string') {
      return stringOf(text)
    }
    const constant = kind === 'number' || /^(?:True|False|None)$/.test(text)
    return constant ? (first === last ? text : `-${text}`) : undefined
  }

  /** A literal that is part of a longer expression is not the value. */
  #endsThere(place: number): boolean {
    const { tokens } = this
    return (
      place >= tokens.kinds.length || tokens.statements.has(place) || [',', ')', ';'].includes(textAt(tokens, place))
    )
  }

  #span(place: number): Span {
    return { start: this.tokens.starts[place] ?? 0, end: this.tokens.ends[place] ?? 0 }
  }
}

/** `mlflow.log_metric`, a client's own, and for `autolog` those of the flavours: not what else has such a name. */
function isTracking(full: string, name: CallName): boolean {
  return (
    /^(?:mlflow(?:\.tracking\.fluent)?|client)\.[a-z_]+$/.test(full) ||
    (name === 'autolog' && full.startsWith('mlflow.'))
  )
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
