import * as vscode from 'vscode'
import type { ConnectionSubject } from '../../model/subject'
import type { Handlers } from '../../manifest/commands'
import { configurationFile } from '../../host/configuration'
import type { Connection, Connections } from '../../host/connection'
import { execute } from '../../host/commands'
import type { Secrets } from '../../host/secrets'
import { askSignIn } from './signin'

export interface ConnectionsFeature {
  readonly connections: () => Promise<Connections>
  readonly secrets: Secrets
}

type Commands = Pick<Handlers, Extract<keyof Handlers, `connections.${string}`>>

/** Commands on connections: add, sign in and out, serve a local store, repair it. */
export function connectionCommands({ connections, secrets }: ConnectionsFeature): Commands {
  const choose = async (
    row: ConnectionSubject | undefined,
    fits: (connection: Connection) => boolean,
    what: string,
  ): Promise<Connection | undefined> => {
    const all = await (await connections()).all()
    return row ? all.find(({ id }) => id === row.connection) : pick(all.filter(fits), what)
  }
  return {
    'connections.add': async () => {
      const { addConnection } = await import('./add')
      await addConnection({ connections: await connections(), secrets })
    },
    'connections.openConfiguration': openConfiguration,
    'connections.signIn': async (row) => {
      const connection = await choose(row, isServer, 'Which server do you want to sign in to?')
      const origin = connection?.spec.origin
      if (connection && origin !== undefined) {
        const signIn = await askSignIn(connection.name, origin)
        if (signIn) {
          await secrets.set(origin, signIn)
          await execute('experiments.refresh')
        }
      }
    },
    'connections.signOut': async (row) => {
      const connection = await choose(row, ({ signedIn }) => signedIn, 'Which server do you want to sign out of?')
      if (connection?.spec.origin !== undefined) {
        await secrets.delete(connection.spec.origin)
        await execute('experiments.refresh')
      }
    },
    'connections.startServer': async (row) => {
      const connection = await choose(row, isStore, 'Which store should MLflow serve?')
      if (connection) {
        await (await connections()).startServer(connection.id)
      }
    },
    'connections.stopServer': async (row) => {
      const connection = await choose(row, ({ server }) => server !== undefined, 'Which server should stop?')
      if (connection) {
        await (await connections()).stopServer(connection.id)
      }
    },
    'connections.repair': async (row) => {
      const connection = await choose(row, isStore, 'Which store should be repaired?')
      if (connection && (await agreesToRepair(connection))) {
        await (await connections()).repair(connection.id)
        await execute('experiments.refresh')
      }
    },
  }
}

function isServer({ spec }: Connection): boolean {
  return spec.origin !== undefined
}

function isStore({ spec }: Connection): boolean {
  return spec.store !== undefined
}

async function pick(all: readonly Connection[], title: string): Promise<Connection | undefined> {
  if (all.length === 0) {
    void vscode.window.showInformationMessage('There is no connection that this applies to.')
    return undefined
  }
  const items = all.map((connection) => ({
    label: connection.name,
    description: connection.spec.origin ?? connection.spec.store,
    connection,
  }))
  return all.length === 1 ? all[0] : (await vscode.window.showQuickPick(items, { title }))?.connection
}

async function agreesToRepair(connection: Connection): Promise<boolean> {
  const button = 'Repair Store'
  const answer = await vscode.window.showWarningMessage(
    `Undo the half-done write in ${connection.name}?`,
    {
      modal: true,
      detail:
        'A program that wrote to this store was ended in the middle of it. Repairing opens the file for writing once, so that SQLite takes the half-done write back. Make sure that nothing is training into it now.',
    },
    button,
  )
  return answer === button
}

async function openConfiguration(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]
  if (!folder) {
    await vscode.commands.executeCommand('vscode.openFolder')
    return
  }
  const uri = vscode.Uri.joinPath(folder.uri, configurationFile)
  try {
    await vscode.workspace.fs.stat(uri)
  } catch {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{\n  "connections": {}\n}\n'))
  }
  await vscode.window.showTextDocument(uri)
}
