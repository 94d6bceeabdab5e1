import { useState, type MouseEvent, type ReactNode } from 'react'
import { formatCount, formatPlural } from '../../src/base/format'
import { Button, IconButton, ProgressRing, TextField } from '../shared/controls'
import type { Point } from '../shared/table/model'
import type { Open } from './actions'
import { ChartTools } from './charts/tools'
import { groupTitle } from '../shared/groups'
import { cornerOf } from '../shared/popup'
import { Groups } from './groups'
import { exportMenu } from './menus'
import { Parts } from './parts'
import type { Session, Snapshot } from './session'
import type { ChartsState } from '../../src/protocol/charts'

export interface ToolbarProps {
  readonly session: Session
  readonly snapshot: Snapshot
  /** Undefined until the host spoke of them. */
  readonly charts: ChartsState | undefined
  readonly onMenu: (menu: Open) => void
}

export function Toolbar({ session, snapshot, charts, onMenu }: ToolbarProps): ReactNode {
  return (
    <header className="toolbar">
      <div className="tools" role="toolbar" aria-label="Comparison">
        <Parts {...{ session, charts }} />
        {charts?.look.part === 'charts' ? (
          <ChartTools {...{ session, charts }} />
        ) : (
          <GridTools {...{ session, snapshot, onMenu }} />
        )}
      </div>
      <Status state={snapshot.state} />
    </header>
  )
}

function GridTools({ session, snapshot, onMenu }: Omit<ToolbarProps, 'charts'>): ReactNode {
  const { state } = snapshot
  const { host } = session
  const [groupsAt, setGroupsAt] = useState<Point>()
  const [text, setText] = useState(state.filter)
  const search = (filter: string): void => {
    setText(filter)
    session.run(host.call('filter', { text: filter }))
  }
  return (
    <>
      <TextField
        className="search"
        label="Find fields by name"
        placeholder="Find fields"
        value={text}
        onText={search}
      />
      <span className="gap" />
      <Button
        className="text-button"
        onClick={(event: MouseEvent<HTMLElement>) => setGroupsAt(groupsAt ? undefined : cornerOf(event.currentTarget))}
        aria-haspopup="dialog"
        title="Group runs"
      >
        {groupTitle(state.group)} <span className="codicon codicon-chevron-down" />
      </Button>
      <IconButton
        icon="diff"
        pressed={state.onlyDiffering}
        title="Only what differs"
        onClick={() => session.run(host.call('onlyDiffering', { on: !state.onlyDiffering }))}
      />
      <IconButton
        icon="arrow-swap"
        pressed={state.transposed}
        title="Runs as rows"
        onClick={() => session.run(host.call('transpose', { on: !state.transposed }))}
      />
      <IconButton icon="refresh" title="Refresh" onClick={() => session.refresh()} />
      <IconButton
        icon="export"
        title="Copy or export…"
        aria-haspopup="menu"
        onClick={(event) => onMenu({ at: cornerOf(event.currentTarget), toLeft: true, content: exportMenu(session) })}
      />
      {groupsAt && <Groups {...{ session, snapshot }} at={groupsAt} onClose={() => setGroupsAt(undefined)} />}
    </>
  )
}

function Status({ state }: { readonly state: Snapshot['state'] }): ReactNode {
  const baseline = state.columns.find(({ isBaseline }) => isBaseline)
  return (
    <div className="status" role="status">
      <span className="number">{formatPlural(state.runs, 'run')}</span>
      {state.group !== undefined && <span className="number">in {formatPlural(state.groups, 'group')}</span>}
      {state.loading && state.runs < state.wanted && (
        <>
          <ProgressRing className="ring" title="Loading runs" />
          <span className="dim">of {formatCount(state.wanted)}</span>
        </>
      )}
      {state.equal > 0 && <span className="dim">{formatPlural(state.equal, 'equal field')} left out</span>}
      {state.gone.length > 0 && <span className="gone">{goneWords(state.gone)}</span>}
      <span className="end dim">
        {baseline ? `Measured against ${baseline.title}` : state.runs > 1 && !state.transposed && hint(state)}
      </span>
    </div>
  )
}

function hint({ group }: Snapshot['state']): string {
  return `Click a ${group === undefined ? 'run’s' : 'group’s'} name to measure the others against it`
}

function goneWords(names: readonly string[]): string {
  const [first = ''] = names
  return names.length === 1
    ? `${first} is not there any more`
    : `${formatCount(names.length)} runs are not there any more`
}
