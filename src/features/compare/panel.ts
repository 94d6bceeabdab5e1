import * as vscode from 'vscode'
import { execute } from '../../host/commands'
import type { Connections } from '../../host/connection'
import { openPanel, problemOf } from '../../host/panel'
import type { Preferences } from '../../host/preferences'
import { setting } from '../../host/settings'
import type { Storage } from '../../host/storage'
import type { RunRef } from '../../model/run'
import { compareContract, type CompareContract } from '../../protocol/compare'
import { CompareController } from './controller'
import { createHandlers } from './handlers'
import { titleOf, type CompareSubject } from './subject'

export interface ComparePanelOptions {
  readonly connections: Connections
  readonly preferences: Preferences
  readonly storage: Storage
  readonly extensionUri: vscode.Uri
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

/** Opens the comparison in `restored`, the tab that VS Code brought back, or in a new one. */
export function openComparePanel(
  subject: CompareSubject,
  options: ComparePanelOptions,
  restored?: vscode.WebviewPanel,
): vscode.WebviewPanel {
  const { connections, preferences, storage } = options
  let controller: CompareController | undefined
  return openPanel<CompareContract>(
    {
      page: 'compare',
      title: titleOf(subject),
      contract: compareContract,
      extensionUri: options.extensionUri,
      restored,
      state: subject,
      retry: () => controller?.refresh(),
      subject: { kind: 'connection', connection: subject.runs[0]?.connection },
    },
    (link) => {
      controller = new CompareController({
        runs: subject.runs,
        connections,
        preferences,
        view: {
          get: () => storage.get('compare.view'),
          set: (view) => storage.set('compare.view', view),
        },
        memory: {
          charts: { get: () => storage.get('compare.charts'), set: (kept) => storage.set('compare.charts', kept) },
          places: { get: () => storage.get('run.places'), set: (places) => storage.set('run.places', places) },
        },
        link,
        problemOf,
        copy: async (text) => vscode.env.clipboard.writeText(text),
        save,
        openRun: options.reveal,
        explain: async (runs) => {
          await execute('runs.explain', runs[0], runs)
        },
        openUrl: async (url) => {
          await vscode.env.openExternal(vscode.Uri.parse(url, true))
        },
        interval: setting('waymark.experiments.refreshInterval') * 1000,
      })
      controller.open()
      return createHandlers(controller)
    },
  )
}

async function save(name: string, format: 'csv' | 'md', text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const file = `${name.replace(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 80)}.${format}`
  const uri = await vscode.window.showSaveDialog({
    title: 'Export comparison',
    defaultUri: folder && vscode.Uri.joinPath(folder, file),
    filters: format === 'csv' ? { 'Comma-separated values': ['csv'] } : { Markdown: ['md'] },
  })
  if (uri) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
  }
}
