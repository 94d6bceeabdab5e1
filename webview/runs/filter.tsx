import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Completion } from '../../src/protocol/runs'
import { IconButton, inputOf, TextField } from '../shared/controls'
import { useCompletions } from './completions'
import { useDraft, type Draft } from './draft'
import type { Session, Snapshot } from './session'
import { Completions, Mark } from './suggest'

interface FilterProps {
  readonly session: Session
  readonly snapshot: Snapshot
}

/** The filter box: completes as one types, applies after a moment or on Enter, and marks a mistake where it is. */
export function Filter({ session, snapshot }: FilterProps): ReactNode {
  const id = useId()
  const field = useRef<HTMLElement>(null)
  const box = useDraft(session, snapshot)
  const completions = useCompletions(session)
  const [focused, setFocused] = useState(false)
  const complete = useAccept(field, box, completions)
  const { filterProblem } = snapshot.state
  const open = focused && completions.items.length > 0
  // Who is choosing how to go on knows that it is not finished.
  const problem = box.sent === box.draft && !open ? filterProblem : undefined
  const apply = (text: string): void => {
    completions.close()
    box.apply(text)
  }
  const ask = (text: string): void => completions.ask(text, inputOf(field.current)?.selectionStart ?? text.length)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (press(event, { box, completions, complete, apply, ask })) {
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
        field={field}
        className={problem ? 'filter-field wrong' : 'filter-field'}
        value={box.draft}
        placeholder="Filter, for example metrics.rmse < 0.5 and params.model = 'ridge'"
        label="Filter runs"
        aria-invalid={problem ? 'true' : 'false'}
        onText={(text) => {
          box.write(text)
          ask(text)
        }}
      />
      {problem && <Mark {...problem} text={box.draft} field={field} />}
      {box.draft !== '' && <IconButton className="clear" icon="close" title="Clear Filter" onClick={() => apply('')} />}
      {open && <Completions id={`${id}list`} items={completions.items} active={completions.active} onPick={complete} />}
      {problem && <Message text={problem.message} shown={focused} />}
    </div>
  )
}

/** Read out at once, shown while the person is at the box. */
function Message({ text, shown }: { readonly text: string; readonly shown: boolean }): ReactNode {
  return (
    <div role="alert" className={shown ? 'problem' : 'hidden-text'}>
      {text}
    </div>
  )
}

/** Puts a completion into the text and the caret behind it. */
function useAccept(
  field: { readonly current: HTMLElement | null },
  box: Draft,
  completions: ReturnType<typeof useCompletions>,
): (item: Completion) => void {
  const caret = useRef<number>(undefined)
  useLayoutEffect(() => {
    const input = inputOf(field.current)
    if (input && caret.current !== undefined) {
      // The field hands its text on a frame later, which would take the caret to the end.
      input.value = box.draft
      input.setSelectionRange(caret.current, caret.current)
      caret.current = undefined
    }
  }, [field, box.draft])
  return (item) => {
    const { from, to } = completions.range
    const text = box.draft.slice(0, from) + item.insert + box.draft.slice(to)
    caret.current = from + item.insert.length
    completions.close()
    box.write(text)
    completions.ask(text, from + item.insert.length)
    field.current?.focus()
  }
}

interface Keys {
  readonly box: Draft
  readonly completions: ReturnType<typeof useCompletions>
  readonly complete: (item: Completion) => void
  readonly apply: (text: string) => void
  readonly ask: (text: string) => void
}

/** True when the key was used. */
function press(event: KeyboardEvent, keys: Keys): boolean {
  return keys.completions.items.length > 0 ? pressInList(event, keys) : pressInText(event, keys)
}

function pressInList(event: KeyboardEvent, keys: Keys): boolean {
  const { completions } = keys
  switch (event.key) {
    case 'Enter':
    case 'Tab':
      return take(event, keys)
    case 'Escape':
      completions.close()
      return true
    case 'ArrowDown':
      completions.step(1)
      return true
    case 'ArrowUp':
      completions.step(-1)
      return true
    default:
      return false
  }
}

/** Tab takes the first completion too; Enter only one that was chosen, else it applies the filter. */
function take(event: KeyboardEvent, { completions, complete, apply, box }: Keys): boolean {
  const { items, active } = completions
  const item = items[active] ?? (event.key === 'Tab' ? items[0] : undefined)
  if (event.shiftKey) {
    return false
  }
  if (item) {
    complete(item)
  } else {
    apply(box.draft)
  }
  return true
}

function pressInText(event: KeyboardEvent, { box, apply, ask, completions }: Keys): boolean {
  switch (event.key) {
    case 'Enter':
      apply(box.draft)
      return true
    case 'Escape':
      // A list that is on its way is not wanted any more.
      completions.close()
      return false
    case 'ArrowDown':
      return box.recall(-1)
    case 'ArrowUp':
      return box.recall(1)
    case ' ':
      if (event.ctrlKey) {
        ask(box.draft)
      }
      return event.ctrlKey
    default:
      return false
  }
}
