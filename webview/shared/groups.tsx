import type { ReactNode } from 'react'
import { PickList, type Pick } from './picklist'
import { Popup } from './popup'

export interface GroupPanelProps {
  readonly at: { readonly x: number; readonly y: number }
  readonly text: string
  readonly picks: readonly Pick[]
  /** The pick by which runs are grouped now. */
  readonly current: string
  readonly onText: (text: string) => void
  readonly onPick: (id: string) => void
  readonly onClose: () => void
}

/** What to group runs by, found by typing; closes with the choice. */
export function GroupPanel({ at, text, picks, current, onText, onPick, onClose }: GroupPanelProps): ReactNode {
  return (
    <Popup {...{ at, onClose }} toLeft className="panel" label="Group runs by">
      <PickList
        {...{ text, picks, onText }}
        label="Group runs by"
        placeholder="Group by…"
        marked={(id) => id === current}
        onPick={(id) => {
          onPick(id)
          onClose()
        }}
      />
    </Popup>
  )
}

/** What the button says that opens it: `parent`, a column or field (`param:alpha`), or nothing yet. */
export function groupTitle(group: string | undefined): string {
  if (group === undefined) {
    return 'Group by'
  }
  return group === 'parent' ? 'Group: parent run' : `Group: ${group.slice(group.indexOf(':') + 1)}`
}
