import { useState, type ReactNode } from 'react'
import type { Grouping } from '../../src/protocol/compare'
import { useFound } from '../shared/found'
import { GroupPanel } from '../shared/groups'
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
  const found = useFound(session, findGroupings, text)
  return (
    <GroupPanel
      {...{ at, text, onClose }}
      picks={text === '' ? [none, ...found] : found}
      current={snapshot.state.group ?? none.id}
      onText={setText}
      onPick={(id) => session.run(session.host.call('group', { by: id === none.id ? null : id }))}
    />
  )
}

function findGroupings({ host }: Session, text: string, signal: AbortSignal): Promise<readonly Grouping[]> {
  return host.call('groupings', { text }, signal)
}
