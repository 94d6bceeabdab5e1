import { PlatformError } from '../../base/errors'
import { columnKind, columnName, type ColumnId } from '../../model/run'
import type { Clause, Filter, Subject } from '../../query/ast'
import { attributeOf } from '../../query/names'
import { canPrint, clauseFor, printFilter } from '../../query/print'
import { isBoundOf } from '../../table/stats'

export type CellOperator = '=' | '!=' | '>=' | '<='

/** What a filter calls a column; undefined where it has no word for it. */
export function subjectOf(id: ColumnId): Subject | undefined {
  const key = columnName(id)
  switch (columnKind(id)) {
    case 'metric':
      return { kind: 'number', entity: 'metric', key }
    case 'param':
      return { kind: 'text', entity: 'param', key }
    case 'tag':
      return { kind: 'text', entity: 'tag', key }
    case 'attribute':
      return key === 'dataset' ? { kind: 'text', entity: 'dataset', key: 'name' } : attributeOf(key)
  }
}

/** Columns that a filter reads. */
export function columnsOf(filter: Filter): readonly ColumnId[] {
  return filter.flatMap(({ entity, key }) =>
    entity === 'metric' || entity === 'param' || entity === 'tag' ? [`${entity}:${key}` as const] : [],
  )
}

/** The filter's text with one more condition: the column compared with what a cell holds. */
export function narrowByCell(
  filter: Filter,
  column: ColumnId,
  op: CellOperator,
  value: string | number | undefined,
): string {
  const clause = cellClause(column, op, value)
  if (!clause || !canPrint(clause)) {
    const message = 'The filter language has no words for this value.'
    throw new PlatformError({ reason: 'invalidRequest', platform: 'waymark', endpoint: '', message })
  }
  const added = printFilter([clause])
  const rest = filter.filter((old) => !canPrint(old) || printFilter([old]) !== added)
  return printFilter([...rest, clause])
}

function cellClause(column: ColumnId, op: CellOperator, value: string | number | undefined): Clause | undefined {
  const subject = subjectOf(column)
  const same = subject && clauseFor(subject, value)
  if (!same || op === '=') {
    return same
  }
  if (same.kind === 'null') {
    return op === '!=' ? { ...same, op: 'IS NOT NULL' } : undefined
  }
  if (same.kind === 'number') {
    return { ...same, op }
  }
  return op === '!=' && same.kind === 'text' ? { ...same, op } : undefined
}

/** The filter's text with a column kept between two numbers, or let go. */
export function narrowByRange(
  filter: Filter,
  column: ColumnId,
  range: { readonly min: number; readonly max: number } | null,
): string {
  const rest = filter.filter((clause) => !isBoundOf(clause, column))
  const subject = subjectOf(column)
  if (!range || subject?.kind !== 'number') {
    return printFilter(rest)
  }
  const nowhere = { start: 0, end: 0 }
  return printFilter([
    ...rest,
    { ...subject, op: '>=', value: range.min, range: nowhere },
    { ...subject, op: '<=', value: range.max, range: nowhere },
  ])
}
