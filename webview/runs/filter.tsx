import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Completion } from '../../src/protocol/runs'
import { IconButton, inputOf, TextField } from '../shared/controls'
import { useCompletions } from './completions'
import type { Session, Snapshot } from './session'

const pause = 350
const historyLength = 50

interface FilterProps {
  readonly session: Session
  readonly snapshot: Snapshot
}

/** The filter box: completes as one types, applies after a moment or on Enter, and marks a mistake where it is. */
export function Filter({ session, snapshot }: FilterProps): ReactNode {
  const { state } = snapshot
  const id = useId()
  const field = useRef<HTMLElement>(null)
  const box = useDraft(session, snapshot)
  const completions = useCompletions(session)
  const caret = useRef<number>(undefined)
  const [focused, setFocused] = useState(false)
  const problem = state.filterProblem && box.sent === box.draft ? state.filterProblem : undefined

  useLayoutEffect(() => {
    const input = inputOf(field.current)
    if (input && caret.current !== undefined) {
      input.setSelectionRange(caret.current, caret.current)
      caret.current = undefined
    }
  }, [box.draft])

  const ask = (text: string): void => completions.ask(text, inputOf(field.current)?.selectionStart ?? text.length)
  const accept = (item: Completion): void => {
    const { from, to } = completions.range
    const text = box.draft.slice(0, from) + item.insert + box.draft.slice(to)
    caret.current = from + item.insert.length
    completions.close()
    box.write(text)
    completions.ask(text, from + item.insert.length)
    field.current?.focus()
  }
  const apply = (text: string): void => {
    completions.close()
    box.apply(text)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const used = press(event, { box, completions, accept, apply, ask, length: box.draft.length })
    if (used) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  return (
    <div
      className="filter"
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          setFocused(false)
          completions.close()
        }
      }}
    >
      <TextField
        ref={field}
        className={problem ? 'filter-field wrong' : 'filter-field'}
        value={box.draft}
        placeholder="Filter, for example metrics.rmse < 0.5 and params.model = 'ridge'"
        aria-label="Filter runs"
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}problem` : undefined}
        onText={(text) => {
          box.write(text)
          ask(text)
        }}
      />
      {problem && <Mark text={box.draft} start={problem.start} end={problem.end} field={field.current} />}
      {box.draft !== '' && <IconButton className="clear" icon="close" title="Clear Filter" onClick={() => apply('')} />}
      {completions.items.length > 0 && focused && (
        <List id={`${id}list`} items={completions.items} active={completions.active} onPick={accept} />
      )}
      {problem && (
        <div
          id={`${id}problem`}
          role="alert"
          className={focused && completions.items.length === 0 ? 'problem' : 'hidden-text'}
        >
          {problem.message}
        </div>
      )}
    </div>
  )
}

interface Keys {
  readonly box: Draft
  readonly completions: ReturnType<typeof useCompletions>
  readonly accept: (item: Completion) => void
  readonly apply: (text: string) => void
  readonly ask: (text: string) => void
  readonly length: number
}

/** True when the key was used. */
function press(event: KeyboardEvent, keys: Keys): boolean {
  const { completions, box } = keys
  const open = completions.items.length > 0
  const item = completions.items[completions.active]
  switch (event.key) {
    case 'Enter':
      return item ? (keys.accept(item), true) : (keys.apply(box.draft), true)
    case 'Tab':
      return open && !event.shiftKey ? (keys.accept(item ?? completions.items[0]!), true) : false
    case 'Escape':
      return open ? (completions.close(), true) : box.revert()
    case 'ArrowDown':
      return open ? (completions.step(1), true) : box.recall(-1)
    case 'ArrowUp':
      return open ? (completions.step(-1), true) : box.recall(1)
    case ' ':
      return event.ctrlKey ? (keys.ask(box.draft), true) : false
    default:
      return false
  }
}

interface Draft {
  readonly draft: string
  /** What the host was last given. */
  readonly sent: string
  write(text: string): void
  apply(text: string): void
  /** Goes through what was applied before; true when there was something. */
  recall(by: 1 | -1): boolean
  /** Back to the filter that holds; true when that changed anything. */
  revert(): boolean
}

/** The box's text: the person's while it is written, the host's when the filter changes by other means. */
function useDraft(session: Session, { state }: Snapshot): Draft {
  const [draft, setDraft] = useState(session.start.draft ?? state.filter)
  const [sent, setSent] = useState(state.filter)
  const [seen, setSeen] = useState(state.filter)
  const [place, setPlace] = useState(-1)
  if (seen !== state.filter) {
    setSeen(state.filter)
    if (state.filter !== sent) {
      setDraft(state.filter)
      setSent(state.filter)
    }
  }
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])

  const send = (text: string): void => {
    clearTimeout(timer.current)
    setSent(text)
    session.run(session.host.call('filter', { text }))
  }
  const put = (text: string): void => {
    setDraft(text)
    session.keep({ draft: text })
  }
  return {
    draft,
    sent,
    write: (text) => {
      put(text)
      setPlace(-1)
      clearTimeout(timer.current)
      timer.current = window.setTimeout(() => send(text), pause)
    },
    apply: (text) => {
      put(text)
      send(text)
      setPlace(-1)
      const rest = session.view.history.filter((each) => each !== text)
      session.keep({ history: text.trim() === '' ? rest : [text, ...rest].slice(0, historyLength) })
    },
    recall: (by) => {
      const next = place + by
      const text = next === -1 ? state.filter : session.view.history[next]
      if (text === undefined || next < -1) {
        return false
      }
      setPlace(next)
      put(text)
      return true
    },
    revert: () => {
      clearTimeout(timer.current)
      if (draft === state.filter) {
        return false
      }
      put(state.filter)
      send(state.filter)
      return true
    },
  }
}

/** A wave under the mistake: the text once more, unseen, in the same place and type. */
function Mark({
  text,
  start,
  end,
  field,
}: {
  text: string
  start: number
  end: number
  field: HTMLElement | null
}): ReactNode {
  const line = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const input = inputOf(field)
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

function List({ id, items, active, onPick }: ListProps): ReactNode {
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
