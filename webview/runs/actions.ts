import { useMemo } from 'react'
import { valueOf, type GridColumn, type RowRef } from '../shared/table/types'
import type { CellFormat, RunsColumn } from '../../src/protocol/runs'
import type { TableActions } from '../shared/table/model'
import type { Open } from './page'
import { isColumnId } from './ids'
import type { Session, Snapshot } from './session'
import { groupLabel, isGroup, nameColumn } from './cells'
import { looksOf } from './formats'
import { headMenu, rowMenu } from './menus'
import { copy } from './selection'
import { sortBy } from './sorting'
import { longText } from './text'

/** What the table asks its page to do. */
export function useActions(
  session: Session,
  snapshot: Snapshot,
  onMenu: (menu: Open | undefined) => void,
): TableActions {
  return useMemo(() => actionsOf(session, snapshot, onMenu), [session, snapshot, onMenu])
}

function actionsOf(session: Session, snapshot: Snapshot, onMenu: (menu: Open | undefined) => void): TableActions {
  const { host } = session
  const { state } = snapshot
  const columnOf = (id: string): RunsColumn | undefined => state.columns.find((column) => column.id === id)
  return {
    open: (run) => session.run(host.call('open', { run })),
    copy: () => copy(session),
    rowMenu: (at, row, column) => onMenu({ at, content: rowMenu(session, snapshot, row, column) }),
    headMenu: (at, column) => {
      const known = columnOf(column.id)
      const onRange = known?.format === 'number' ? () => onMenu({ at, range: known }) : undefined
      const onFormat = known && looksOf(session, known) ? () => onMenu({ at, format: known.id }) : undefined
      onMenu({ at, content: headMenu(session, snapshot, column, { onRange, onFormat }) })
    },
    fold: (id, open) => session.run(host.call('fold', { id, open })),
    sort: (column, add) => sortBy(session, snapshot, column.id, add),
    find: (text, from, signal) => host.call('find', { text, from }, signal).catch(() => -1),
    idsBetween: (start, end) => host.call('idsBetween', { start, end }),
    layout: (columns, done) => session.layout(columns, done),
    fit: (column) => {
      const known = columnOf(column.id)
      return known ? session.fit.measure(known) : column.width
    },
    tooltip: (row, column) => {
      const format = columnOf(column.id)?.format ?? 'text'
      return isGroup(row) ? groupTip(session, row, column, snapshot) : cellTip(session, row, column, format)
    },
  }
}

function groupTip(session: Session, row: RowRef, column: GridColumn, { columns }: Snapshot): string | Promise<string> {
  const run = row.chunk.ids[row.offset] ?? ''
  if (column.id === columns[0]?.id) {
    return groupLabel(row)
  }
  const summed = typeof valueOf(row, column.id) === 'number' && isColumnId(column.id)
  return summed ? session.host.call('cell', { run, column: column.id }).catch(() => '') : ''
}

function cellTip(session: Session, row: RowRef, column: GridColumn, format: CellFormat): string | Promise<string> {
  const run = row.chunk.ids[row.offset] ?? ''
  const value = valueOf(row, column.id)
  if (isCut(value) && isColumnId(column.id)) {
    return session.host.call('cell', { run, column: column.id }).catch(() => value)
  }
  const text = value === undefined ? '' : longText(value, format)
  return column.id === nameColumn ? `${text}\n${run}` : text
}

/** The host cuts long words and says so with an ellipsis. */
function isCut(value: unknown): value is string {
  return typeof value === 'string' && value.length > 400 && value.endsWith('…')
}
