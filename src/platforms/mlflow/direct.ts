import { readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBelow, resolveInside } from '../../base/inside'
import type { Artifact } from '../../model/run'

/**
 * The folder on this machine that a run's artifact URI names. A server could name any folder of the person's: only one that
 * has the run's id in its path, as MLflow lays them out, is taken for what it says it is.
 */
export function directRoot(uri: string | undefined, runId: string): string | undefined {
  if (uri === undefined || runId === '') {
    return undefined
  }
  const folder = folderOf(uri)
  return folder?.split(/[\\/]/).includes(runId) ? folder : undefined
}

function folderOf(uri: string): string | undefined {
  if (isAbsolute(uri)) {
    return uri
  }
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const isHere = url?.protocol === 'file:' && (url.host === '' || url.host === 'localhost')
  return isHere ? fileURLToPath(`file://${url.pathname}`) : undefined
}

/** The files and folders right below `path`; links that lead out of the artifacts are left out. */
export async function listDirect(top: string, path: string | undefined): Promise<Artifact[]> {
  const folder = await resolveInside(top, path ?? '')
  if (folder === undefined) {
    return []
  }
  const realTop = await realpath(top)
  const names = await readdir(folder).catch(() => [])
  const artifacts = await Promise.all(names.sort().map((name) => describe(realTop, folder, name, path)))
  return artifacts.filter((artifact) => artifact !== undefined)
}

async function describe(
  realTop: string,
  folder: string,
  name: string,
  path: string | undefined,
): Promise<Artifact | undefined> {
  const real = await realpath(join(folder, name)).catch(() => undefined)
  if (real === undefined || !isBelow(realTop, real)) {
    return undefined
  }
  const found = await stat(real)
  const isFolder = found.isDirectory()
  return { path: path === undefined ? name : `${path}/${name}`, isFolder, ...(!isFolder && { size: found.size }) }
}

/** The absolute path of a file below `top`; undefined where there is none. */
export async function findDirect(top: string, path: string): Promise<string | undefined> {
  const file = await resolveInside(top, path)
  return file !== undefined && (await stat(file)).isFile() ? file : undefined
}
