import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as vscode from 'vscode'

/**
 * Runs inside the extension host in place of tests: activates the extension and writes how long it took and, after the
 * clock has stopped, how much of its code the host had evaluated by then.
 */
export async function run(): Promise<void> {
  const folder = process.env.WAYMARK_BENCH_RESULTS ?? ''
  const name = String(readdirSync(folder).length).padStart(3, '0')
  const result = await measure().catch((error: unknown) => ({ failed: String(error) }))
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(result))
}

/** A small one of VS Code's own, which nothing activates before it is asked for: what activating costs whoever it is. */
const peer = 'vscode.search-result'

async function measure(): Promise<{ ms: number; peer: number; bytes: number }> {
  await quiet()
  // In turn the first, since the first pays for what both need.
  const oursFirst = Math.random() < 0.5
  const first = oursFirst ? await activate('waymark.waymark') : await activate(peer)
  const second = oursFirst ? await activate(peer) : await activate('waymark.waymark')
  const [ms, theirs] = oursFirst ? [first, second] : [second, first]
  const folder = vscode.extensions.getExtension('waymark.waymark')?.extensionPath ?? ''
  return { ms, peer: theirs, bytes: loadedBytes(folder) }
}

async function activate(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id)
  if (!extension) throw new Error(`The extension ${id} is not there`)
  if (extension.isActive) throw new Error(`The extension ${id} was active before it was asked for`)
  const began = performance.now()
  await extension.activate()
  return performance.now() - began
}

/** Comes back when the host has started the other extensions: nobody opens a view before. Five seconds at the most. */
async function quiet(): Promise<void> {
  const end = performance.now() + 5_000
  for (let calm = 0; calm < 15 && performance.now() < end;) {
    const began = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
    calm = performance.now() - began < 25 ? calm + 1 : 0
  }
}

/** The sizes of all the extension's own scripts that this process has evaluated, chunks and all. */
function loadedBytes(folder: string): number {
  const files = new Set<string>()
  const session = new Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url
    if (file.startsWith(folder)) files.add(file)
  })
  session.post('Debugger.enable')
  session.disconnect()
  return [...files].reduce((sum, file) => sum + statSync(file).size, 0)
}
