import type { ColumnId } from '../../src/model/run'
import type { MenuContent, MenuItem } from '../shared/menu'
import { nudged, pinnedAs, reordered } from '../shared/table/columns'
import { valueOf, type GridColumn, type RowRef } from '../shared/table/types'
import { isGroup } from './cells'
import { isColumnId } from './ids'
import { chosenRuns, copy } from './selection'
import type { Session, Snapshot } from './session'
import { sortBy } from './sorting'
import { shortText } from './text'

const mod = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl+'

/** The context menu of a cell. */
export function rowMenu(session: Session, snapshot: Snapshot, row: RowRef, column: GridColumn): MenuContent {
  const { host } = session
  const id = row.chunk.ids[row.offset] ?? ''
  if (isGroup(row)) {
    const open = row.chunk.folds[row.offset] === 1
    const fold = (): void => session.run(host.call('fold', { id, open: !open }))
    return { label: 'Group', groups: [[{ title: open ? 'Collapse' : 'Expand', run: fold }]] }
  }
  const browser: MenuItem = {
    title: 'Open in Browser',
    run: () => session.run(host.call('openInBrowser', { run: id })),
  }
  return {
    label: 'Run',
    groups: [
      [
        { title: 'Open Run', keys: 'Enter', run: () => session.run(host.call('open', { run: id })) },
        ...(snapshot.state.hasWebPage ? [browser] : []),
      ],
      compareItems(session),
      [{ title: copyTitle(chosenRuns(session).length), keys: `${mod}C`, run: () => copy(session) }],
      isColumnId(column.id) ? quickFilters(session, snapshot, row, column.id) : [],
      isColumnId(column.id) ? columnItems(session, snapshot, column, column.id) : [],
    ],
  }
}

/** Comparing needs two; a first run alone says what to do for a second. */
function compareItems(session: Session): readonly MenuItem[] {
  const runs = chosenRuns(session)
  const title = runs.length > 1 ? `Compare ${runs.length} Runs` : 'Compare (Select Two Runs or More)'
  const run = (): void => session.run(session.host.call('compare', { runs: [...runs] }))
  const why: MenuItem = {
    title: 'Why Do These Runs Differ',
    run: () => session.run(session.host.call('explain', { runs: [...runs] })),
  }
  return [{ title, disabled: runs.length < 2, run }, ...(runs.length === 2 ? [why] : [])]
}

function copyTitle(runs: number): string {
  return runs > 1 ? `Copy ${runs} Rows` : 'Copy Row'
}

function quickFilters(session: Session, snapshot: Snapshot, row: RowRef, column: ColumnId): readonly MenuItem[] {
  const run = row.chunk.ids[row.offset] ?? ''
  const value = valueOf(row, column)
  if (value === undefined) {
    return []
  }
  const shape = snapshot.state.columns.find((each) => each.id === column) ?? { format: 'text' }
  const by = (op: '=' | '!=' | '>=' | '<=') => (): void =>
    session.run(session.host.call('filterByCell', { run, column, op }))
  const text = shortText(value, shape, Date.now())
  const ordered = shape.format === 'number' || shape.format === 'time' || shape.format === 'duration'
  const exact: readonly MenuItem[] = [
    { title: 'Filter by This Value', run: by('=') },
    { title: 'Exclude This Value', run: by('!=') },
  ]
  if (!ordered || value === null) {
    return exact
  }
  return [...exact, { title: `At Least ${text}`, run: by('>=') }, { title: `At Most ${text}`, run: by('<=') }]
}

function columnItems(
  session: Session,
  { state, columns }: Snapshot,
  column: GridColumn,
  id: ColumnId,
): readonly MenuItem[] {
  const grouped = state.group === id
  const by = grouped ? null : id
  const group: MenuItem = {
    title: grouped ? 'Stop Grouping' : 'Group by This Column',
    run: () => session.run(session.host.call('group', { by })),
  }
  const hide: MenuItem = {
    title: 'Hide Column',
    disabled: columns.length < 2,
    run: () =>
      session.layout(
        columns.filter((each) => each.id !== column.id),
        true,
      ),
  }
  return [...(groups(id) ? [group] : []), hide]
}

function groups(id: ColumnId): boolean {
  return id.startsWith('param:') || id.startsWith('tag:') || id === 'attribute:status' || id === 'attribute:user_id'
}

/** The context menu of a column's head: all that the mouse can do with it, by words. */
export function headMenu(
  session: Session,
  snapshot: Snapshot,
  column: GridColumn,
  more: { readonly onRange?: () => void; readonly onFormat?: () => void },
): MenuContent {
  const { state, columns } = snapshot
  const { id } = column
  if (!isColumnId(id)) {
    return { label: column.title, groups: [] }
  }
  const sort = (descending: boolean) => (): void =>
    session.run(session.host.call('sort', { keys: [{ column: id, descending }] }))
  const set = (next: readonly GridColumn[]) => (): void => session.layout(next, true)
  const sorted = state.sort.some((key) => key.column === id)
  const others = state.sort.some((key) => key.column !== id)
  const first = columns.find((each) => each.pinned === column.pinned)
  return {
    label: column.title,
    groups: [
      [
        { title: 'Sort Ascending', run: sort(false), checked: isSorted(state, id, false) },
        { title: 'Sort Descending', run: sort(true), checked: isSorted(state, id, true) },
        ...(others
          ? [
              {
                title: sorted ? 'Turn in Sort' : 'Add to Sort',
                keys: 'Shift+Click',
                run: () => sortBy(session, snapshot, id, true),
              },
            ]
          : []),
        ...(sorted
          ? [
              {
                title: 'Clear Sort',
                run: () =>
                  session.run(session.host.call('sort', { keys: state.sort.filter((key) => key.column !== id) })),
              },
            ]
          : []),
      ],
      [
        ...(more.onRange ? [{ title: 'Filter Range…', run: more.onRange }] : []),
        ...(more.onFormat ? [{ title: 'Format…', run: more.onFormat }] : []),
      ],
      [
        { title: 'Pin Column', checked: column.pinned, run: set(pinnedAs(columns, id, !column.pinned)) },
        { title: 'Move Left', keys: 'Alt+Left', run: set(nudged(columns, id, -1)) },
        { title: 'Move Right', keys: 'Alt+Right', run: set(nudged(columns, id, 1)) },
        { title: 'Move to Start', run: set(reordered(columns, id, first?.id)) },
        { title: 'Fit to Content', run: set(fitted(session, snapshot, id)) },
      ],
      columnItems(session, snapshot, column, id),
    ],
  }
}

function isSorted(state: Snapshot['state'], id: ColumnId, descending: boolean): boolean {
  return state.sort.some((key) => key.column === id && key.descending === descending)
}

function fitted(session: Session, { state, columns }: Snapshot, id: ColumnId): readonly GridColumn[] {
  const known = state.columns.find((each) => each.id === id)
  return columns.map((each) => (each.id === id && known ? { ...each, width: session.fit.measure(known) } : each))
}
