export interface VSCodeOptions {
  /** The folder (or `.code-workspace` file) to open, as an absolute path. */
  readonly workspace?: string
  /** A packaged extension to install. */
  readonly extensionVsix?: string
  /** The folder of an extension to run from its sources. */
  readonly extensionDevelopmentPath?: string
  /** A CommonJS module (without `.js`) whose `run()` is executed in the extension host. */
  readonly extensionTestsPath?: string
  /** User settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Whether workspaces are trusted (the default), or as VS Code has it at first: not yet. */
  readonly trusted?: boolean
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>
  /** A folder for the server's data and extensions; a temporary one, removed by `stop`, when not given. */
  readonly dir?: string
  readonly port?: number
  /** Where given, a browser has to know it. */
  readonly token?: string
  /** VS Code's own driver for tests, without which payloads are not honoured; on unless false. */
  readonly smokeTestDriver?: boolean
}

export interface VSCode {
  /** What to open in a browser. */
  readonly url: string
  readonly port: number
  /** Has `data/` (its logs in `data/data/logs`) and `extensions/`. */
  readonly dir: string
  readonly ended: Promise<unknown>
  readonly log: () => string
  readonly stop: () => Promise<void>
}

export const quietSettings: Readonly<Record<string, unknown>>
export function freePort(): Promise<number>
/** Starts a real VS Code server and resolves when it answers. */
export function startVSCode(options: VSCodeOptions): Promise<VSCode>
