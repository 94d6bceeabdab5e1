import { useEffect, useRef, useState } from 'react'
import type { Session, Snapshot } from './session'

const pause = 350
const historyLength = 50

export interface Draft {
  readonly draft: string
  /** What the host was last given. */
  readonly sent: string
  write(text: string): void
  apply(text: string): void
  /** Goes through what was applied before; true when there was something. */
  recall(by: 1 | -1): boolean
}

/** The box's text: the person's while it is written, the host's when the filter changes by other means. */
export function useDraft(session: Session, { state }: Snapshot): Draft {
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
  useEffect(() => {
    session.keep({ draft: draft === state.filter ? undefined : draft })
  }, [session, draft, state.filter])

  const send = (text: string): void => {
    clearTimeout(timer.current)
    setSent(text)
    session.run(session.host.call('filter', { text }))
  }
  const put = (text: string): void => {
    setDraft(text)
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
  }
}
