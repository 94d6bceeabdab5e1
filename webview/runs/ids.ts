import type { ColumnId } from '../../src/model/run'

/** The grid knows columns by any text; the host by these. */
export function isColumnId(id: string): id is ColumnId {
  return /^(?:metric|param|tag|attribute):/.test(id)
}
