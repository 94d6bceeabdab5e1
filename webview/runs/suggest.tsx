import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import type { Completion } from '../../src/protocol/runs'
import { inputOf } from '../shared/controls'

interface MarkProps {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly field: RefObject<HTMLElement | null>
}

/** A wave under the mistake: the text once more, unseen, in the same place and type. */
export function Mark({ text, start, end, field }: MarkProps): ReactNode {
  const line = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const input = inputOf(field.current)
    const follow = (): void => {
      if (line.current && input) {
        line.current.scrollLeft = input.scrollLeft
      }
    }
    follow()
    input?.addEventListener('scroll', follow)
    return () => input?.removeEventListener('scroll', follow)
  })
  const to = Math.max(end, start + 1)
  return (
    <div ref={line} className="mark-line" aria-hidden="true">
      {text.slice(0, start)}
      <span className="mark">{text.slice(start, to) || ' '}</span>
      {text.slice(to)}
    </div>
  )
}

const icons: Readonly<Record<Completion['kind'], string>> = {
  entity: 'symbol-namespace',
  key: 'symbol-field',
  operator: 'symbol-operator',
  value: 'symbol-constant',
  keyword: 'symbol-keyword',
}

interface ListProps {
  readonly id: string
  readonly items: readonly Completion[]
  readonly active: number
  readonly onPick: (item: Completion) => void
}

export function Completions({ id, items, active, onPick }: ListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <>
      <div ref={list} {...{ id }} className="completions" role="listbox" aria-label="Completions">
        {items.map((item, index) => (
          <div
            key={`${item.kind} ${item.label}`}
            role="option"
            aria-selected={index === active}
            className={`completion${index === active ? ' active' : ''}`}
            onPointerDown={(event) => {
              event.preventDefault()
              onPick(item)
            }}
          >
            <span className={`codicon codicon-${icons[item.kind]}`} aria-hidden="true" />
            <span className="label">{item.label}</span>
            {item.detail && <span className="dim">{item.detail}</span>}
          </div>
        ))}
      </div>
      <div className="hidden-text" role="status">
        {active >= 0 ? items[active]?.label : `${items.length} completions`}
      </div>
    </>
  )
}
