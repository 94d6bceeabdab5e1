import * as vscode from 'vscode'
import { PlatformError } from '../../base/errors'
import type { Connections } from '../../host/connection'
import { showFailure } from '../../host/commands'
import type { Git } from '../../host/git'
import { openPanel, problemOf } from '../../host/panel'
import type { KnownSense } from '../../model/sense'
import { differenceContract, type DifferenceContract } from '../../protocol/difference'
import { createDifference, type DifferenceController, type Side } from './controller'
import { createShower } from './show'
import { titleOf, type DifferenceSubject, type NamedRun } from './subject'

export interface DifferencePanelOptions {
  readonly connections: Connections
  readonly extensionUri: vscode.Uri
  readonly git: Git
  readonly sense: (metric: string) => KnownSense
}

/** Opens the tab, in `restored` where VS Code brought one back; what it shows comes after it. */
export async function openDifference(
  subject: DifferenceSubject,
  options: DifferencePanelOptions,
  restored?: vscode.WebviewPanel,
): Promise<vscode.WebviewPanel> {
  const { connections, extensionUri, git, sense } = options
  const [one, other] = subject.runs
  const sides = await Promise.all([sideOf(one, connections), sideOf(other, connections)])
  const title = titleOf(subject)
  let controller: DifferenceController | undefined
  const folders = [
    ...(await Promise.all([one, other].map(async (run) => (await connections.get(run.connection))?.spec.folder))),
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
  ]
  return openPanel<DifferenceContract>(
    {
      page: 'difference',
      title,
      contract: differenceContract,
      extensionUri,
      restored,
      state: subject,
      retry: () => controller?.refresh(),
      subject: { kind: 'connection', connection: one.connection },
    },
    (link) => {
      const made = createDifference({
        sides,
        git,
        folders: [...new Set(folders.filter((folder) => folder !== undefined))],
        sense,
        publish: (state) => link.publish('state', state),
        onDidDispose: link.onDidDispose,
        problemOf,
        show: createShower(git, title),
      })
      controller = made
      void made.refresh().catch((error: unknown) => showFailure(error, () => made.refresh()))
      return made.handlers
    },
  )
}

async function sideOf(run: NamedRun, connections: Connections): Promise<Side> {
  const connection = await connections.get(run.connection)
  if (!connection?.platform.experiments) {
    throw new PlatformError({
      reason: 'notFound',
      platform: run.connection,
      endpoint: '',
      message: `The connection that ${run.name} came from is not there any more.`,
      action: 'editConnection',
    })
  }
  const { connection: id, experimentId, runId } = run
  return {
    ref: { connection: id, experimentId, runId },
    name: run.name,
    connectionName: connection.name,
    source: connection.platform.experiments,
  }
}
