import type * as vscode from 'vscode'
import type { Connections } from '../../host/connection'
import type { Git } from '../../host/git'
import type { Restore } from '../../host/seats'
import { createTabs } from '../../host/tabs'
import type { Handlers } from '../../manifest/commands'
import type { KnownSense } from '../../model/sense'
import type { Subject } from '../../model/subject'
import { keyOf, readSubject, type DifferenceSubject, type NamedRun } from './subject'

export interface DifferencesOptions {
  readonly connections: () => Promise<Connections>
  readonly extensionUri: vscode.Uri
  readonly git: Git
  readonly sense: (metric: string) => KnownSense
}

export interface Differences {
  readonly commands: Pick<Handlers, 'runs.explain'>
  readonly restore: Restore
}

/** Why two runs differ: one editor tab for two runs. What it stands on is loaded with the first one. */
export function createDifferences(options: DifferencesOptions): Differences {
  const { show, restore } = createTabs<DifferenceSubject>({
    keyOf,
    read: readSubject,
    open: async (subject, restored) => {
      const { openDifference } = await import('./panel')
      return openDifference(subject, { ...options, connections: await options.connections() }, restored)
    },
    lost: 'Why two runs differ could not be shown again.',
    renew: { connections: options.connections, of: ({ runs }) => runs.map(({ connection }) => connection) },
  })

  const explain = async (row?: Subject, selected?: readonly Subject[]): Promise<void> => {
    const rows = runsAmong([...(row ? [row] : []), ...(selected ?? [])])
    const [one, other] = await (await import('./pick')).completeTwo(rows, options.connections)
    if (one && other) {
      await show({ runs: [one, other] })
    }
  }

  return { commands: { 'runs.explain': explain }, restore }
}

/** The runs among the rows of a menu's selection, each once, in the order of the selection where there is one. */
function runsAmong(rows: readonly Subject[]): readonly NamedRun[] {
  const runs = rows.filter((row) => row.kind === 'run')
  const distinct = new Map(runs.map((each) => [`${each.connection}/${each.runId}`, each]))
  return Array.from(distinct.values(), ({ connection, experimentId, runId, name }) => ({
    connection,
    experimentId,
    runId,
    name,
  }))
}
