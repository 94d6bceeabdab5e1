import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'

/**
 * The real path of `path`, which is written with `/`, below the folder `top`. Undefined where nothing is there or where it
 * is anywhere else, however the path is written or linked.
 */
export async function resolveInside(top: string, path: string): Promise<string | undefined> {
  const parts = path.split('/')
  if (isAbsolute(path) || parts.includes('..') || path.includes('\0') || (sep === '\\' && /[\\:]/.test(path))) {
    return undefined
  }
  try {
    const [realTop, real] = await Promise.all([realpath(top), realpath(join(top, ...parts))])
    return isBelow(realTop, real) ? real : undefined
  } catch {
    return undefined
  }
}

/** Of two real paths. A folder is below itself. */
export function isBelow(top: string, path: string): boolean {
  const way = relative(top, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
