import type { KeyboardEvent, ReactNode } from 'react'
import type { ChartLook, ChartsState } from '../../src/protocol/charts'
import type { Session } from './session'

const parts: readonly { readonly id: ChartLook['part']; readonly title: string }[] = [
  { id: 'table', title: 'Table' },
  { id: 'charts', title: 'Charts' },
]

interface PartsProps {
  readonly session: Session
  readonly charts: ChartsState | undefined
}

/** Which part of the view is shown: the values side by side, or the histories. */
export function Parts({ session, charts }: PartsProps): ReactNode {
  const shown = charts?.look.part ?? 'table'
  const show = (part: ChartLook['part']): void => session.run(session.host.call('chartLook', { part }))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const other = parts.find(({ id }) => id !== shown)
      const { currentTarget } = event
      event.preventDefault()
      if (other) {
        show(other.id)
        currentTarget.querySelector<HTMLElement>(`[data-part="${other.id}"]`)?.focus()
      }
    }
  }
  return (
    <div className="parts" role="tablist" aria-label="Parts of the comparison" onKeyDown={onKeyDown}>
      {parts.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-part={id}
          aria-selected={shown === id}
          tabIndex={shown === id ? 0 : -1}
          className="part"
          onClick={() => show(id)}
        >
          {title}
        </button>
      ))}
    </div>
  )
}
