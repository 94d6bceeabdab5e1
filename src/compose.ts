import * as vscode from 'vscode'
import { once } from './base/once'
import { commandRunner, type CommandRunner } from './host/commands'
import type { Connections } from './host/connection'
import { createGit } from './host/git'
import { readGitText } from './host/gitfiles'
import { disposeLog, log } from './host/log'
import type { CodeSeat, ReadText, TreeSeat } from './host/seats'
import { createPreferences } from './host/preferences'
import { createSecrets } from './host/secrets'
import { createStorage } from './host/storage'
import { createCode, type CodeResults } from './features/code'
import { connectionCommands } from './features/connections'
import { createDifferences, type Differences } from './features/difference'
import { createExperiments, type Experiments, type Node } from './features/experiments'
import { createComparisons, type Comparisons } from './features/compare'
import { createRunsTables, type RunsTables } from './features/runs'

/** What is behind the registrations of `extension.ts`. */
export interface Parts {
  readonly experiments: Experiments
  readonly runs: RunsTables
  readonly differences: Differences
  readonly comparisons: Comparisons
  readonly code: CodeResults
  /** Files at a commit. */
  readonly gitText: ReadText
  readonly run: CommandRunner
}

export interface Seats {
  readonly experiments: TreeSeat<Node>
  readonly code: CodeSeat
}

/** The one composition root, loaded when a view is shown or a command is called; platforms wait until a connection is wanted. */
export function compose(context: vscode.ExtensionContext, seats: Seats): Parts {
  const { extensionUri, subscriptions } = context
  const secrets = createSecrets(context.secrets)
  const storage = createStorage(context.workspaceState)
  const preferences = createPreferences(storage)
  const git = createGit(() => vscode.workspace.isTrusted)
  const connections = once(async (): Promise<Connections> => {
    const [{ createConnections }, { catalog }] = await Promise.all([
      import('./host/connections'),
      import('./platforms/catalog'),
    ])
    const made = createConnections({ extensionUri, secrets, catalog })
    subscriptions.push(made)
    return made
  })

  const experiments = createExperiments({ connections, storage, seat: seats.experiments })
  const runs = createRunsTables({ connections, storage, extensionUri, reveal: (run) => experiments.reveal(run) })
  const differences = createDifferences({
    connections,
    extensionUri,
    git,
    sense: (metric) => preferences.sense(metric),
  })
  const comparisons = createComparisons({
    ...{ connections, preferences, storage, extensionUri },
    reveal: (run) => experiments.reveal(run),
  })
  const code = createCode({
    ...{ connections, preferences, git },
    seat: seats.code,
    reveal: (run) => experiments.reveal(run),
  })
  subscriptions.push(experiments, code, preferences, { dispose: disposeLog })
  const run = commandRunner({
    ...connectionCommands({ connections, secrets }),
    ...experiments.commands,
    ...runs.commands,
    ...differences.commands,
    ...comparisons.commands,
    ...code.commands,
    'log.show': () => log().show(),
  })
  const gitText: ReadText = (uri, token) => readGitText(git, uri, token)
  return { experiments, runs, differences, comparisons, code, gitText, run }
}
