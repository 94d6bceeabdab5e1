import './picklist.css'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { TextField } from './controls'
import { rowHeight } from './table/types'

export interface Pick {
  readonly id: string
  readonly title: string
  readonly detail?: string
}

export interface PickListProps {
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly picks: readonly Pick[]
  readonly marked: (id: string) => boolean
  readonly onText: (text: string) => void
  readonly onPick: (id: string) => void
  /** What stands at the end of a row. */
  readonly tail?: (pick: Pick) => ReactNode
  /** Several may be marked, so that a pick does not close the list. */
  readonly several?: boolean
  /** Alt and an arrow key: moves the pick. */
  readonly onMove?: (id: string, by: -1 | 1) => void
  /** A pick was dragged before another. */
  readonly onDrop?: (id: string, before: string) => void
}

/** A list to choose from by typing, ten thousand long if need be. The focus stays in the text field. */
export function PickList(props: PickListProps): ReactNode {
  const { label, placeholder, text, picks, onText, several = false } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const active = Math.min(at, picks.length - 1)
  const list = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: picks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialRect: { width: 300, height: 400 },
  })
  const search = (next: string): void => {
    setAt(0)
    onText(next)
  }
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(picks.length - 1, to))
    setAt(next)
    list.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const pick = picks[active]
    if (pick && press(event, pick, props, (by) => go(active + by))) {
      event.preventDefault()
    }
  }
  return (
    <div className="picks" onKeyDown={onKeyDown}>
      <Search {...{ text, placeholder, label }} onText={search} controls={id} />
      <div
        ref={scroller}
        {...{ id }}
        className="pick-scroller"
        role="listbox"
        aria-label={label}
        aria-multiselectable={several}
        aria-activedescendant={`${id}active`}
      >
        <div className="pick-canvas" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const pick = picks[index]
            return (
              pick && (
                <Line
                  key={pick.id}
                  {...{ pick, props, start }}
                  active={index === active}
                  id={index === active ? `${id}active` : undefined}
                  onHover={() => setAt(index)}
                />
              )
            )
          })}
        </div>
        {picks.length === 0 && <p className="dim none">Nothing matches.</p>}
      </div>
      <div className="hidden-text" role="status">
        {picks[active]?.title}
      </div>
    </div>
  )
}

function Search(props: {
  text: string
  placeholder: string
  label: string
  controls: string
  onText: (text: string) => void
}) {
  const field = useRef<HTMLElement>(null)
  useEffect(() => {
    field.current?.focus()
  }, [])
  return (
    <TextField
      field={field}
      data-first=""
      className="search"
      value={props.text}
      placeholder={props.placeholder}
      label={props.label}
      aria-controls={props.controls}
      onText={props.onText}
    />
  )
}

interface LineProps {
  readonly pick: Pick
  readonly props: PickListProps
  readonly start: number
  readonly active: boolean
  readonly id: string | undefined
  readonly onHover: () => void
}

function Line({ pick, props, start, active, id, onHover }: LineProps): ReactNode {
  const marked = props.marked(pick.id)
  const [over, setOver] = useState(false)
  return (
    <div
      id={id}
      role="option"
      aria-selected={marked}
      className={`pick${active ? ' active' : ''}${over ? ' drop-above' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
      title={pick.title}
      draggable={props.onDrop !== undefined}
      onPointerMove={active ? undefined : onHover}
      onClick={() => props.onPick(pick.id)}
      onDragStart={(event) => event.dataTransfer.setData('text/plain', pick.id)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        props.onDrop?.(event.dataTransfer.getData('text/plain'), pick.id)
      }}
    >
      <span
        className={`check codicon${marked ? ' codicon-check' : ''}${props.several ? ' box' : ''}`}
        aria-hidden="true"
      />
      <span className="text">{pick.title}</span>
      {pick.detail && <span className="dim detail">{pick.detail}</span>}
      {props.tail?.(pick)}
    </div>
  )
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }

/** True when the key was used. */
function press(event: KeyboardEvent, pick: Pick, props: PickListProps, go: (by: number) => void): boolean {
  const by = steps[event.key]
  if (by !== undefined) {
    if (event.altKey && (by === 1 || by === -1)) {
      props.onMove?.(pick.id, by)
    }
    go(by)
    return true
  }
  const space = event.key === ' ' && props.several === true && props.text === ''
  if (event.key === 'Enter' || space) {
    props.onPick(pick.id)
    return true
  }
  return false
}
