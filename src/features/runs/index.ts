import type * as vscode from 'vscode'
import type { Connections } from '../../host/connection'
import type { Restore } from '../../host/seats'
import type { Storage } from '../../host/storage'
import { createTabs } from '../../host/tabs'
import type { Handlers } from '../../manifest/commands'
import type { RunRef } from '../../model/run'
import type { Subject } from '../../model/subject'
import { keyOf, readSubject, type TableSubject } from './subject'

export interface RunsTablesOptions {
  readonly connections: () => Promise<Connections>
  readonly storage: Storage
  readonly extensionUri: vscode.Uri
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

export interface RunsTables {
  readonly commands: Pick<Handlers, 'runs.openTable'>
  /** Brings back a tab that was open when the window closed. */
  readonly restore: Restore
}

/** The runs table: one editor tab for one experiment or several. What it stands on is loaded with the first table. */
export function createRunsTables(options: RunsTablesOptions): RunsTables {
  const { show, restore } = createTabs<TableSubject>({
    keyOf,
    read: readSubject,
    open: async (subject, restored) => {
      const { openRunsPanel } = await import('./panel')
      return openRunsPanel(subject, { ...options, connections: await options.connections() }, restored)
    },
    lost: 'A runs table could not be opened again.',
    renew: {
      connections: options.connections,
      of: ({ experiments }) => experiments.map(({ connection }) => connection),
    },
  })

  const pick = async (): Promise<TableSubject | undefined> => {
    const { pickExperiments } = await import('./pick')
    return pickExperiments(await options.connections())
  }

  return {
    commands: {
      'runs.openTable': async (row, selected) => {
        const subject = row ? subjectOf([row, ...(selected ?? [])]) : await pick()
        if (subject) {
          await show(subject)
        }
      },
    },
    restore,
  }
}

/** The experiments among the rows of a menu's selection. */
function subjectOf(rows: readonly Subject[]): TableSubject | undefined {
  const experiments = rows.filter((row) => row.kind === 'experiment')
  const distinct = new Map(experiments.map((each) => [`${each.connection}/${each.experimentId}`, each]))
  return distinct.size === 0
    ? undefined
    : {
        experiments: Array.from(distinct.values(), ({ connection, experimentId, name }) => ({
          connection,
          experimentId,
          name,
        })),
      }
}
