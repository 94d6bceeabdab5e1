import type * as vscode from 'vscode'
import { registerCommands } from './host/commands'
import type { Connections } from './host/connection'
import { disposeLog, log } from './host/log'
import { createSecrets } from './host/secrets'
import { createStorage } from './host/storage'
import { connectionCommands } from './features/connections'
import { createExperiments } from './features/experiments'
import { createRunsTables } from './features/runs'

/** The one composition root. At start-up there are registrations alone: platforms are loaded when a view first asks. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context
  const secrets = createSecrets(context.secrets)
  const storage = createStorage(context.workspaceState)
  const connections = once(async (): Promise<Connections> => {
    const [{ createConnections }, { catalog }] = await Promise.all([
      import('./host/connections'),
      import('./platforms/catalog'),
    ])
    const made = createConnections({ extensionUri, secrets, catalog })
    subscriptions.push(made)
    return made
  })

  const experiments = createExperiments({ connections, storage, extensionUri })
  const runs = createRunsTables({ connections, storage, extensionUri, reveal: (run) => experiments.reveal(run) })
  subscriptions.push(
    experiments,
    runs,
    registerCommands({
      ...connectionCommands({ connections, secrets }),
      ...experiments.commands,
      ...runs.commands,
      'log.show': () => log().show(),
    }),
    { dispose: disposeLog },
  )
}

/** Runs it at the first call and gives every caller the same answer; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
