import * as vscode from 'vscode'
import { stat } from 'node:fs/promises'
import { DisposableStore, type Disposable } from '../../base/disposable'
import { once } from '../../base/once'
import type { Connections } from '../../host/connection'
import type { Git } from '../../host/git'
import { gitUri } from '../../host/gitfiles'
import type { Preferences } from '../../host/preferences'
import type { CodeProviders, CodeSeat } from '../../host/seats'
import { setting } from '../../host/settings'
import type { Handlers } from '../../manifest/commands'
import type { FileScope } from '../../manifest/commands/code'
import type { RunRef } from '../../model/run'
import type { CodeEditor } from './editor'
import { pathOf, placeOf } from './paths'
import type { FileState } from './results'
import type { Scene } from './summary'

export interface CodeOptions {
  readonly connections: () => Promise<Connections>
  readonly preferences: Preferences
  readonly git: Git
  readonly seat: CodeSeat
  /** Shows a run in the Experiments view. */
  readonly reveal: (run: RunRef) => Promise<void>
}

export interface CodeResults extends Disposable {
  readonly commands: Pick<Handlers, 'code.showRuns' | 'code.showChanges' | 'code.openRun' | 'code.reload'>
  /** What is asked for while code is looked at; the first call loads it. */
  readonly providers: () => Promise<CodeProviders>
}

/** Results at the line of code. Asks for no connection before a file is seen that has to do with MLflow. */
export function createCode({ connections, preferences, git, seat, reveal }: CodeOptions): CodeResults {
  const store = new DisposableStore()
  const scene = (): Scene => ({ now: Date.now(), sense: (metric) => preferences.sense(metric) })
  const editor = once(async (): Promise<CodeEditor> => {
    const [{ createEditor }, { sourceOf }, all] = await Promise.all([
      import('./editor'),
      import('./source'),
      connections(),
    ])
    const made = createEditor({
      seat,
      scene,
      connections: all,
      baseline: (experiment) => preferences.baseline(experiment),
      exists,
      sourceOf: (place, run, signal) => sourceOf(git, place, run, signal),
      interval: () => setting('waymark.experiments.refreshInterval') * 1000,
      now: Date.now,
    })
    // A baseline that came from elsewhere has to be loaded.
    store.add(preferences.onDidChange(() => made.files.reload()))
    return store.add(made)
  })

  const loaded = async ({ path }: FileScope): Promise<FileState> => {
    const { files } = await editor()
    const results = files.get(path) ?? files.add(placeOf(vscode.Uri.file(path)))
    if (results.state.runs === undefined) {
      await results.reload()
    }
    return results.state
  }

  return {
    commands: {
      'code.showRuns': async (scope = activeScope()) => {
        const { pickRuns } = await import('./pick')
        await pickRuns(scope, await loaded(scope), scene())
      },
      'code.showChanges': async ({ path, repository, commit, file, run }) => {
        const [before, after] = [gitUri(repository, commit, file), vscode.Uri.file(path)]
        const title = `${file.slice(file.lastIndexOf('/') + 1)} (${run} ↔ now)`
        await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true })
      },
      'code.openRun': ({ connection, experimentId, runId }) => reveal({ connection, experimentId, runId }),
      'code.reload': async (scope) => {
        await (await editor()).files.get(scope.path)?.reload()
      },
    },
    providers: async () => (await editor()).providers,
    dispose: () => store.dispose(),
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

function activeScope(): FileScope {
  const document = vscode.window.activeTextEditor?.document
  if (document?.uri.scheme !== 'file') {
    throw new Error('Open the file whose runs to show.')
  }
  return { path: pathOf(document.uri) }
}
