import { useMemo } from 'react'
import type { MenuContent } from '../shared/menu'
import type { Point, TableActions } from '../shared/table/model'
import { valueOf, type GridColumn, type RowRef } from '../shared/table/types'
import { isHead, partsOf } from './cells'
import { fieldMenu, runMenu } from './menus'
import { lead, type Session, type Snapshot } from './session'

/** A menu that is open above the page. */
export interface Open {
  readonly at: Point
  readonly toLeft?: boolean
  readonly content: MenuContent
}

/** What the table asks its page to do. */
export function useActions(session: Session, snapshot: Snapshot, onMenu: (menu: Open) => void): TableActions {
  return useMemo(() => actionsOf(session, snapshot, onMenu), [session, snapshot, onMenu])
}

function actionsOf(session: Session, snapshot: Snapshot, onMenu: (menu: Open) => void): TableActions {
  const { host } = session
  const { state } = snapshot
  const menuOfField = (at: Point, field: string, title: string): void =>
    session.run(
      host
        .call('senseOf', { field })
        .then((known) => onMenu({ at, content: fieldMenu(session, snapshot, field, title, known) })),
    )
  const menuOf = (at: Point, id: string, title: string, isRun: boolean): void =>
    isRun ? onMenu({ at, content: runMenu(session, snapshot, id, title) }) : menuOfField(at, id, title)
  const fold = (id: string, open: boolean): void => session.run(host.call('fold', { id, open }))
  return {
    open: (id) => (state.transposed ? session.run(host.call('open', { run: id })) : undefined),
    copy: () => session.run(host.call('copy', { format: 'tsv', rows: session.model.selection.ids.slice() })),
    rowMenu: (at, row) => {
      const id = row.chunk.ids[row.offset] ?? ''
      if (!isHead(row)) {
        menuOf(at, id, nameOf(row), state.transposed)
      }
    },
    headMenu: (at, column) => {
      if (column.id !== lead) {
        menuOf(at, column.id, column.title, !state.transposed)
      }
    },
    fold,
    // A click on a run's head measures the others against it.
    sort: (column) => {
      if (!state.transposed && column.id !== lead) {
        const run = state.baseline === column.id ? null : column.id
        session.run(host.call('baseline', { run }))
      }
    },
    find: (text, from, signal) => host.call('find', { text, from }, signal).catch(() => -1),
    idsBetween: (start, end) => host.call('idsBetween', { start, end }),
    layout: (columns) => session.resize(columns),
    fit: (column) => Math.min(Math.max(column.title.length * 8 + 32, 130), 600),
    tooltip: (row, column) => tooltipOf(session, row, column),
  }
}

function nameOf(row: RowRef): string {
  const value = valueOf(row, lead)
  return typeof value === 'string' ? partsOf(value).text : ''
}

function tooltipOf(session: Session, row: RowRef, column: GridColumn): string | Promise<string> {
  if (column.id === lead || isHead(row)) {
    return nameOf(row)
  }
  const id = row.chunk.ids[row.offset] ?? ''
  return session.host.call('cell', { row: id, column: column.id }).catch(() => '')
}
