// Node 24: what VS Code's extension host runs on, and so what the tests run on. It comes from npm, beside whatever
// Node the machine has.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensure } from './cache.mjs'
import { installInto } from './npm.mjs'
import { Stop } from './say.mjs'

const VERSION = '24.21.0'

/** `{ node, home }`: the executable, and the folder with the headers that native modules are built against. */
export async function node24() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  const folder = await ensure(
    'node',
    `${VERSION}-${system}-${process.arch}`,
    `Fetching Node ${VERSION}`,
    (unfinished) => installInto(unfinished, [`${name}@${VERSION}`]),
  )
  const home = join(folder, 'node_modules', name)
  const node = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(node)) throw new Stop(`Node ${VERSION} for ${system} ${process.arch} has no executable at ${node}.`)
  return { node, home }
}
