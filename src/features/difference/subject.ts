import { z } from 'zod'

const runSchema = z.object({
  connection: z.string().max(4_096),
  experimentId: z.string().max(200),
  runId: z.string().max(200),
  name: z.string().max(1_000),
})
const keptSchema = z.object({ subject: z.object({ runs: z.tuple([runSchema, runSchema]) }) })

/** The two runs that a tab is about: kept with it, so that a reload brings it back. */
export type DifferenceSubject = z.infer<typeof keptSchema>['subject']
export type NamedRun = z.infer<typeof runSchema>

export function keyOf({ runs }: DifferenceSubject): string {
  return JSON.stringify(runs.map(({ connection, runId }) => [connection, runId]))
}

export function titleOf({ runs: [one, other] }: DifferenceSubject): string {
  return `${one.name} ↔ ${other.name}`
}

/** What VS Code kept of a tab, as `{ subject }`; undefined where it is not of this version. */
export function readSubject(state: unknown): DifferenceSubject | undefined {
  return keptSchema.safeParse(state).data?.subject
}
