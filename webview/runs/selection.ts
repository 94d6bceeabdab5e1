import type { Session } from './session'

/** The selected runs, or the one that has the focus. */
export function chosenRuns({ model }: Session): readonly string[] {
  const runs = model.selection.ids.filter((id) => !id.startsWith('group:'))
  const { row } = model.cursor.get()
  const focused = model.windows.idAt(row)
  return runs.length > 0 ? runs : focused === undefined || focused.startsWith('group:') ? [] : [focused]
}

export function copy(session: Session): void {
  const runs = chosenRuns(session)
  if (runs.length > 0) {
    session.run(session.host.call('copy', { runs: [...runs] }))
  }
}
