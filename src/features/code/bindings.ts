import { namesOf, textAt } from './arguments'
import type { Tokens } from './tokens'

/** What names of a file stand for: `m` for `mlflow`, `lm` for `mlflow.log_metric`, `c` for `client` (an MlflowClient). */
export type Bindings = ReadonlyMap<string, string>

const functions = ['start_run', 'set_experiment', 'autolog', 'log_metric', 'log_metrics', 'log_param', 'log_params']

/**
 * Reads the imports of MLflow in a statement, and the names that clients are given, into what is known already; `mlflow` itself
 * should be known: its import may be half-typed.
 */
export function readBindings(tokens: Tokens, found: Map<string, string>): void {
  for (const place of tokens.statements) {
    const word = textAt(tokens, place)
    if (word === 'import') {
      readImport(tokens, place + 1, found)
    } else if (word === 'from') {
      readFrom(tokens, place + 1, found)
    } else {
      readClient(tokens, place, found)
    }
  }
}

/** A dotted name that begins at a place, and the place behind it. */
function dotted(tokens: Tokens, from: number): { readonly name: string; readonly next: number } {
  let next = from
  let name = ''
  while (tokens.kinds[next] === 'name') {
    name += textAt(tokens, next)
    if (textAt(tokens, next + 1) !== '.') {
      return { name, next: next + 1 }
    }
    name += '.'
    next += 2
  }
  return { name, next }
}

/** `import mlflow, mlflow.sklearn as ms` */
function readImport(tokens: Tokens, from: number, found: Map<string, string>): void {
  for (let place = from; place < tokens.kinds.length; place += 1) {
    const { name, next } = dotted(tokens, place)
    const alias = textAt(tokens, next) === 'as' ? textAt(tokens, next + 1) : undefined
    const [root = ''] = name.split('.')
    if (root === 'mlflow') {
      found.set(alias ?? root, alias === undefined ? root : name)
    }
    place = alias === undefined ? next : next + 2
    if (textAt(tokens, place) !== ',' || tokens.statements.includes(place)) {
      return
    }
  }
}

/** `from mlflow import log_metric as lm, start_run`, in brackets or not, and `import *` */
function readFrom(tokens: Tokens, from: number, found: Map<string, string>): void {
  const { name: module, next } = dotted(tokens, from)
  if (module.split('.')[0] !== 'mlflow' || textAt(tokens, next) !== 'import') {
    return
  }
  let place = textAt(tokens, next + 1) === '(' ? next + 2 : next + 1
  if (textAt(tokens, place) === '*') {
    functions.forEach((name) => found.set(name, `mlflow.${name}`))
    return
  }
  while (tokens.kinds[place] === 'name' && !tokens.statements.includes(place)) {
    const name = textAt(tokens, place)
    const aliased = textAt(tokens, place + 1) === 'as'
    found.set(aliased ? textAt(tokens, place + 2) : name, `${module}.${name}`)
    place += aliased ? 3 : 1
    if (textAt(tokens, place) !== ',') {
      return
    }
    place += 1
  }
}

/** `client = MlflowClient(…)`: its methods take the run first. */
function readClient(tokens: Tokens, place: number, found: Map<string, string>): void {
  if (tokens.kinds[place] !== 'name' || textAt(tokens, place + 1) !== '=') {
    return
  }
  const { name, next } = dotted(tokens, place + 2)
  const root = found.get(name.split('.')[0] ?? '')
  if (
    root !== undefined &&
    /\bMlflowClient$/.test(name === '' ? '' : `${root}.${name}`) &&
    textAt(tokens, next) === '('
  ) {
    found.set(namesOf(tokens, place).path.at(-1) ?? '', 'client')
  }
}
