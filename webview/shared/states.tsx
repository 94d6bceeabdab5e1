import type { ReactNode } from 'react'
import type { Problem } from '../../src/protocol/contract'
import { Button } from './controls'

/** What a page or a part of it shows instead of its content. */

export interface StateAction {
  readonly title: string
  readonly run: () => void
}

export interface EmptyProps {
  /** A codicon's name. */
  readonly icon: string
  readonly sentence: string
  readonly action?: StateAction
}

export function Empty({ icon, sentence, action }: EmptyProps): ReactNode {
  return (
    <div className="state" role="status">
      <span className={`codicon codicon-${icon}`} aria-hidden="true" />
      <p>{sentence}</p>
      {action && <Button onClick={action.run}>{action.title}</Button>}
    </div>
  )
}

export interface FailureProps {
  readonly problem: Problem
  /** Carries out the problem's action. */
  readonly act: (action: string) => void
}

export function Failure({ problem, act }: FailureProps): ReactNode {
  return (
    <div className="state" role="alert">
      <span className="codicon codicon-error state-failed" aria-hidden="true" />
      <p>{problem.sentence}</p>
      <ActionButton {...{ problem, act }} kind="primary" />
    </div>
  )
}

export interface NoticeProps extends FailureProps {
  /** Said after the sentence: how old what is still shown is. */
  readonly detail?: string
  readonly dismiss?: () => void
}

/** A failure that left something to show: one line above it. */
export function Notice({ problem, act, detail, dismiss }: NoticeProps): ReactNode {
  return (
    <div className="notice" role="alert">
      <span className="codicon codicon-warning" aria-hidden="true" />
      <span className="text">
        {problem.sentence}
        {detail && <span className="dim"> {detail}</span>}
      </span>
      <ActionButton {...{ problem, act }} kind="secondary" />
      {dismiss && <Button onClick={dismiss}>Dismiss</Button>}
    </div>
  )
}

function ActionButton({ problem, act, kind }: FailureProps & { readonly kind: 'primary' | 'secondary' }): ReactNode {
  const { action } = problem
  return (
    action && (
      <Button {...{ kind }} onClick={() => act(action.id)}>
        {action.title}
      </Button>
    )
  )
}

const widths = [140, 60, 80, 60, 110, 60, 90]

/** Grey bars in the place of rows; for the first paint only. */
export function Loading({ rows, label }: { readonly rows: number; readonly label: string }): ReactNode {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row}>
          {widths.map((width, column) => (
            <span key={column} style={{ width: width * (column === 0 ? 0.7 + ((row * 7) % 5) / 8 : 1) }} />
          ))}
        </div>
      ))}
    </div>
  )
}
