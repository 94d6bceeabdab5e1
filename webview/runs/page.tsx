import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { formatAge } from '../../src/base/format'
import { Menu, type MenuContent } from '../shared/menu'
import { Empty, Failure, Loading, Notice } from '../shared/states'
import { Grid } from '../shared/table/grid'
import type { Placed } from '../shared/table/columns'
import type { Point } from '../shared/table/model'
import type { RunsColumn } from '../../src/protocol/runs'
import type { Range } from './brush'
import { Histogram } from './histogram'
import { RangeForm } from './range'
import { useActions } from './actions'
import { renderer } from './cells'
import { formatMenu } from './formats'
import { always, type Session, type Snapshot } from './session'
import { Toolbar } from './toolbar'

/** What is open above the page: a menu, or the form for a column's range. */
export interface Open {
  readonly at: Point
  readonly toLeft?: boolean
  readonly content?: MenuContent
  readonly range?: RunsColumn
  /** The column whose format is chosen. */
  readonly format?: string
}

export function Page({ session }: { readonly session: Session }): ReactNode {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  return snapshot ? <Runs {...{ session, snapshot }} /> : <Loading rows={40} label="Loading runs" />
}

function Runs({ session, snapshot }: { readonly session: Session; readonly snapshot: Snapshot }): ReactNode {
  const [open, setOpen] = useState<Open>()
  const { state } = snapshot
  const onClose = useCallback(() => setOpen(undefined), [])
  const formatted = state.columns.find(({ id }) => id === open?.format)
  return (
    <main className="page" aria-label={`Runs of ${state.title}`}>
      <Toolbar {...{ session, snapshot }} onMenu={setOpen} />
      <Notices {...{ session, snapshot }} />
      <Body {...{ session, snapshot }} onMenu={setOpen} />
      {open?.content && <Menu {...open} content={open.content} onClose={onClose} />}
      {open && formatted && <Menu {...open} content={formatMenu(session, formatted)} onClose={onClose} />}
      {open?.range && (
        <RangeForm
          at={open.at}
          title={open.range.title}
          whole={session.histograms.of(open.range.id)}
          brushed={session.brushed(open.range.id)}
          onApply={brush(session, open.range.id)}
          onClose={onClose}
        />
      )}
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
  const shapes = useShapes(state.columns)
  const render = useMemo(() => renderer({ shapes, tree, now }), [shapes, tree, now])
  const onPlace = useCallback(
    (place: { top: number; left: number; focused: boolean }) => session.keep(place),
    [session],
  )
  const extra = useHistograms(session, state)
  const { version, stream } = state
  const onColumns = useCallback(
    (seen: readonly string[]) =>
      session.histograms.want(
        seen.filter((id) => shapes.get(id)?.format === 'number'),
        { version, stream },
      ),
    [session, shapes, version, stream],
  )
  if (state.rowCount === 0) {
    return <Nothing {...{ session, snapshot }} />
  }
  return (
    <Grid
      model={session.model}
      label={`Runs of ${state.title}`}
      {...{ columns, tree, extra, render, actions, always, onPlace, onColumns }}
      sort={state.sort}
      headHeight={state.columns.some((column) => column.format === 'number') ? 48 : 25}
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

/** The histogram below a metric's title. */
function useHistograms(session: Session, state: Snapshot['state']) {
  const { histograms } = session
  const revision = useSyncExternalStore(histograms.subscribe, histograms.revision)
  const { filter } = state
  return useCallback(
    (column: Placed) => {
      const data = histograms.of(column.id)
      return (
        data && (
          <Histogram
            title={column.title}
            data={data}
            brushed={session.brushed(column.id)}
            onBrush={brush(session, column.id)}
          />
        )
      )
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what it reads changes with these
    [session, histograms, revision, filter],
  )
}

function brush(session: Session, column: string) {
  return (range: Range | null): void => session.brush(column, range)
}

function useShapes(columns: Snapshot['state']['columns']) {
  const key = JSON.stringify(columns.map(({ id, format, look }) => [id, format, look]))
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a state with the same formats keeps the cells as they are
  return useMemo(() => new Map(columns.map((column) => [column.id as string, column])), [key])
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
