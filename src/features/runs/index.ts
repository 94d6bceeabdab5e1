import * as vscode from 'vscode'
import { note, plain } from '../../host/commands'
import type { Connections } from '../../host/connection'
import type { Restore } from '../../host/seats'
import type { Storage } from '../../host/storage'
import { wordsFor } from '../../host/words'
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
  const tabs = new Map<string, vscode.WebviewPanel>()

  const show = async (subject: TableSubject, restored?: vscode.WebviewPanel): Promise<void> => {
    const key = keyOf(subject)
    const open = tabs.get(key)
    if (open && !restored) {
      open.reveal()
      return
    }
    const { openRunsPanel } = await import('./panel')
    const panel = await openRunsPanel(subject, { ...options, connections: await options.connections() }, restored)
    tabs.set(key, panel)
    panel.onDidDispose(() => tabs.delete(key))
  }

  const restore: Restore = async (panel, state) => {
    const subject = readSubject(state)
    try {
      await (subject ? show(subject, panel) : Promise.resolve(panel.dispose()))
    } catch (error) {
      note(error)
      panel.dispose()
      void vscode.window.showWarningMessage(
        plain(`A runs table could not be opened again. ${wordsFor(error).sentence}`),
      )
    }
  }

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
