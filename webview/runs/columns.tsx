import { useState, type ReactNode } from 'react'
import { IconButton } from '../shared/controls'
import { formatCount } from '../../src/base/format'
import { Popup } from '../shared/popup'
import { nudged, pinnedAs, place, reordered } from '../shared/table/columns'
import type { Point } from '../shared/table/model'
import type { GridColumn } from '../shared/table/types'
import { useChoices } from './choices'
import { kindOf } from './groups'
import { PickList, type Pick } from '../shared/picklist'
import type { Session, Snapshot } from './session'

interface ColumnsProps {
  readonly session: Session
  readonly snapshot: Snapshot
  readonly at: Point
  readonly onClose: () => void
}

/** Which columns are shown, in which order, and which are pinned. The shown ones come first, in their order. */
export function Columns({ session, snapshot, at, onClose }: ColumnsProps): ReactNode {
  const [text, setText] = useState('')
  const choices = useChoices(session, text)
  const shown = place(snapshot.columns).all
  const byId = new Map(shown.map((column) => [column.id, column]))
  const matching = new Set(choices.map((choice) => choice.id as string))
  const rest = choices.filter((choice) => !byId.has(choice.id))
  const picks: readonly Pick[] = [...shown.filter((column) => text === '' || matching.has(column.id)), ...rest].map(
    ({ id, title }) => ({ id, title, detail: kindOf(id) }),
  )
  const set = (columns: readonly GridColumn[]): void => session.layout(columns, true)
  const toggle = (id: string): void => {
    const choice = choices.find((each) => each.id === id)
    if (byId.has(id)) {
      set(shown.length > 1 ? shown.filter((column) => column.id !== id) : shown)
    } else if (choice) {
      set([...shown, { id, title: choice.title, width: 0, pinned: false, align: 'left', loaded: false }])
    }
  }
  return (
    <Popup {...{ at, onClose }} toLeft className="panel" label="Columns">
      <PickList
        {...{ text, picks }}
        label={`Columns, ${formatCount(shown.length)} shown`}
        placeholder="Find columns…"
        several
        marked={(id) => byId.has(id)}
        onText={setText}
        onPick={toggle}
        onMove={(id, by) => set(nudged(shown, id, by))}
        onDrop={(id, before) => byId.has(id) && byId.has(before) && set(reordered(shown, id, before))}
        tail={(pick) => {
          const column = byId.get(pick.id)
          return column && <Pin column={column} onPin={(pinned) => set(pinnedAs(shown, column.id, pinned))} />
        }}
      />
      <p className="dim hint">Space or Enter shows and hides, Alt+Up and Alt+Down move.</p>
    </Popup>
  )
}

function Pin({ column, onPin }: { readonly column: GridColumn; readonly onPin: (pinned: boolean) => void }): ReactNode {
  return (
    <IconButton
      className="pin"
      tabIndex={-1}
      icon={column.pinned ? 'pinned' : 'pin'}
      title={column.pinned ? 'Unpin Column' : 'Pin Column'}
      onClick={(event) => {
        event.stopPropagation()
        onPin(!column.pinned)
      }}
    />
  )
}
