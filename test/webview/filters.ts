import { columnName, type ColumnId } from '../../src/model/run'
import type { FilterMark } from '../../src/protocol/runs'

export function fieldOf(id: ColumnId): string {
  return `${id.slice(0, id.indexOf(':'))}s.${columnName(id)}`
}

export function idOfField(field: string): ColumnId {
  return field.replace(/^(metric|param|tag|attribute)s\./, '$1:') as ColumnId
}

export function mistake(text: string): FilterMark | undefined {
  let at = 0
  for (const clause of text === '' ? [] : text.split(' and ')) {
    const bad = /^(metrics|params|tags|attributes)\.\S+\s*(<=|>=|!=|=|<|>)\s*\S/.exec(clause)
    if (!bad) {
      return { start: at, end: at + clause.length, message: 'Expected a comparison such as metrics.rmse < 0.5.' }
    }
    at += clause.length + 5
  }
  return undefined
}

export function compare(value: string | number, op: string, wanted: string | number): boolean {
  switch (op) {
    case '=':
      return value === wanted
    case '!=':
      return value !== wanted
    case '<':
      return value < wanted
    case '>':
      return value > wanted
    case '<=':
      return value <= wanted
    default:
      return value >= wanted
  }
}
