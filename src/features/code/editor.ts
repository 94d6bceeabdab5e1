import * as vscode from 'vscode'
import { DisposableStore, type Disposable } from '../../base/disposable'
import type { CodeProviders, CodeSeat } from '../../host/seats'
import { setting } from '../../host/settings'
import { commandId } from '../../manifest/commands'
import { isForeign } from './code'
import { Files } from './files'
import { lensesOf, type Lens } from './lenses'
import type { Place } from './origin'
import { Reader } from './reader'
import type { ResultsOptions } from './results'
import type { Scene } from './summary'

export interface EditorOptions extends ResultsOptions {
  readonly seat: CodeSeat
  readonly scene: () => Scene
}

export interface CodeEditor extends Disposable {
  readonly providers: CodeProviders
  readonly files: Files
}

/** What is said in the editor about the runs of the code that it shows. */
export function createEditor(options: EditorOptions): CodeEditor {
  const { seat, scene } = options
  const store = new DisposableStore()
  const files = store.add(new Files(options))
  const reader = new Reader()
  const look = (): void =>
    files.show(vscode.window.visibleTextEditors.flatMap(({ document }) => placeOf(document) ?? []))
  store.add(vscode.window.onDidChangeVisibleTextEditors(look))
  store.add(vscode.workspace.onDidCloseTextDocument((document) => reader.forget(document)))
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      look()
      void files
        .get(pathOf(document.uri))
        ?.reload()
        .catch(() => undefined)
    }),
  )
  store.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        files.reload()
      }
    }),
  )
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('waymark.code')) {
        seat.changed.fire()
      }
    }),
  )
  store.add(files.onDidChange(() => seat.changed.fire()))
  look()
  return {
    files,
    providers: {
      lenses(document) {
        const path = pathOf(document.uri)
        const results = files.get(path)
        return results && setting('waymark.code.lenses')
          ? lensesOf(path, reader.read(document).calls, results.state, scene()).map((lens) => shown(document, lens))
          : []
      },
    },
    dispose: () => store.dispose(),
  }
}

/** Undefined for what can have nothing to do with MLflow, or is no file on this machine. */
export function placeOf(document: vscode.TextDocument): Place | undefined {
  if (document.languageId !== 'python' || document.uri.scheme !== 'file' || isForeign(document.getText())) {
    return undefined
  }
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)
  return { path: pathOf(document.uri), folder: folder && pathOf(folder.uri) }
}

export function pathOf(uri: vscode.Uri): string {
  return uri.fsPath.replaceAll('\\', '/')
}

function shown(document: vscode.TextDocument, { at, title, tooltip, command }: Lens): vscode.CodeLens {
  const range = new vscode.Range(document.positionAt(at.start), document.positionAt(at.end))
  return new vscode.CodeLens(range, {
    title,
    tooltip,
    command: command ? commandId(command.name) : '',
    arguments: command && [...command.args],
  })
}
