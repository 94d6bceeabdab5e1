// A VS Code that needs no download of its own: the server inside code-server, from npm, with its native modules built here.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensure } from './cache.mjs'
import { node24 } from './node24.mjs'
import { installInto, npm } from './npm.mjs'
import { ask } from './run.mjs'
import { Stop } from './say.mjs'

const VERSION = '4.139.1'
const NATIVE = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/sqlite3']
const server = (folder) => join(folder, 'node_modules', 'code-server', 'lib', 'vscode')

function needCompiler() {
  const missing = ['make', 'g++', 'python3'].filter((name) => ask(name, ['--version']) === undefined)
  if (missing.length === 0 || process.platform === 'win32') return
  throw new Stop(
    `Building VS Code's native modules needs ${missing.join(' and ')}: install them (Debian and Ubuntu: apt-get install build-essential python3), then run this again.`,
  )
}

/** `{ node, entry, root }`: Node 24, the VS Code server's entry, and its folder. */
export async function codeServer() {
  const { node, home } = await node24()
  const version = `${VERSION}-${process.platform}-${process.arch}`
  const folder = await ensure(
    'vscode',
    version,
    `Installing VS Code's server (code-server ${VERSION}; two to four minutes)`,
    async (unfinished) => {
      needCompiler()
      await installInto(unfinished, [`code-server@${VERSION}`], { node })
      const cwd = server(unfinished)
      const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
      await npm(['install', '--omit=dev', '--ignore-scripts', ...quiet], {
        cwd,
        node,
        title: "Installing VS Code's own packages",
      })
      await npm(['rebuild', ...NATIVE, ...quiet], {
        cwd,
        node,
        env: { npm_config_nodedir: home },
        title: "Building VS Code's native modules",
        hint: 'make, g++ and python3 are needed for this.',
      })
    },
  )
  const root = server(folder)
  const entry = join(root, 'out', 'server-main.js')
  if (!existsSync(entry)) throw new Stop(`${folder} is damaged: delete it, then run this again.`)
  return { node, entry, root }
}
