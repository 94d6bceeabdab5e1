import { useState, type ReactNode } from 'react'
import type { Point } from '../shared/table/model'
import { useChoices } from './choices'
import { GroupPanel } from '../shared/groups'
import type { Pick } from '../shared/picklist'
import type { GroupBy } from '../../src/protocol/runs'
import type { Session, Snapshot } from './session'

interface GroupsProps {
  readonly session: Session
  readonly snapshot: Snapshot
  readonly at: Point
  readonly onClose: () => void
}

const fixed: readonly (Pick & { readonly by: GroupBy | null })[] = [
  { id: 'none', title: 'No groups', by: null },
  { id: 'parent', title: 'Parent run', by: 'parent' },
]

/** What to group runs by: any column of words, found by typing. */
export function Groups({ session, snapshot, at, onClose }: GroupsProps): ReactNode {
  const [text, setText] = useState('')
  const choices = useChoices(session, text)
  const words = choices.filter(({ id }) => !id.startsWith('metric:') && !numeric.has(id))
  const shown = fixed.filter((each) => each.title.toLowerCase().includes(text.toLowerCase()))
  const { group } = snapshot.state
  const picks: readonly Pick[] = [...shown, ...words.map(({ id, title }) => ({ id, title, detail: kindOf(id) }))]
  const pick = (id: string): void => {
    const by = fixed.find((each) => each.id === id)?.by
    const column = words.find((each) => each.id === id)?.id
    const wanted = by === undefined ? column : by
    if (wanted !== undefined) {
      session.run(session.host.call('group', { by: wanted }))
    }
  }
  return <GroupPanel {...{ at, text, picks, onClose }} current={group ?? 'none'} onText={setText} onPick={pick} />
}

const numeric: ReadonlySet<string> = new Set([
  'attribute:start_time',
  'attribute:end_time',
  'attribute:duration',
  'attribute:run_id',
  'attribute:run_name',
])

export function kindOf(id: string): string {
  const kind = id.slice(0, id.indexOf(':'))
  return kind === 'attribute' ? '' : kind
}
