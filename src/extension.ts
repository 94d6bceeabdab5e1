import * as vscode from 'vscode'
import { once } from './base/once'
import type { Parts } from './compose'
import { takeCode, takeFiles, takeTabs, takeTexts, takeTree } from './host/seats'
import { commandId, commandNames } from './manifest/commands'

/**
 * What VS Code has to know at start-up, and nothing else: registrations that load what is behind them when it is first
 * needed. What there is and how it hangs together stands in `compose.ts`.
 */
export function activate(context: vscode.ExtensionContext): void {
  const parts = once(async (): Promise<Parts> => (await import('./compose')).compose(context, { experiments, code }))
  const experiments = takeTree('waymark.experiments', async () => (await parts()).experiments.rows)
  const code = takeCode(async () => (await parts()).code.providers())
  context.subscriptions.push(
    experiments,
    code,
    takeFiles('waymark-artifact', async () => (await parts()).experiments.files),
    takeTexts('waymark-git', async () => (await parts()).gitText),
    takeTabs('runs', async () => (await parts()).runs.restore),
    takeTabs('difference', async () => (await parts()).differences.restore),
    takeTabs('compare', async () => (await parts()).comparisons.restore),
    ...commandNames.map((name) =>
      vscode.commands.registerCommand(commandId(name), async (...args: readonly unknown[]) =>
        (await parts()).run(name, args),
      ),
    ),
  )
}
