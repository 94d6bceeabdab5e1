import * as vscode from 'vscode'
import type { Connections } from '../../host/connection'
import type { Preferences } from '../../host/preferences'
import type { Restore } from '../../host/seats'
import type { Storage } from '../../host/storage'
import { createTabs } from '../../host/tabs'
import type { Handlers } from '../../manifest/commands'
import type { RunRef } from '../../model/run'
import type { ExperimentSubject, Subject } from '../../model/subject'
import type { Compared, CompareSubject } from './subject'

export interface ComparisonsOptions {
  readonly connections: () => Promise<Connections>
  readonly preferences: Preferences
  readonly storage: Storage
  readonly extensionUri: vscode.Uri
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

export interface Comparisons {
  readonly commands: Pick<Handlers, 'runs.compare'>
  readonly restore: Restore
}

/** Comparisons of runs: one editor tab for each set of runs. */
export function createComparisons(options: ComparisonsOptions): Comparisons {
  const tabs = createTabs<CompareSubject>({
    keyOf: async (subject) => (await import('./subject')).tabKey(subject),
    read: async (state) => (await import('./subject')).readSubject(state),
    open: async (subject, restored) => {
      const { openComparePanel } = await import('./panel')
      return openComparePanel(subject, { ...options, connections: await options.connections() }, restored)
    },
    lost: 'A comparison could not be opened again.',
  })

  const show = async (subject: CompareSubject): Promise<void> => {
    const { mostRuns } = await import('./subject')
    if (subject.runs.length > mostRuns) {
      void vscode.window.showInformationMessage(
        `${subject.runs.length} runs are too many to compare side by side: choose ${mostRuns} or fewer.`,
      )
      return
    }
    await tabs.show(subject)
  }

  const runsOf = async (rows: readonly Subject[]): Promise<readonly Compared[]> => {
    const runs = rows.filter((row) => row.kind === 'run')
    const experiments = rows.filter((row) => row.kind === 'experiment')
    const lists = await Promise.all(experiments.map((row) => newestOf(options, row)))
    const chosen = runs.map(({ connection, experimentId, runId, name }) => ({ connection, experimentId, runId, name }))
    return [...chosen, ...lists.flat()]
  }

  const pick = async (): Promise<readonly Compared[] | undefined> => {
    const { pickRuns } = await import('./pick')
    return pickRuns(await options.connections())
  }

  return {
    commands: {
      'runs.compare': async (row, selected) => {
        const rows = row ? [row, ...(selected ?? []).filter((each) => each !== row)] : []
        const runs = row ? distinct(await runsOf(rows)) : await pick()
        if (runs && runs.length > 0) {
          await show({ runs })
        } else if (row) {
          void vscode.window.showInformationMessage('There are no runs here to compare.')
        }
      },
    },
    restore: tabs.restore,
  }
}

function distinct(runs: readonly Compared[]): readonly Compared[] {
  return [...new Map(runs.map((run) => [JSON.stringify([run.connection, run.runId]), run])).values()]
}

/** The newest runs of an experiment: what comparing two experiments is about. */
async function newestOf(
  { connections }: ComparisonsOptions,
  { connection: id, experimentId }: ExperimentSubject,
): Promise<readonly Compared[]> {
  const { newest } = await import('./pick')
  const connection = await (await connections()).get(id)
  const page = await connection?.platform.experiments?.searchRuns({ experimentIds: [experimentId], limit: newest })
  return (page?.items ?? []).map((run) => ({ connection: id, experimentId, runId: run.id, name: run.name }))
}
