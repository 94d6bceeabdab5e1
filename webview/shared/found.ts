import { useEffect, useState } from 'react'

/** A page's life outside of React, as far as asking needs it. */
interface Asker {
  refuse(error: unknown): void
}

/**
 * What the host finds for a text; the former finds stay while newer ones are on their way. Asked anew when the text or `state`
 * becomes another.
 * @param find the same function at every call
 */
export function useFound<S extends Asker, T>(
  session: S,
  find: (session: S, text: string, signal: AbortSignal) => Promise<readonly T[]>,
  text: string,
  state?: unknown,
): readonly T[] {
  const [found, setFound] = useState<readonly T[]>([])
  useEffect(() => {
    const abort = new AbortController()
    find(session, text, abort.signal).then(setFound, (error: unknown) => session.refuse(error))
    return () => abort.abort()
  }, [session, find, text, state])
  return found
}
