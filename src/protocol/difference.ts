import { z } from 'zod'
import { call, event, type Problem } from './contract'

/** Why two runs differ: one editor tab for two runs. */

export interface ComparedRun {
  readonly name: string
  /** The experiment's id, the connection's name and the like, to tell runs of one name apart. */
  readonly detail: string
}

export interface DifferenceRow {
  readonly name: string
  /** What each run has; undefined where it has nothing of the name. At most 2,000 characters. */
  readonly one: string | undefined
  readonly other: string | undefined
  /** From the first run to the second, for numbers: `+0.02`. */
  readonly change?: string
  /** Which of the two is better in the metric's sense, where that is known. */
  readonly better?: 'one' | 'other'
  /** True where the sense of better is guessed from the metric's name. */
  readonly guessed?: boolean
}

export const sectionNames = ['params', 'metrics', 'datasets', 'environment', 'system', 'tags'] as const
export type SectionName = (typeof sectionNames)[number]

export interface DifferenceSection {
  readonly name: SectionName
  readonly title: string
  readonly loading: boolean
  readonly rows: readonly DifferenceRow[]
  /** How many entries are the same in both, and so are not rows. */
  readonly equal: number
  /** What could not be read or told, one sentence each. */
  readonly notes: readonly string[]
}

export const sourceActions = ['script', 'changes', 'patchOne', 'patchOther', 'fetch'] as const
export type SourceAction = (typeof sourceActions)[number]

export interface SourceState {
  readonly loading: boolean
  readonly notes: readonly string[]
  /** What can be done, in order. */
  readonly actions: readonly { readonly id: SourceAction; readonly title: string }[]
}

export interface DifferenceState {
  readonly runs: readonly [ComparedRun, ComparedRun]
  /** Empty until the runs are here. */
  readonly sections: readonly DifferenceSection[]
  readonly source: SourceState
  readonly problem: Problem | undefined
}

export const differenceContract = {
  calls: {
    open: call<void>()(z.object({ action: z.enum(sourceActions) })),
    refresh: call<void>()(z.object({})),
  },
  events: { state: event<DifferenceState>() },
}
export type DifferenceContract = typeof differenceContract
