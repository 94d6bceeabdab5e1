import './chart.css'
import { useState, type ReactNode } from 'react'
import type { Problem } from '../../../src/protocol/contract'
import { Button, IconButton } from '../controls'
import { cornerOf } from '../popup'
import { Menu, type MenuItem } from '../menu'

export interface ChartCardProps {
  readonly title: string
  /** Said after the title, small: how many runs, what state. */
  readonly note?: string
  /** More to read comes. */
  readonly busy?: boolean
  /** What went wrong; what was there before is still shown. */
  readonly problem?: Problem
  /** Tries again what went wrong. */
  readonly onRetry: () => void
  /** Carries out a problem's own action. */
  readonly act: (action: string) => void
  readonly actions: readonly (readonly MenuItem[])[]
  /** The same as a table, for who does not see it. */
  readonly table: () => ReactNode
  /** Below the plot: what its marks mean. */
  readonly legend?: readonly string[]
  readonly children: ReactNode
}

/** A chart with its title, its menu, its table, and what is to be said of it. */
export function ChartCard(props: ChartCardProps): ReactNode {
  const { title, note, busy = false, problem, legend = [], table, children } = props
  const [asTable, setAsTable] = useState(false)
  return (
    <section className="chart" aria-label={title} aria-busy={busy}>
      <div className="chart-head">
        <h3 title={title}>{title}</h3>
        {note && <span className="dim note">{note}</span>}
        {busy && <span className="codicon codicon-loading codicon-modifier-spin dim" title="More points are coming" />}
        <CardMenu {...props} {...{ asTable, setAsTable }} />
      </div>
      {problem && (
        <div className="chart-problem" role="alert">
          <span className="codicon codicon-warning" aria-hidden="true" />
          <span className="text">{problem.sentence}</span>
          {problem.action && problem.action.id !== 'retry' && <ActionButton {...props} action={problem.action} />}
          <Button onClick={props.onRetry}>Retry</Button>
        </div>
      )}
      <div className="chart-body">{asTable ? <div className="chart-scroll">{table()}</div> : children}</div>
      {legend.length > 0 && <p className="chart-legend dim">{legend.join('   ')}</p>}
    </section>
  )
}

function ActionButton({
  act,
  action,
}: Pick<ChartCardProps, 'act'> & { readonly action: { readonly id: string; readonly title: string } }): ReactNode {
  return <Button onClick={() => act(action.id)}>{action.title}</Button>
}

interface CardMenuProps extends ChartCardProps {
  readonly asTable: boolean
  readonly setAsTable: (on: boolean) => void
}

function CardMenu({ title, actions, asTable, setAsTable }: CardMenuProps): ReactNode {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>()
  const label = `Actions for the chart of ${title}`
  return (
    <>
      <IconButton
        icon="ellipsis"
        title={label}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => setAt(cornerOf(currentTarget, 0))}
      />
      {at && (
        <Menu
          at={at}
          toLeft
          onClose={() => setAt(undefined)}
          content={{
            label,
            groups: [[{ title: 'Show as Table', checked: asTable, run: () => setAsTable(!asTable) }], ...actions],
          }}
        />
      )}
    </>
  )
}
