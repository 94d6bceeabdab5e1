import { useLayoutEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { formatCount, missing } from '../../src/base/format'
import type { Problem } from '../../src/protocol/contract'
import type {
  DifferenceContract,
  DifferenceRow,
  DifferenceSection,
  DifferenceState,
} from '../../src/protocol/difference'
import { Button, IconButton } from '../shared/controls'
import type { Kept } from '../shared/kept'
import { isAbort, problemOf, type Host } from '../shared/rpc'
import { Failure, Loading, Notice } from '../shared/states'

export interface PageProps {
  readonly host: Host<DifferenceContract>
  readonly kept: Kept
}

export function Page({ host, kept }: PageProps): ReactNode {
  const store = host.event('state')
  const state = useSyncExternalStore(store.subscribe, store.get)
  return state ? <Difference {...{ host, kept, state }} /> : <Loading rows={20} label="Loading runs" />
}

function Difference({ host, kept, state }: PageProps & { readonly state: DifferenceState }): ReactNode {
  const [refused, setRefused] = useState<Problem>()
  const [one, other] = state.runs
  const act = (action: string): void => host.act(action)
  const run = (work: Promise<unknown>): void => {
    setRefused(undefined)
    work.catch((error: unknown) => {
      if (!isAbort(error)) {
        setRefused(problemOf(error))
      }
    })
  }
  const scroll = useScroll(kept, state.sections.length > 0)
  if (state.sections.length === 0) {
    return state.problem ? <Failure problem={state.problem} act={act} /> : <Loading rows={20} label="Loading runs" />
  }
  return (
    <main className="difference" aria-label={`Why ${one.name} and ${other.name} differ`}>
      {state.problem && <Notice problem={state.problem} act={act} />}
      {refused && <Notice problem={refused} act={act} dismiss={() => setRefused(undefined)} />}
      <div className="scroll" ref={scroll} onScroll={(event) => keepTop(kept, event.currentTarget.scrollTop)}>
        <table>
          <Heads runs={state.runs} onRefresh={() => run(host.call('refresh', {}))} />
          <SourceRows state={state} onOpen={(action) => run(host.call('open', { action }))} />
          {state.sections.map((section) => (
            <Rows key={section.name} section={section} />
          ))}
        </table>
      </div>
    </main>
  )
}

function keepTop(kept: Kept, top: number): void {
  kept.keep(() => ({ top }))
}

/** Goes back to where the person was, once there is something to scroll. */
function useScroll(kept: Kept, filled: boolean) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const top = kept.view?.top
    if (filled && element.current && typeof top === 'number') {
      element.current.scrollTop = top
    }
  }, [kept, filled])
  return element
}

function Heads({
  runs,
  onRefresh,
}: {
  readonly runs: DifferenceState['runs']
  readonly onRefresh: () => void
}): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col" className="name">
          <IconButton icon="refresh" title="Refresh" onClick={onRefresh} />
        </th>
        {runs.map(({ name, detail }, side) => (
          <th scope="col" key={side}>
            {name}
            <span className="dim"> {detail}</span>
          </th>
        ))}
        <th scope="col" className="change">
          Difference
        </th>
      </tr>
    </thead>
  )
}

interface SourceProps {
  readonly state: DifferenceState
  readonly onOpen: (action: DifferenceState['source']['actions'][number]['id']) => void
}

function SourceRows({ state: { source }, onOpen }: SourceProps): ReactNode {
  return (
    <tbody>
      <Title title="Code" detail={source.loading ? 'reading…' : ''} />
      {source.notes.map((note) => (
        <NoteRow key={note} note={note} />
      ))}
      {source.actions.length > 0 && (
        <tr>
          <td colSpan={4}>
            <div className="actions">
              {source.actions.map(({ id, title }) => (
                <Button key={id} onClick={() => onOpen(id)}>
                  {title}
                </Button>
              ))}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Rows({ section }: { readonly section: DifferenceSection }): ReactNode {
  const { title, rows, notes, loading } = section
  return (
    <tbody>
      <Title title={title} detail={countWords(section)} />
      {notes.map((note) => (
        <NoteRow key={note} note={note} />
      ))}
      {!loading && rows.map((row) => <Row key={row.name} row={row} />)}
    </tbody>
  )
}

function countWords({ rows, equal, loading, notes }: DifferenceSection): string {
  if (loading) {
    return 'reading…'
  }
  if (rows.length + equal === 0) {
    return notes.length === 0 ? 'none' : ''
  }
  return rows.length === 0
    ? `${formatCount(equal)} alike`
    : `${formatCount(rows.length)} differ, ${formatCount(equal)} alike`
}

function Title({ title, detail }: { readonly title: string; readonly detail: string }): ReactNode {
  return (
    <tr className="section">
      <th scope="rowgroup" colSpan={4}>
        {title} <span className="dim count">{detail}</span>
      </th>
    </tr>
  )
}

function NoteRow({ note }: { readonly note: string }): ReactNode {
  return (
    <tr className="note">
      <td colSpan={4}>{note}</td>
    </tr>
  )
}

function Row({ row }: { readonly row: DifferenceRow }): ReactNode {
  return (
    <tr>
      <th scope="row" className="name" title={row.name}>
        {row.name}
      </th>
      <Value text={row.one} best={row.better === 'one'} />
      <Value text={row.other} best={row.better === 'other'} />
      <td className="change number">
        <Change row={row} />
      </td>
    </tr>
  )
}

function Value({ text, best }: { readonly text: string | undefined; readonly best: boolean }): ReactNode {
  return (
    <td className={`value${best ? ' best' : ''}${text === undefined ? ' dim' : ''}`} title={text ?? 'not there'}>
      {text ?? missing}
    </td>
  )
}

function Change({ row: { one, other, change, better, guessed } }: { readonly row: DifferenceRow }): ReactNode {
  if (change === undefined) {
    return <span className="dim">{one === undefined ? 'added' : other === undefined ? 'removed' : ''}</span>
  }
  if (better === undefined) {
    return change
  }
  const word = better === 'other' ? 'better' : 'worse'
  return (
    <span className={word} title={guessed ? `${word}, as the metric's name suggests` : word}>
      {change} {change.startsWith('+') ? '▲' : '▼'}{' '}
      <span className="word">
        {word}
        {guessed ? '?' : ''}
      </span>
    </span>
  )
}
