import * as vscode from 'vscode'
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'mocha'
import { commandId, commands, type CommandId } from '../../src/manifest/commands'
import { extension, run } from './window'

const loaded: string[] = []
const folder = extension?.extensionUri.toString() ?? ''

registerHooks({
  load(url, context, next) {
    if (url.startsWith(`${folder}/`)) loaded.push(url)
    return next(url, context)
  },
})

const platforms = (): readonly string[] => loaded.filter((url) => /\/(catalog|connections)-[^/]+\.js$/.test(url))

describe('Activation in the extension host', () => {
  it('waits until something of Waymark is wanted', () => {
    assert.ok(extension)
    assert.equal(extension.isActive, false)
  })

  it('registers and loads nothing else: no platform, no connection', async function () {
    assert.ok(extension)
    const begin = performance.now()
    await extension.activate()
    const time = performance.now() - begin
    const bytes = loaded.reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0)
    const title = `${time.toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB`
    console.log(`Activation: ${title} (${loaded.map((url) => basename(url)).join(', ')})`)
    assert.ok(loaded.some((url) => url.endsWith('/extension.js')))
    assert.deepEqual(platforms(), [])
    assert.ok(bytes < 350_000, `${String(bytes)} bytes are loaded at activation`)
  })

  it('loads the platforms when the view asks', async () => {
    await run('experiments.refresh')
    assert.equal(platforms().length, 2)
  })

  it('has all commands of the manifest, and none besides', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('waymark.'))
    // What VS Code itself adds for every view.
    const own = registered.filter(
      (id) => !/^waymark\.experiments\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/.test(id),
    )
    const named = (Object.keys(commands) as CommandId[]).map((name) => commandId(name))
    assert.deepEqual(own.toSorted(), named.toSorted())
  })
})
