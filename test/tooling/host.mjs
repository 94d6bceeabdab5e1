// Runs test/host in the extension host of a real VS Code, against a copy of the standard SQLite store: the files of
// test/host in a trusted workspace, those of test/host/untrusted in one that is not. Run by Node 24 with tsx:
//   node --import tsx test/tooling/host.mjs [extension folder]
import { build } from 'esbuild'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/cache.mjs'
import { tail } from '../../scripts/lib/run.mjs'
import { main } from '../../scripts/lib/say.mjs'
import { standardStore } from '../servers/store.ts'
import { launchBrowser } from './browser.mjs'
import { startVSCode } from './vscode.mjs'

const LIMIT_MS = 240_000
const folder = join(projectRoot, 'test', 'host')

async function testFiles(untrusted) {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  return names.filter((name) => name.endsWith('.test.ts') && name.startsWith('untrusted/') === untrusted).sort()
}

async function bundle(files, outfile) {
  const loaders = files.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`)
  await build({
    stdin: {
      contents: `const { runInHost } = require('../tooling/hostentry.mjs')\nexports.run = () => runInHost({ ${loaders.join(', ')} })\n`,
      resolveDir: folder,
      loader: 'js',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'playwright-core', 'esbuild'],
    logLevel: 'warning',
  })
}

async function resultOf(file, page, server) {
  const end = performance.now() + LIMIT_MS
  while (!existsSync(file)) {
    if (performance.now() > end || page.isClosed()) {
      throw new Error(`The extension host gave no result within ${LIMIT_MS / 1000} s.\n${tail(server.log())}`)
    }
    await new Promise((done) => setTimeout(done, 100))
  }
  return JSON.parse(await readFile(file, 'utf8'))
}

async function session(files, trusted, extensionDevelopmentPath) {
  const outfile = join(projectRoot, 'dist', 'test', trusted ? 'host' : 'untrusted', 'index.js')
  await bundle(files, outfile)
  const temporary = await mkdtemp(join(tmpdir(), 'waymark-host-'))
  const store = await standardStore('sqlite', join(temporary, 'workspace'))
  const resultFile = join(temporary, 'result.json')
  const server = await startVSCode({
    workspace: store.folder,
    trusted,
    extensionDevelopmentPath,
    extensionTestsPath: outfile.replace(/\.js$/, ''),
    env: {
      WAYMARK_RESULT: resultFile,
      WAYMARK_ROOT: projectRoot,
      WAYMARK_STORE: JSON.stringify(store),
      NODE_OPTIONS: '',
    },
  })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
    await page.goto(server.url)
    return await resultOf(resultFile, page, server)
  } finally {
    await browser.close()
    await server.stop()
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 })
  }
}

function show({ failures }) {
  for (const { name, error } of failures) process.stdout.write(`\n  ✗ ${name}\n${error.replaceAll(/^/gm, '    ')}\n`)
}

await main(async () => {
  const extension = process.argv[2] ?? projectRoot
  const sum = { passed: 0, failed: 0, skipped: [], failures: [] }
  for (const untrusted of [false, true]) {
    const files = await testFiles(untrusted)
    if (files.length === 0) continue
    const result = await session(files, !untrusted, extension)
    show(result)
    sum.passed += result.passed
    sum.failed += result.failed
    sum.skipped.push(...result.skipped)
    sum.failures.push(...result.failures)
  }
  if (process.env.WAYMARK_RESULT) await writeFile(process.env.WAYMARK_RESULT, JSON.stringify(sum))
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`)
  return sum.failed === 0 ? 0 : 1
})
