import type {
  Clause,
  DatasetKey,
  Filter,
  ListClause,
  NumberAttribute,
  NumberOperator,
  TextAttribute,
  TextClause,
} from './ast'
import { ilike, like } from './like'

type Test = (row: number) => boolean

/** A column of texts in a dictionary: `codes[row]` is 0 where the run has none, else 1 to `size`; `text(code)` is its text. */
export interface TextColumn {
  readonly codes: Uint32Array
  readonly size: number
  text(code: number): string
}

/**
 * Where the values of a run are. A function that is asked for a key gives a reader for rows, or undefined when no run has the key.
 * A compiled filter is good for the columns as they are: compile it again when they were replaced or have grown.
 */
export interface Access {
  /** The last value of a metric. undefined: the run has no such metric; NaN and ±Infinity are themselves. */
  metric(key: string): ((row: number) => number | undefined) | undefined
  param(key: string): ((row: number) => string | undefined) | undefined
  tag(key: string): ((row: number) => string | undefined) | undefined
  /** Times are milliseconds. `run_name` is to be the tag `mlflow.runName`, `status` a word such as FINISHED. */
  attribute(name: NumberAttribute | TextAttribute): ((row: number) => string | number | undefined) | undefined
  /** The names, digests or contexts of a run's dataset inputs; an input without a context adds none. */
  dataset(key: DatasetKey): ((row: number) => readonly string[]) | undefined
  /** Optional and quicker: the column of a param, tag or text attribute, tested once for each different text. */
  text?(entity: 'param' | 'tag' | 'attribute', key: string): TextColumn | undefined
}

/** The filter as a test of rows, with the meaning that a SQL-backed server gives it (see ast.ts). */
export function compileFilter(filter: Filter, access: Access): (row: number) => boolean {
  const tests = filter.map((clause) => compileClause(clause, access))
  const [first, second, third] = tests
  if (first === undefined) return () => true
  if (second === undefined) return first
  if (third === undefined) return (row) => first(row) && second(row)
  return (row) => {
    for (const test of tests) if (!test(row)) return false
    return true
  }
}

const never: Test = () => false

function compileClause(clause: Clause, access: Access): Test {
  if (clause.kind === 'number') {
    const read = clause.entity === 'metric' ? access.metric(clause.key) : numbers(access.attribute(clause.key))
    return read === undefined ? never : numberTest(read, clause.op, clause.value)
  }
  if (clause.kind === 'null') return presenceTest(clause.entity, clause.key, clause.op === 'IS NULL', access)
  const matches = textTest(clause)
  if (clause.entity === 'dataset') {
    const read = access.dataset(clause.key)
    return read === undefined ? never : (row) => read(row).some(matches)
  }
  return columnTest(clause.entity, clause.key, matches, access)
}

function numbers(
  read: ((row: number) => string | number | undefined) | undefined,
): ((row: number) => number | undefined) | undefined {
  if (read === undefined) return undefined
  return (row) => {
    const value = read(row)
    return typeof value === 'number' ? value : undefined
  }
}

const largest = Number.MAX_VALUE

function numberTest(read: (row: number) => number | undefined, op: NumberOperator, wanted: number): Test {
  // A SQL store keeps ±Infinity as the largest number; it shows only against values as large as that.
  if (Math.abs(wanted) < largest) return compare(read, op, wanted)
  const stored = (row: number): number | undefined => {
    const value = read(row)
    return value === undefined ? undefined : Math.max(-largest, Math.min(largest, value))
  }
  return compare(stored, op, wanted)
}

// An undefined or NaN value makes every comparison false but !=, where NaN is to match and undefined is not.
function compare(read: (row: number) => number | undefined, op: NumberOperator, wanted: number): Test {
  switch (op) {
    case '=':
      return (row) => read(row) === wanted
    case '!=':
      return (row) => {
        const value = read(row)
        return value !== undefined && value !== wanted
      }
    case '>':
      return (row) => (read(row) ?? NaN) > wanted
    case '>=':
      return (row) => (read(row) ?? NaN) >= wanted
    case '<':
      return (row) => (read(row) ?? NaN) < wanted
    case '<=':
      return (row) => (read(row) ?? NaN) <= wanted
  }
}

/** What one text must be; a missing one never matches. */
function textTest(clause: TextClause | ListClause): (text: string) => boolean {
  if (clause.kind === 'list') {
    const values = new Set(clause.values)
    return clause.op === 'IN' ? (text) => values.has(text) : (text) => !values.has(text)
  }
  const wanted = clause.value
  if (clause.op === 'LIKE') return like(wanted)
  if (clause.op === 'ILIKE') return ilike(wanted)
  return clause.op === '=' ? (text) => text === wanted : (text) => text !== wanted
}

type Keyed = 'param' | 'tag' | 'attribute'

function columnTest(entity: Keyed, key: string, matches: (text: string) => boolean, access: Access): Test {
  const column = access.text?.(entity, key)
  if (column !== undefined) return codeTest(column, matches, false)
  const read = reader(entity, key, access)
  if (read === undefined) return never
  return (row) => {
    const value = read(row)
    return typeof value === 'string' && matches(value)
  }
}

function presenceTest(entity: 'param' | 'tag', key: string, absent: boolean, access: Access): Test {
  const column = access.text?.(entity, key)
  if (column !== undefined) return codeTest(column, () => !absent, absent)
  const read = reader(entity, key, access)
  return read === undefined ? () => absent : (row) => (read(row) === undefined) === absent
}

function reader(
  entity: Keyed,
  key: string,
  access: Access,
): ((row: number) => string | number | undefined) | undefined {
  if (entity === 'param') return access.param(key)
  if (entity === 'tag') return access.tag(key)
  return key === 'run_id' || key === 'run_name' || key === 'status' || key === 'user_id' || key === 'artifact_uri'
    ? access.attribute(key)
    : undefined
}

function codeTest(column: TextColumn, matches: (text: string) => boolean, missing: boolean): Test {
  const answers = new Uint8Array(column.size + 1)
  answers[0] = missing ? 1 : 0
  for (let code = 1; code <= column.size; code += 1) answers[code] = matches(column.text(code)) ? 1 : 0
  const codes = column.codes
  return (row) => answers[codes[row] ?? 0] === 1
}
