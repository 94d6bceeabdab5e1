import { z } from 'zod'

const comparedSchema = z.object({
  connection: z.string(),
  experimentId: z.string(),
  runId: z.string(),
  name: z.string(),
})

/** What a comparison is about: kept with its tab, so that a reload brings it back. */
export type Compared = Readonly<z.infer<typeof comparedSchema>>
export interface CompareSubject {
  readonly runs: readonly Compared[]
}

/** Runs that can be compared at once: beyond these nobody sees anything. */
export const mostRuns = 5_000

const keptSchema = z.object({ subject: z.object({ runs: z.array(comparedSchema).min(1).max(mostRuns) }) })

/** What VS Code kept of a tab; undefined where it is not of this version. */
export function readSubject(state: unknown): CompareSubject | undefined {
  const read = keptSchema.safeParse(state)
  return read.success ? read.data.subject : undefined
}

/** A run's own key in a comparison. */
export function keyOf({ connection, runId }: Pick<Compared, 'connection' | 'runId'>): string {
  return JSON.stringify([connection, runId])
}

/** One tab for each set of runs, in whichever order they were chosen. */
export function tabKey({ runs }: CompareSubject): string {
  return runs.map(keyOf).sort().join()
}

export function titleOf({ runs }: CompareSubject): string {
  const names = runs.map(({ name, runId }) => name || runId)
  if (names.length > 2) {
    return `Compare ${names.length} runs`
  }
  return names.length === 2 ? names.join(' ↔ ') : `Compare ${names.join('')}`
}
