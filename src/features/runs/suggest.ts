import { columnKind, columnName, type ColumnId } from '../../model/run'
import type { Completions } from '../../protocol/runs'
import type { Entity } from '../../query/ast'
import { completions, type Known } from '../../query/complete'
import type { Table } from '../../table/client'
import { byName } from './layout'

const mostValues = 50

/** What can be written at the caret of the filter box; values come from the runs at hand. */
export async function suggest(
  table: Table,
  columns: readonly ColumnId[],
  text: string,
  offset: number,
): Promise<Completions> {
  const asked: ColumnId[] = []
  const names = namesOf(columns)
  const blind = completions(text, offset, {
    ...names,
    valuesOf: (entity, key) => {
      asked.push(...columnOf(entity, key))
      return []
    },
  })
  const [column] = asked
  if (column === undefined) {
    return blind
  }
  const values = await table.ask('texts', { column, prefix: '', limit: mostValues })
  return completions(text, offset, { ...names, valuesOf: () => values })
}

function columnOf(entity: Entity, key: string): readonly ColumnId[] {
  if (entity === 'dataset') {
    return key === 'name' ? ['attribute:dataset'] : []
  }
  return entity === 'metric' || key === 'status' ? [] : [`${entity}:${key}`]
}

function namesOf(columns: readonly ColumnId[]): Known {
  const of = (kind: string): string[] =>
    columns
      .filter((id) => columnKind(id) === kind)
      .sort(byName)
      .map(columnName)
  return { metrics: of('metric'), params: of('param'), tags: of('tag') }
}
