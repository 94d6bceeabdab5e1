import * as vscode from 'vscode'
import { DisposableStore, type Disposable } from '../../base/disposable'

/** Programs that were started in this window and have not ended: a run that they begin is not known yet. */
export interface Activity extends Disposable {
  readonly goesOn: () => boolean
}

/** @param ended called when one has ended: its runs can be asked for at once. */
export function watchActivity(ended: () => void): Activity {
  const store = new DisposableStore()
  const going = new Set<object>()
  const end = (what: object): void => {
    if (going.delete(what)) {
      ended()
    }
  }
  store.add(
    vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
      if (/\bpython|\.py\b|\bmlflow run\b/.test(execution.commandLine.value)) {
        going.add(execution)
      }
    }),
  )
  store.add(vscode.window.onDidEndTerminalShellExecution(({ execution }) => end(execution)))
  store.add(
    vscode.debug.onDidStartDebugSession((session) => {
      if (/python|debugpy/.test(session.type)) {
        going.add(session)
      }
    }),
  )
  store.add(vscode.debug.onDidTerminateDebugSession((session) => end(session)))
  return { goesOn: () => going.size > 0, dispose: () => store.dispose() }
}
