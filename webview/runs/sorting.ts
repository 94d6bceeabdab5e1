import { isColumnId } from './ids'
import type { Session, Snapshot } from './session'

/** Once up, once down, then as before; numbers begin with the greatest. */
export function sortBy(session: Session, { state }: Snapshot, column: string, add: boolean): void {
  if (!isColumnId(column)) {
    return
  }
  const first = state.columns.find((each) => each.id === column)?.format !== 'text'
  const now = state.sort.find((key) => key.column === column)
  const rest = add ? state.sort.filter((key) => key.column !== column) : []
  if (!now) {
    session.run(session.host.call('sort', { keys: [...rest, { column, descending: first }] }))
  } else if (now.descending === first) {
    const turned = { column, descending: !first }
    const keys = add ? state.sort.map((key) => (key.column === column ? turned : key)) : [turned]
    session.run(session.host.call('sort', { keys: [...keys] }))
  } else {
    session.run(session.host.call('sort', { keys: [...rest] }))
  }
}
