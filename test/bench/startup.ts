import { build } from 'esbuild'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { z } from 'zod'
import { projectRoot } from '../servers/tool'
import { launchBrowser } from '../tooling/browser.mjs'
import { startVSCode, type VSCode } from '../tooling/vscode.mjs'
import { packaged } from '../ui/workbench'
import { tries, type Section } from './context'
import { benchStore } from './stores'

/** What the extension costs everyone who has it installed, whether they use it or not. */

const resultShape = z.object({ ms: z.number(), peer: z.number(), bytes: z.number() })
const failureShape = z.object({ failed: z.string() })

async function bundleEntry(folder: string): Promise<string> {
  const outfile = join(folder, 'activation.js')
  await build({
    entryPoints: [join(projectRoot, 'test', 'bench', 'activation.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  })
  return outfile.replace(/\.js$/, '')
}

/** Opens the window in a context of its own and waits until its extension host has written one more result. */
async function activateOnce(
  browser: Browser,
  { url, log }: VSCode,
  results: string,
): Promise<z.infer<typeof resultShape>> {
  const before = (await readdir(results)).length
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    const file = join(results, `${String(before).padStart(3, '0')}.json`)
    const end = performance.now() + 60_000
    while (!existsSync(file)) {
      if (performance.now() > end) throw new Error(`The extension host gave no result\n${log()}`)
      await page.waitForTimeout(50)
    }
    const result: unknown = JSON.parse(await readFile(file, 'utf8'))
    const failure = failureShape.safeParse(result)
    if (failure.success) throw new Error(failure.data.failed)
    return resultShape.parse(result)
  } finally {
    await context.close()
  }
}

async function installedFolder(dir: string): Promise<string> {
  const manifest = z
    .object({ publisher: z.string(), name: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')))
  return join(dir, 'extensions', `${manifest.publisher}.${manifest.name}-${manifest.version}`)
}

export const activation: Section = {
  name: 'Activation in the extension host',
  seconds: 300,
  async run(bench, signal) {
    const dir = await mkdtemp(join(tmpdir(), 'waymark-bench-'))
    const results = join(dir, 'results')
    await mkdir(results)
    const store = await benchStore('runs', 1_000)
    const server = await startVSCode({
      dir,
      workspace: store.folder,
      extensionVsix: packaged,
      // The installed one, named as under development so that VS Code runs the entry beside it.
      extensionDevelopmentPath: await installedFolder(dir),
      extensionTestsPath: await bundleEntry(dir),
      env: { WAYMARK_BENCH_RESULTS: results, NODE_OPTIONS: '' },
    })
    const browser = await launchBrowser()
    try {
      await tries(bench, 20, signal, async () => {
        const { ms, peer, bytes } = await activateOnce(browser, server, results)
        bench.samples.add('startup.activation', ms)
        bench.samples.add('startup.peer', peer)
        bench.samples.add('startup.loaded', bytes / 1000)
      })
    } finally {
      await browser.close()
      await server.stop()
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    }
  },
}

export const size: Section = {
  name: 'The package',
  seconds: 10,
  async run(bench) {
    bench.samples.add('startup.vsix', (await stat(packaged)).size / 1000)
  },
}
