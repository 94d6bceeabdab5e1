import * as vscode from 'vscode'
import { PlatformError } from '../../base/errors'
import { execute } from '../../host/commands'
import type { Connections } from '../../host/connection'
import { openPanel, problemOf } from '../../host/panel'
import type { Storage } from '../../host/storage'
import { has } from '../../model/platform'
import type { ExperimentRef, RunRef } from '../../model/run'
import { runsContract, type RunsContract } from '../../protocol/runs'
import { createTableClient } from '../../table/client'
import type { RunsSource } from './feed'
import { createFileSink } from './file'
import type { LayoutStore } from './layout'
import type { Sink } from './output'
import { SlowSorts } from './race'
import { keyOf, titleOf, type TableSubject } from './subject'
import { createRunsController, type RunsController } from './table'

export interface RunsPanelOptions {
  readonly connections: Connections
  readonly storage: Storage
  readonly extensionUri: vscode.Uri
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

/** One memory for all tables: two of them must not ask a server for the same slow order. */
const slowSorts = new SlowSorts()

/** Opens the table in `restored`, the tab that VS Code brought back, or in a new one. */
export async function openRunsPanel(
  subject: TableSubject,
  options: RunsPanelOptions,
  restored?: vscode.WebviewPanel,
): Promise<vscode.WebviewPanel> {
  const sources = await Promise.all(subject.experiments.map((ref) => sourceOf(ref, options.connections)))
  const title = titleOf(subject)
  let controller: RunsController | undefined
  return openPanel<RunsContract>(
    {
      page: 'runs',
      title,
      contract: runsContract,
      extensionUri: options.extensionUri,
      restored,
      state: subject,
      retry: () => controller?.retry(),
      subject: { kind: 'connection', connection: subject.experiments[0]?.connection },
    },
    (link) => {
      const script = vscode.Uri.joinPath(options.extensionUri, 'dist', 'workers', 'table.js').fsPath
      controller = createRunsController({
        sources,
        title,
        key: keyOf(subject),
        table: createTableClient(script),
        layouts: layoutsIn(options.storage),
        link,
        slowSorts,
        problemOf,
        copy: async (text) => vscode.env.clipboard.writeText(text),
        save: (name, format) => askForFile(name, format),
        openRun: options.reveal,
        compare: async (runs) => {
          await execute('runs.compare', runs[0], runs)
        },
        explain: async (runs) => {
          await execute('runs.explain', runs[0], runs)
        },
        openUrl: async (url) => {
          await vscode.env.openExternal(vscode.Uri.parse(url, true))
        },
      })
      return controller.handlers
    },
  )
}

async function sourceOf(ref: ExperimentRef, connections: Connections): Promise<RunsSource> {
  const connection = await connections.get(ref.connection)
  if (!connection || !has(connection.platform, 'experiments')) {
    throw new PlatformError({
      reason: 'notFound',
      platform: ref.connection,
      endpoint: '',
      message: 'The connection that these runs came from is not there any more.',
      action: 'editConnection',
    })
  }
  return { ref, platform: connection.platform }
}

function layoutsIn(storage: Storage): LayoutStore {
  return {
    get: (key) => storage.get('runs.layouts')?.[key],
    set: (key, layout) => storage.set('runs.layouts', { ...storage.get('runs.layouts'), [key]: layout }),
  }
}

async function askForFile(name: string, format: 'csv' | 'json'): Promise<Sink | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const uri = await vscode.window.showSaveDialog({
    title: 'Export runs',
    defaultUri: folder && vscode.Uri.joinPath(folder, `${name}.${format}`),
    filters: format === 'csv' ? { 'Comma-separated values': ['csv'] } : { JSON: ['json'] },
  })
  return uri?.scheme === 'file' ? createFileSink(uri.fsPath) : undefined
}
