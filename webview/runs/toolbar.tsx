import { useState, useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'
import { Button, IconButton, ProgressRing } from '../shared/controls'
import { formatCount } from '../../src/base/format'
import type { MenuContent } from '../shared/menu'
import type { Point } from '../shared/table/model'
import { chosenRuns } from './selection'
import { Columns } from './columns'
import { Filter } from './filter'
import { groupTitle } from '../shared/groups'
import { cornerOf } from '../shared/popup'
import { Groups } from './groups'
import type { Open } from './page'
import type { Session, Snapshot } from './session'

export interface ToolbarProps {
  readonly session: Session
  readonly snapshot: Snapshot
  readonly onMenu: (menu: Open | undefined) => void
}

interface Panel {
  readonly kind: 'columns' | 'groups'
  readonly at: Point
}

export function Toolbar({ session, snapshot, onMenu }: ToolbarProps): ReactNode {
  const { state } = snapshot
  const { host } = session
  const [panel, setPanel] = useState<Panel>()
  const close = (): void => setPanel(undefined)
  const show = (kind: Panel['kind']) => (event: MouseEvent<HTMLElement>) =>
    setPanel(panel ? undefined : { kind, at: cornerOf(event.currentTarget) })
  const columns = state.hiddenColumns > 0 ? `Columns (${formatCount(state.hiddenColumns)} hidden)` : 'Columns'
  return (
    <header className="toolbar">
      <div className="tools" role="toolbar" aria-label="Table">
        <Filter {...{ session, snapshot }} />
        <Button className="text-button" onClick={show('groups')} aria-haspopup="dialog" title="Group runs">
          {groupTitle(state.group)} <span className="codicon codicon-chevron-down" />
        </Button>
        <IconButton
          icon="diff"
          pressed={state.onlyDiffering}
          title={differingTitle(state.onlyDiffering, state.equalColumns)}
          onClick={() => session.run(host.call('onlyDiffering', { on: !state.onlyDiffering }))}
        />
        <IconButton icon="list-selection" title={columns} onClick={show('columns')} aria-haspopup="dialog" />
        <IconButton icon="refresh" title="Refresh" onClick={() => session.run(host.call('refresh', {}))} />
        <IconButton
          icon="export"
          title="Export…"
          aria-haspopup="menu"
          onClick={(event) =>
            onMenu({ at: cornerOf(event.currentTarget), toLeft: true, content: exportMenu(session, snapshot) })
          }
        />
      </div>
      <Status {...{ session, snapshot }} />
      {panel?.kind === 'columns' && <Columns {...{ session, snapshot }} at={panel.at} onClose={close} />}
      {panel?.kind === 'groups' && <Groups {...{ session, snapshot }} at={panel.at} onClose={close} />}
    </header>
  )
}

function differingTitle(on: boolean, equal: number): string {
  const count = equal === 1 ? '1 equal column' : `${formatCount(equal)} equal columns`
  return on && equal > 0 ? `Only columns that differ (${count} left out)` : 'Only columns that differ'
}

function exportMenu(session: Session, { state }: Snapshot): MenuContent {
  const runs = chosenRuns(session)
  const several = session.model.selection.size > 0 ? runs : []
  const to = (format: 'csv' | 'json', chosen: readonly string[] | null) => (): void =>
    session.run(session.host.call('export', { format, runs: chosen === null ? null : [...chosen] }))
  const all = formatCount(state.matching)
  return {
    label: 'Export',
    groups: [
      [
        { title: `Export ${all} Runs as CSV…`, run: to('csv', null) },
        { title: `Export ${all} Runs as JSON…`, run: to('json', null) },
      ],
      several.length > 0
        ? [
            { title: `Export ${formatCount(several.length)} Selected as CSV…`, run: to('csv', several) },
            { title: `Export ${formatCount(several.length)} Selected as JSON…`, run: to('json', several) },
          ]
        : [],
    ],
  }
}

/** How many runs, how far, and how certain. */
function Status({ session, snapshot }: Omit<ToolbarProps, 'onMenu'>): ReactNode {
  const { state } = snapshot
  const loading = state.stream === 'loading'
  return (
    <div className="status" aria-live="off">
      <span className="number">{countText(snapshot)}</span>
      {loading && (
        <>
          <ProgressRing className="ring" title="Loading runs" />
          <span className="dim">{progressText(snapshot)}</span>
          <Button className="text-button" onClick={() => session.run(session.host.call('stop', {}))}>
            Stop
          </Button>
        </>
      )}
      {state.stream === 'stopped' && <span className="dim">Stopped after {formatCount(state.loaded)}.</span>}
      {state.provisional && <span className="provisional">Order provisional while runs load</span>}
      {state.onlyDiffering && state.equalColumns > 0 && (
        <span className="dim">{formatCount(state.equalColumns)} equal columns left out</span>
      )}
      <Selected session={session} />
    </div>
  )
}

function countText({ state }: Snapshot): string {
  const total = state.total ?? state.loaded
  return state.matching === total ? runs(total) : `${formatCount(state.matching)} of ${runs(total)}`
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${formatCount(count)} runs`
}

function progressText({ state }: Snapshot): string {
  return state.total === undefined
    ? `${formatCount(state.loaded)} loaded`
    : `${formatCount(state.loaded)} of ${formatCount(state.total)} loaded`
}

function Selected({ session }: { readonly session: Session }): ReactNode {
  const { selection } = session.model
  useSyncExternalStore(selection.subscribe, selection.revision)
  return (
    <span className="end dim" role="status">
      {selection.size > 1 ? `${formatCount(selection.size)} selected` : ''}
    </span>
  )
}
