import { useEffect, useState } from 'react'
import type { ColumnChoice } from '../../src/protocol/runs'
import type { Session } from './session'

/** The columns whose titles match; the former ones stay while newer ones are on their way. */
export function useChoices(session: Session, text: string): readonly ColumnChoice[] {
  const [choices, setChoices] = useState<readonly ColumnChoice[]>([])
  useEffect(() => {
    const abort = new AbortController()
    session.host.call('choices', { text }, abort.signal).then(setChoices, (error: unknown) => session.refuse(error))
    return () => abort.abort()
  }, [session, text])
  return choices
}
