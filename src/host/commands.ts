import * as vscode from 'vscode'
import { isAbort, PlatformError } from '../base/errors'
import { commandId, type CommandId, type Handlers } from '../manifest/commands'
import { log } from './log'
import { wordsFor, type Action } from './words'

/** Calls a command's function with what VS Code handed over; a failure becomes a message with its one action. */
export type CommandRunner = (name: CommandId, args: readonly unknown[]) => Promise<unknown>

export function commandRunner(handlers: Handlers): CommandRunner {
  const run: CommandRunner = async (name, args) => {
    // The manifest's types hold for each name; over the union of all names TypeScript can no longer see it.
    const handler = handlers[name] as (...args: readonly unknown[]) => unknown
    try {
      return await handler(...args)
    } catch (error) {
      await showFailure(error, () => run(name, args), args[0])
      return undefined
    }
  }
  return run
}

/** Calls a command by its typed name. */
export async function execute<N extends CommandId>(name: N, ...args: Parameters<Handlers[N]>): Promise<unknown> {
  return vscode.commands.executeCommand(commandId(name), ...args)
}

/** Says what went wrong and offers the one action; silent when cancelled. */
export async function showFailure(error: unknown, retry: () => unknown, subject?: unknown): Promise<void> {
  if (isAbort(error)) {
    return
  }
  note(error)
  const { sentence, action } = wordsFor(error)
  const chosen = await vscode.window.showErrorMessage(plain(sentence), ...(action ? [action.title] : []))
  if (action && chosen === action.title) {
    await act(action, retry, subject)
  }
}

/** VS Code makes links, commands even, of `[text](target)` in a message: what a server said must stay text. */
export function plain(text: string): string {
  return text.replaceAll('](', '] (')
}

export async function act(action: Action, retry: () => unknown, subject?: unknown): Promise<void> {
  if (action.id === 'retry') {
    await retry()
  } else if (action.id === 'trust') {
    await vscode.commands.executeCommand('workbench.trust.manage')
  } else {
    await vscode.commands.executeCommand(commandId(action.id), subject)
  }
}

/** Writes a failure to the log with its cause, for whoever opens it. */
export function note(error: unknown): void {
  if (error instanceof PlatformError) {
    log().error(`${error.platform}: ${error.reason} at ${error.endpoint}: ${error.message}`)
    if (error.cause instanceof Error) {
      log().debug(error.cause.stack ?? error.cause.message)
    }
  } else {
    log().error(error instanceof Error ? error : String(error))
  }
}
