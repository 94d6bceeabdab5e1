import * as vscode from 'vscode'
import { DisposableStore, type Disposable } from '../../base/disposable'
import { note } from '../../host/commands'
import type { Connections } from '../../host/connection'
import type { Storage } from '../../host/storage'
import { wordsFor } from '../../host/words'
import type { Handlers } from '../../manifest/commands'
import type { RunRef } from '../../model/run'
import type { ExperimentSubject, Subject } from '../../model/subject'
import type { RunsSubject } from './panel'

export interface RunsTablesOptions {
  readonly connections: () => Promise<Connections>
  readonly storage: Storage
  readonly extensionUri: vscode.Uri
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

export interface RunsTables extends Disposable {
  readonly commands: Pick<Handlers, 'runs.openTable'>
}

/** The runs table: one editor tab for one experiment or several. What it stands on is loaded with the first table. */
export function createRunsTables(options: RunsTablesOptions): RunsTables {
  const store = new DisposableStore()
  const tabs = new Map<string, vscode.WebviewPanel>()

  const show = async (subject: RunsSubject, restored?: vscode.WebviewPanel): Promise<void> => {
    const { openRunsPanel, tableKey } = await import('./panel')
    const key = tableKey(subject.experiments)
    const open = tabs.get(key)
    if (open && !restored) {
      open.reveal()
      return
    }
    const panel = await openRunsPanel(subject, { ...options, connections: await options.connections() }, restored)
    tabs.set(key, panel)
    panel.onDidDispose(() => tabs.delete(key))
  }

  store.add(
    vscode.window.registerWebviewPanelSerializer('waymark.runs', {
      deserializeWebviewPanel: async (panel, state) => {
        const subject = subjectIn(state)
        try {
          await (subject ? show(subject, panel) : Promise.resolve(panel.dispose()))
        } catch (error) {
          note(error)
          panel.dispose()
          void vscode.window.showWarningMessage(`A runs table could not be opened again. ${wordsFor(error).sentence}`)
        }
      },
    }),
  )

  return {
    commands: {
      'runs.openTable': async (row, selected) => {
        const experiments = row ? experimentsAmong([row, ...(selected ?? [])]) : await choose(options)
        const [first] = experiments
        if (first) {
          const title = experiments.length === 1 ? first.name : `${first.name} and ${experiments.length - 1} more`
          await show({
            title,
            experiments: experiments.map(({ connection, experimentId }) => ({ connection, experimentId })),
          })
        }
      },
    },
    dispose: () => store.dispose(),
  }
}

function experimentsAmong(subjects: readonly Subject[]): readonly ExperimentSubject[] {
  const found = subjects.filter((subject) => subject.kind === 'experiment')
  return [...new Map(found.map((each) => [`${each.connection}/${each.experimentId}`, each])).values()]
}

/** Asks for one experiment or several, the newest of each connection first, searched by the platform as one types. */
async function choose({ connections }: RunsTablesOptions): Promise<readonly ExperimentSubject[]> {
  const all = await (await connections()).all()
  const listed = await Promise.allSettled(
    all.map(async ({ id, name, platform }) => {
      const page = await platform.experiments?.searchExperiments({ limit: 200, sort: 'updated' })
      return (page?.items ?? []).map((each) => ({
        label: each.name,
        description: name,
        subject: { kind: 'experiment', connection: id, experimentId: each.id, name: each.name } as const,
      }))
    }),
  )
  const items = listed.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  const failed = listed.find((each) => each.status === 'rejected')
  if (items.length === 0 && failed) {
    throw failed.reason
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Open the runs table of',
    placeHolder: 'One experiment, or several to see their runs together',
    canPickMany: true,
    matchOnDescription: true,
  })
  return (chosen ?? []).map(({ subject }) => subject)
}

/** What the tab was about, from the state that the page kept: written by us, but perhaps by another version. */
function subjectIn(state: unknown): RunsSubject | undefined {
  const subject = field(state, 'subject')
  const [title, experiments] = [field(subject, 'title'), field(subject, 'experiments')]
  if (typeof title !== 'string' || !Array.isArray(experiments)) {
    return undefined
  }
  const refs = experiments.flatMap((each: unknown) => {
    const [connection, experimentId] = [field(each, 'connection'), field(each, 'experimentId')]
    return typeof connection === 'string' && typeof experimentId === 'string' ? [{ connection, experimentId }] : []
  })
  return refs.length === 0 ? undefined : { title, experiments: refs }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
