import type { PanelLink } from '../../host/panel'
import type { RunRef } from '../../model/run'
import type { RunSubject } from '../../model/subject'
import type { Problem } from '../../protocol/contract'
import type { RunsContract } from '../../protocol/runs'
import type { Table } from '../../table/client'
import type { RunsSource } from './feed'
import type { LayoutStore } from './layout'
import type { Sink } from './output'
import type { SlowSorts } from './race'

/** What the host's side of one runs table stands on. */
export interface RunsControllerOptions {
  readonly sources: readonly RunsSource[]
  readonly title: string
  /** Which layout is this table's. */
  readonly key: string
  readonly table: Table
  readonly layouts: LayoutStore
  readonly link: PanelLink<RunsContract>
  readonly slowSorts: SlowSorts
  /** A failure in words. */
  readonly problemOf: (error: unknown) => Problem
  readonly copy: (text: string) => Promise<void>
  /** Asks for a file; undefined when the person thought better of it. */
  readonly save: (name: string, format: 'csv' | 'json') => Promise<Sink | undefined>
  readonly openRun: (run: RunRef) => Promise<void>
  readonly compare: (runs: readonly RunSubject[]) => Promise<void>
  readonly explain: (runs: readonly RunSubject[]) => Promise<void>
  readonly openUrl: (url: string) => Promise<void>
  readonly now?: () => number
  /** Milliseconds between two looks for what is new. */
  readonly interval?: number
  /** Milliseconds that a server gets for sorting. */
  readonly sortDeadline?: number
}
