// npm start: sets up everything, trains the demo's models, and opens VS Code on them with the extension.
//   npm start -- --no-open      in the browser's VS Code, whose address is printed and not opened
//   npm start -- --port 8123    that VS Code on this port
//   npm start -- --prepare      only sets up
//   npm start -- --fresh        trains the demo anew
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, packageVsix } from './lib/build.mjs'
import { cacheRoot, projectRoot } from './lib/cache.mjs'
import { ensurePackages } from './lib/npm.mjs'
import { ask, attempt, run } from './lib/run.mjs'
import { main, say, Stop } from './lib/say.mjs'

const windows = process.platform === 'win32'

function parse(argv) {
  const flags = { open: true, prepare: false, fresh: false, port: undefined }
  for (let index = 0; index < argv.length; index += 1) {
    const arg = argv[index]
    if (arg === '--no-open') flags.open = false
    else if (arg === '--prepare') flags.prepare = true
    else if (arg === '--fresh') flags.fresh = true
    else if (arg === '--port') flags.port = Number(argv[(index += 1)])
    else throw new Stop(`Unknown option ${arg}. Known are --no-open, --port N, --prepare, --fresh.`)
  }
  const { port } = flags
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw new Stop('--port needs a number from 1 to 65535.')
  return flags
}

const INPUTS = [
  'src',
  'webview',
  'media',
  'package.json',
  'package-lock.json',
  'esbuild.config.mjs',
  'README.md',
  'CHANGELOG.md',
  '.vscodeignore',
]

async function newest(path) {
  const full = join(projectRoot, path)
  if (!existsSync(full)) return 0
  const stat = statSync(full)
  if (!stat.isDirectory()) return stat.mtimeMs
  const names = await readdir(full, { recursive: true })
  return names.reduce((latest, name) => Math.max(latest, statSync(join(full, name)).mtimeMs), stat.mtimeMs)
}

/** The packaged extension, made anew only when something it is made from has changed. */
async function extension() {
  const file = join(projectRoot, 'dist', 'waymark.vsix')
  const changed = Math.max(...(await Promise.all(INPUTS.map(newest))))
  if (existsSync(file) && statSync(file).mtimeMs > changed) return file
  await build()
  return (await packageVsix()).file
}

/** The VS Code that is installed here, in folders of our own, so that the person's own stays as it is. */
async function openInstalled(vsix, folder, settings) {
  const user = join(cacheRoot, 'demo-code', 'user')
  const own = ['--user-data-dir', user, '--extensions-dir', join(cacheRoot, 'demo-code', 'extensions')]
  await mkdir(join(user, 'User'), { recursive: true })
  await writeFile(join(user, 'User', 'settings.json'), JSON.stringify(settings, null, 2))
  const code = (args) => run('code', args, { shell: windows, title: `code ${args.join(' ')}` })
  await code([...own, '--install-extension', vsix, '--force'])
  await code([...own, '--new-window', folder])
  say(`VS Code is open on ${folder}. It uses settings and extensions of its own, in ${cacheRoot}.`)
}

/** Opens an address in the person's browser, where there is one to be seen. */
async function browse(url) {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open'
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (screen) await attempt(opener, [url], { timeoutMs: 5000 }).catch(() => undefined)
}

async function openInBrowser(vsix, folder, settings, { open, port }) {
  const { startVSCode } = await import('../test/tooling/vscode.mjs')
  const server = await startVSCode({
    workspace: folder,
    extensionVsix: vsix,
    dir: join(cacheRoot, 'demo-editor'),
    token: randomBytes(16).toString('hex'),
    smokeTestDriver: false,
    settings,
    port,
  })
  process.stdout.write(`\nVS Code with Waymark, on real runs:\n\n    ${server.url}\n\nCtrl+C ends it.\n`)
  if (open) await browse(server.url)
  await server.ended
  throw new Stop(`VS Code's server has ended:\n${server.log()}`)
}

await main(async () => {
  const flags = parse(process.argv.slice(2))
  await ensurePackages()
  const hasCode = flags.open && flags.port === undefined && ask('code', ['--version']) !== undefined
  const editor = hasCode ? undefined : import('./lib/codeserver.mjs').then(({ codeServer }) => codeServer())
  const { demo } = await import('./lib/demo.mjs')
  const [folder, vsix] = await Promise.all([demo(flags), extension(), editor])
  if (flags.prepare) {
    process.stdout.write(`Ready: ${folder}\n`)
    return
  }
  const { python } = await import('./lib/python.mjs')
  const { quietSettings } = await import('../test/tooling/vscode.mjs')
  const settings = {
    ...quietSettings,
    'security.workspace.trust.enabled': false,
    'waymark.python': (await python()).python,
  }
  if (hasCode) await openInstalled(vsix, folder, settings)
  else await openInBrowser(vsix, folder, settings, flags)
})
