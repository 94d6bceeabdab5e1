import { useCallback, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { formatAge } from '../../src/base/format'
import type { ChartsState } from '../../src/protocol/charts'
import { Menu } from '../shared/menu'
import { Empty, Failure, Loading, Notice } from '../shared/states'
import type { Placed } from '../shared/table/columns'
import { Grid } from '../shared/table/grid'
import { useActions, type Open } from './actions'
import { renderCell } from './cells'
import { Charts, swatchOf, useStrokes } from './charts/charts'
import { lead, type Session, type Snapshot } from './session'
import { Toolbar } from './toolbar'

export function Page({ session }: { readonly session: Session }): ReactNode {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  return snapshot ? <Comparison {...{ session, snapshot }} /> : <Loading rows={24} label="Loading runs" />
}

interface PartProps {
  readonly session: Session
  readonly snapshot: Snapshot
}

function Comparison({ session, snapshot }: PartProps): ReactNode {
  const [open, setOpen] = useState<Open>()
  const onClose = useCallback(() => setOpen(undefined), [])
  const { state, refused } = snapshot
  const charts = useSyncExternalStore(session.book.state.subscribe, session.book.state.get)
  const act = (action: string): void => session.host.act(action)
  const age = state.at === undefined ? undefined : `Shown as of ${formatAge(state.at, Date.now())}.`
  return (
    <main className="page" aria-label={state.title}>
      <Toolbar {...{ session, snapshot, charts }} onMenu={setOpen} />
      {state.problem && state.runs > 0 && <Notice problem={state.problem} act={act} detail={age} />}
      {refused && <Notice problem={refused} act={act} dismiss={() => session.dismiss()} />}
      {charts?.look.part === 'charts' && state.runs > 0 ? (
        <Charts {...{ session, charts }} />
      ) : (
        <Body {...{ session, snapshot, charts }} onMenu={setOpen} />
      )}
      {open && <Menu {...open} onClose={onClose} />}
    </main>
  )
}

const always: readonly string[] = [lead]
const noSort: readonly never[] = []
const nothing = (): ReactNode => null
const ignore = (): void => undefined

interface BodyProps extends PartProps {
  readonly charts: ChartsState | undefined
  readonly onMenu: (menu: Open) => void
}

function Body({ session, snapshot, charts, onMenu }: BodyProps): ReactNode {
  const { state, columns } = snapshot
  const strokes = useStrokes(charts)
  // A run has the same colour here and in the charts.
  const before = useCallback((column: Placed) => swatchOf(strokes, column.id), [strokes])
  const render = useMemo(
    () => (state.transposed ? renderCell((row) => swatchOf(strokes, row)) : renderCell()),
    [state.transposed, strokes],
  )
  const actions = useActions(session, snapshot, onMenu)
  const onPlace = useCallback(
    (place: { top: number; left: number; focused: boolean }) => session.keep(place),
    [session],
  )
  if (state.rowCount === 0) {
    return <Nothing {...{ session, snapshot }} />
  }
  return (
    <Grid
      model={session.model}
      label={state.title}
      {...{ columns, actions, always, onPlace }}
      sort={noSort}
      tree={!state.transposed}
      headHeight={25}
      before={before}
      extra={nothing}
      render={render}
      streaming={false}
      start={session.start}
      onColumns={ignore}
    />
  )
}

function Nothing({ session, snapshot: { state } }: PartProps): ReactNode {
  const { host } = session
  if (state.runs === 0 && state.problem) {
    return <Failure problem={state.problem} act={(action) => host.act(action)} />
  }
  if (state.loading) {
    return <Loading rows={24} label="Loading runs" />
  }
  if (state.runs === 0) {
    return <Empty icon="diff" sentence="None of these runs is there any more." />
  }
  if (state.filter !== '') {
    const clear = (): void => session.run(host.call('filter', { text: '' }))
    return (
      <Empty icon="search" sentence="No field has this in its name." action={{ title: 'Clear Search', run: clear }} />
    )
  }
  const all = (): void => session.run(host.call('onlyDiffering', { on: false }))
  return (
    <Empty
      icon="diff"
      sentence="These runs do not differ in anything."
      action={{ title: 'Show All Fields', run: all }}
    />
  )
}
