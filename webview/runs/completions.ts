import { useEffect, useRef, useState } from 'react'
import type { Completion, Completions } from '../../src/protocol/runs'
import type { Session } from './session'

const none: Completions = { from: 0, to: 0, items: [] }
const most = 100

/** What the filter's text may go on with at the caret; a newer question drops the older. */
export function useCompletions(session: Session) {
  const [answer, setAnswer] = useState(none)
  const [active, setActive] = useState(-1)
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  const close = (): void => {
    abort.current?.abort()
    setAnswer(none)
    setActive(-1)
  }
  const ask = (text: string, offset: number): void => {
    abort.current?.abort()
    const { signal } = (abort.current = new AbortController())
    session.host.call('complete', { text, offset }, signal).then(
      (found) => {
        setAnswer({ ...found, items: found.items.slice(0, most) })
        setActive(-1)
      },
      () => undefined,
    )
  }
  const { items } = answer
  return {
    items,
    range: { from: answer.from, to: answer.to },
    active,
    ask,
    close,
    step: (by: 1 | -1) => setActive((now) => stepped(now, by, items)),
  }
}

function stepped(now: number, by: 1 | -1, items: readonly Completion[]): number {
  const next = now + by
  return next < 0 ? items.length - 1 : next >= items.length ? 0 : next
}
