import { existsSync } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Artifact } from '../../model/run'
import type { LocalFile } from './calls'
import type { Trouble } from './trouble'

/** Where artifacts of a run or a logged model are, and whom to ask otherwise. */
export interface ArtifactRoot {
  readonly uri: string | undefined
  /** What they belong to: `run` or `model`. */
  readonly of: 'run' | 'model'
  /** Absolute path of the store that it is in. */
  readonly store: string
}

/** The files and folders right below `path`, by name; none where nothing was logged yet. */
export async function listArtifacts(
  root: ArtifactRoot,
  path: string | undefined,
  trouble: Trouble,
): Promise<Artifact[]> {
  const top = localRoot(root, trouble)
  if (!existsSync(top)) {
    return []
  }
  const folder = await inside(top, path ?? '', trouble, root.of)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw trouble.error('invalidRequest', `${path ?? ''} is not a folder.`)
  })
  const artifacts = await Promise.all(entries.map((entry) => describe(top, folder, entry.name, path)))
  return artifacts.filter((artifact) => artifact !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Where the bytes of an artifact are, once it is certain that it lies below the run's artifacts. */
export async function findArtifact(root: ArtifactRoot, path: string, trouble: Trouble): Promise<LocalFile> {
  const file = await inside(localRoot(root, trouble), path, trouble, root.of)
  const found = await stat(file)
  if (!found.isFile()) {
    throw trouble.error('invalidRequest', `${path} is a folder.`)
  }
  return { file, size: found.size }
}

/** Links that lead out of the artifacts are left out of lists. */
async function describe(
  top: string,
  folder: string,
  name: string,
  path: string | undefined,
): Promise<Artifact | undefined> {
  const full = join(folder, name)
  const [real, found] = await Promise.all([realpath(full).catch(() => undefined), stat(full).catch(() => undefined)])
  if (!found || real === undefined || !isBelow(await realpath(top), real)) {
    return undefined
  }
  const isFolder = found.isDirectory()
  return { path: path ? `${path.replace(/\/+$/, '')}/${name}` : name, isFolder, ...(!isFolder && { size: found.size }) }
}

/** The real path of `path` below `top`; never anything outside, however the path is written or linked. */
async function inside(top: string, path: string, trouble: Trouble, of: ArtifactRoot['of']): Promise<string> {
  const parts = path.split('/')
  const outside =
    isAbsolute(path) || parts.includes('..') || path.includes('\0') || (sep === '\\' && /[\\:]/.test(path))
  const missing = (): never => {
    throw trouble.error('notFound', `There is no artifact ${path}.`)
  }
  const real = outside ? undefined : await realpath(join(top, ...parts)).catch(missing)
  if (real === undefined || !isBelow(await realpath(top), real)) {
    throw trouble.error('forbidden', `${path} lies outside of the ${of}'s artifacts, so it is not opened.`)
  }
  return real
}

function isBelow(top: string, path: string): boolean {
  const way = relative(top, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** The folder of a run's artifacts on this machine; `notFound` with the place where they are when it is another. */
function localRoot({ uri, store, of }: ArtifactRoot, trouble: Trouble): string {
  if (!uri) {
    throw trouble.error('notFound', `This ${of} does not say where its artifacts are.`)
  }
  const folder = pathOf(uri, store)
  if (folder === undefined) {
    throw trouble.error('notFound', `The artifacts of this ${of} are not on this machine but at ${uri}.`, {
      ...(uri.startsWith('mlflow-artifacts:') && { action: 'startServer' }),
    })
  }
  return folder
}

function pathOf(uri: string, store: string): string | undefined {
  if (isAbsolute(uri)) {
    return uri
  }
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (!url) {
    // MLflow itself takes a relative location from the folder in which the server was started.
    return join(dirname(store), uri)
  }
  if (url.protocol === 'file:') {
    return url.host === '' || url.host === 'localhost' ? fileURLToPath(`file://${url.pathname}`) : undefined
  }
  return url.protocol === 'mlflow-artifacts:' ? proxied(url, store) : undefined
}

/** Artifacts that went through a server lie in its own folder, which stands beside the database unless it was told otherwise. */
function proxied(url: URL, store: string): string | undefined {
  const top = join(dirname(store), 'mlartifacts')
  const parts = url.pathname.split('/').map(decode).filter(Boolean)
  return existsSync(top) && !parts.includes('..') ? join(top, ...parts) : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
