import { useEffect, useState, type ReactNode } from 'react'
import type { Grouping } from '../../src/protocol/compare'
import { PickList } from '../shared/picklist'
import { Popup } from '../shared/popup'
import type { Point } from '../shared/table/model'
import type { Session, Snapshot } from './session'

interface GroupsProps {
  readonly session: Session
  readonly snapshot: Snapshot
  readonly at: Point
  readonly onClose: () => void
}

const none: Grouping = { id: '', title: 'No groups', detail: '' }

/** What to show runs as one by, found by typing. */
export function Groups({ session, snapshot, at, onClose }: GroupsProps): ReactNode {
  const [text, setText] = useState('')
  const found = useGroupings(session, text)
  const picks = text === '' ? [none, ...found] : found
  const pick = (id: string): void => {
    session.run(session.host.call('group', { by: id === none.id ? null : id }))
    onClose()
  }
  return (
    <Popup {...{ at, onClose }} toLeft className="panel" label="Group runs by">
      <PickList
        {...{ text, picks }}
        label="Group runs by"
        placeholder="Group by…"
        marked={(id) => id === (snapshot.state.group ?? none.id)}
        onText={setText}
        onPick={pick}
      />
    </Popup>
  )
}

/** The former ones stay while newer ones are on their way. */
function useGroupings(session: Session, text: string): readonly Grouping[] {
  const [groupings, setGroupings] = useState<readonly Grouping[]>([])
  useEffect(() => {
    const abort = new AbortController()
    session.host.call('groupings', { text }, abort.signal).then(setGroupings, (error: unknown) => session.refuse(error))
    return () => abort.abort()
  }, [session, text])
  return groupings
}
