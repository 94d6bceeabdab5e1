import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { formatAge } from '../shared/format'
import { Menu, type MenuContent } from '../shared/menu'
import { Empty, Failure, Loading, Notice } from '../shared/states'
import { Grid } from '../shared/table/grid'
import type { Point } from '../shared/table/model'
import { useActions } from './actions'
import { renderer } from './cells'
import { always, type Session, type Snapshot } from './session'
import { Toolbar } from './toolbar'

export interface Open {
  readonly at: Point
  readonly toLeft?: boolean
  readonly content: MenuContent
}

export function Page({ session }: { readonly session: Session }): ReactNode {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  return snapshot ? <Runs {...{ session, snapshot }} /> : <Loading rows={40} label="Loading runs" />
}

function Runs({ session, snapshot }: { readonly session: Session; readonly snapshot: Snapshot }): ReactNode {
  const [menu, setMenu] = useState<Open>()
  const { state } = snapshot
  return (
    <main className="page" aria-label={`Runs of ${state.title}`}>
      <Toolbar {...{ session, snapshot }} onMenu={setMenu} />
      <Notices {...{ session, snapshot }} />
      <Body {...{ session, snapshot }} onMenu={setMenu} />
      {menu && <Menu {...menu} onClose={() => setMenu(undefined)} />}
    </main>
  )
}

function Notices({ session, snapshot }: { readonly session: Session; readonly snapshot: Snapshot }): ReactNode {
  const { state, refused } = snapshot
  const now = useNow()
  const act = (action: string): void => session.host.act(action)
  const age = state.at === undefined ? undefined : `Shown as of ${formatAge(state.at, now)}.`
  return (
    <>
      {state.problem && state.loaded > 0 && <Notice problem={state.problem} act={act} detail={age} />}
      {refused && <Notice problem={refused} act={act} dismiss={() => session.dismiss()} />}
    </>
  )
}

interface BodyProps {
  readonly session: Session
  readonly snapshot: Snapshot
  readonly onMenu: (menu: Open | undefined) => void
}

function Body({ session, snapshot, onMenu }: BodyProps): ReactNode {
  const { state, columns } = snapshot
  const actions = useActions(session, snapshot, onMenu)
  const now = useNow()
  const tree = state.group !== undefined
  const formats = useFormats(state.columns)
  const render = useMemo(() => renderer({ formats, tree, now }), [formats, tree, now])
  const onPlace = useCallback((place: { top: number; left: number; focused: boolean }) => session.keep(place), [session])
  const extra = useCallback(() => null, [])
  if (state.rowCount === 0) {
    return <Nothing {...{ session, snapshot }} />
  }
  return (
    <Grid
      model={session.model}
      label={`Runs of ${state.title}`}
      {...{ columns, tree, extra, render, actions, always, onPlace }}
      sort={state.sort}
      headHeight={24}
      streaming={state.stream === 'loading'}
      start={session.start}
    />
  )
}

function Nothing({ session, snapshot }: Omit<BodyProps, 'onMenu'>): ReactNode {
  const { state } = snapshot
  if (state.loaded === 0 && state.problem) {
    return <Failure problem={state.problem} act={(action) => session.host.act(action)} />
  }
  if (state.stream === 'loading') {
    return <Loading rows={40} label="Loading runs" />
  }
  if (state.loaded > 0) {
    const clear = (): void => session.run(session.host.call('filter', { text: '' }))
    return <Empty icon="filter" sentence="No run matches the filter." action={{ title: 'Clear Filter', run: clear }} />
  }
  const refresh = (): void => session.run(session.host.call('refresh', {}))
  return (
    <Empty
      icon="beaker"
      sentence={`${state.title} has no runs. Log one with mlflow.start_run(), and it appears here.`}
      action={{ title: 'Refresh', run: refresh }}
    />
  )
}

function useFormats(columns: Snapshot['state']['columns']) {
  const key = columns.map((column) => `${column.id} ${column.format}`).join('\n')
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a state with the same formats keeps the cells as they are
  return useMemo(() => new Map(columns.map((column) => [column.id as string, column.format])), [key])
}

/** The time, renewed each half minute, for ages. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
