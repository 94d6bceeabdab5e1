import type { TableActions, TableModel } from './model'

/** Ids of the rows `start…end` (end exclusive): those in hand, or else the host's. */
export async function idsBetween(
  { windows }: TableModel,
  actions: Pick<TableActions, 'idsBetween'>,
  start: number,
  end: number,
): Promise<readonly string[]> {
  const ids: string[] = []
  for (let row = start; row < end; row++) {
    const id = windows.idAt(row)
    if (id === undefined) {
      return actions.idsBetween(start, end)
    }
    ids.push(id)
  }
  return ids
}
