import type { CommandEntry } from './command'
import { codeCommands } from './commands/code'
import { connectionCommands } from './commands/connections'
import { experimentCommands } from './commands/experiments'
import { runCommands } from './commands/runs'

/** Every command there is; a file of `commands/` holds those about one thing. */
export const commands = {
  ...codeCommands,
  ...connectionCommands,
  ...experimentCommands,
  ...runCommands,
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>

export type CommandId = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandId[]
export type CommandArgs<N extends CommandId> = (typeof commands)[N] extends CommandEntry<infer A> ? A : never
/** One function per command. */
export type Handlers = { readonly [N in CommandId]: (...args: CommandArgs<N>) => unknown }

/** The id under which VS Code knows a command. */
export function commandId(name: CommandId): `waymark.${CommandId}` {
  return `waymark.${name}`
}
