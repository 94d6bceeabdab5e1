// The folder outside the tree that holds what the scripts install. A tool appears under its final name only when it
// is complete, so an interrupted install is never taken for a good one, and two runs at once wait for each other.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say, step } from './say.mjs'

/** The project's top folder. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The cache folder; it is made when first needed. */
export const cacheRoot = resolve(
  process.env.WAYMARK_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waymark'),
)

/** A short hash of texts, for names that change with what they were made from. */
export function hash(...texts) {
  const sum = createHash('sha256')
  for (const text of texts) sum.update(text).update('\0')
  return sum.digest('hex').slice(0, 12)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function tryLock(path) {
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(mine, String(process.pid))
  try {
    await link(mine, path)
    return undefined
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return Number(await readFile(path, 'utf8').catch(() => '0'))
  } finally {
    await rm(mine, { force: true })
  }
}

/** Runs `work` while no other process runs anything under the same name. A lock whose owner died is taken over. */
export async function locked(name, work) {
  await mkdir(cacheRoot, { recursive: true })
  const path = join(cacheRoot, `${name}.lock`)
  let told = false
  for (;;) {
    const owner = await tryLock(path)
    if (owner === undefined) break
    if (owner > 0 && !isAlive(owner)) {
      await rm(path, { force: true })
      continue
    }
    if (!told) say(`… waiting for another run that holds ${name} (process ${owner})`)
    told = true
    await new Promise((done) => setTimeout(done, 300))
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

/**
 * The folder of a tool at a version; `make(folder)` fills a temporary sibling first when it is not there yet.
 * `title` is what a person reads meanwhile.
 */
export async function ensure(tool, version, title, make) {
  const folder = join(cacheRoot, tool, version)
  if (existsSync(folder)) return folder
  return locked(`${tool}-${version}`, async () => {
    if (existsSync(folder)) return folder
    const unfinished = `${folder}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    await step(title, () => make(unfinished))
    await rename(unfinished, folder)
    return folder
  })
}
