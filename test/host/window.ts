import * as vscode from 'vscode'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { pathOf } from '../../src/features/experiments/names'
import { commandId, type CommandId } from '../../src/manifest/commands'

const storeShape = z.object({
  folder: z.string(),
  dbFile: z.string(),
  ids: z.object({ experiments: z.record(z.string(), z.string()), runs: z.record(z.string(), z.string()) }),
})

/** The standard store that is this window's workspace. */
export const store = storeShape.parse(JSON.parse(process.env.WAYMARK_STORE ?? ''))

export const extension = vscode.extensions.getExtension<unknown>('waymark.waymark')

export function runId(name: string): string {
  const id = store.ids.runs[name]
  assert.ok(id, `The standard store has no run ${name}`)
  return id
}

/** Ids of connections, by where they come from. */
export const connectionIds = {
  found: (path: string) => `found:${path}`,
  configured: (name: string) => `configured:${store.folder}:${name}`,
  environment: (url: string) => `environment:${url}`,
}

/** Runs a command; a message that it shows is put away, since a command waits for its answer. */
export async function run(name: CommandId, ...args: readonly unknown[]): Promise<void> {
  const done = Promise.resolve(vscode.commands.executeCommand(commandId(name), ...args)).then(() => 'done' as const)
  const pause = (): Promise<'waiting'> => new Promise((resolve) => setTimeout(() => resolve('waiting'), 300))
  while ((await Promise.race([done, pause()])) === 'waiting') {
    await vscode.commands.executeCommand('notifications.clearAll')
  }
}

/** Reads an artifact of a connection as the editor does when it brings back a tab; rejects with the words of the failure. */
export async function readArtifact(connection: string, id: string, path: string): Promise<string> {
  const authority = createHash('sha256').update(connection).digest('hex').slice(0, 16)
  const uri = vscode.Uri.from({ scheme: 'waymark-artifact', authority, path: pathOf(id, path) })
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
}

/** Why it could not be read, in words; `read` when it could, and `no connection` where there is none of that id. */
export async function reading(connection: string, id = 'r', path = 'f.txt'): Promise<string> {
  try {
    await readArtifact(connection, id, path)
    return 'read'
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return 'no connection'
    return error instanceof Error ? error.message : String(error)
  }
}

export const configurationUri = vscode.Uri.file(`${store.folder}/waymark.json`)

export async function writeConfiguration(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(configurationUri, new TextEncoder().encode(text))
}

/** Removes the configuration and waits until the window has none of its marks left. */
export async function removeConfiguration(): Promise<void> {
  await vscode.workspace.fs.delete(configurationUri, { useTrash: false }).then(undefined, () => undefined)
  await run('experiments.refresh')
}

/** Waits until something holds; fails with `what`. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > end) assert.fail(`${what} did not come about within ${String(timeoutMs)} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What Waymark marks in its configuration file. */
export function marks(): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(configurationUri).filter(({ source }) => source === 'Waymark')
}
