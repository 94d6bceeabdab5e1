import type * as vscode from 'vscode'
import type { Disposable } from '../../base/disposable'
import type { Connections } from '../../host/connection'
import type { Storage } from '../../host/storage'
import type { Handlers } from '../../manifest/commands'
import type { RunRef } from '../../model/run'

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

/** The runs table: one editor tab for one experiment or several. */
export function createRunsTables(_options: RunsTablesOptions): RunsTables {
  return {
    commands: { 'runs.openTable': () => undefined },
    dispose: () => undefined,
  }
}
