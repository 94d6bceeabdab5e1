import { printText } from '../../query/print'

/** A file of code on this machine, its paths written with `/`. */
export interface Place {
  readonly path: string
  /** The workspace folder that it is in. */
  readonly folder?: string
}

/** `yes` and `no`, or a path: then it came from here unless a file stands there. */
export type Origin = 'yes' | 'no' | { readonly unless: string }

/**
 * Whether the source that a run recorded is this file. MLflow records `sys.argv[0]`: a path from wherever the script was
 * started, often its name alone; or a path on another machine, where the same file stands in another clone.
 */
export function originOf(source: string, { path, folder }: Place): Origin {
  const name = plain(source)
  const way = folder === undefined ? undefined : below(folder, path)
  return isAbsolute(name) ? ofAbsolute(name, path, folder, way) : ofRelative(name, path, folder)
}

function ofAbsolute(name: string, path: string, folder: string | undefined, way: string | undefined): Origin {
  if (name === path) {
    return 'yes'
  }
  if (folder === undefined || way === undefined || below(folder, name) !== undefined) {
    return 'no'
  }
  // In another clone: a name alone says too little, unless its folder is called the same.
  const end = way.includes('/') ? `/${way}` : `/${baseOf(folder)}/${way}`
  return name.endsWith(end) ? 'yes' : 'no'
}

function ofRelative(name: string, path: string, folder: string | undefined): Origin {
  const end = name.replace(/^(?:\.\.\/)+/, '')
  if (end === '' || !path.endsWith(`/${end}`)) {
    return 'no'
  }
  const rooted = folder === undefined ? path : `${folder}/${end}`
  // Scripts are mostly started from the workspace folder: one that stands there is the one that is meant.
  return rooted === path ? 'yes' : { unless: rooted }
}

/** A filter that lets through all runs that may have come from the file, and few others. */
export function originFilter({ path }: Place): string {
  // `_` stands for any character: what cannot be written in the language is left to it.
  const text = printText(`%${baseOf(path).replace(/['"`\\]/g, '_')}`)
  return `tags.\`mlflow.source.name\` LIKE ${text ?? "'%'"}`
}

export function plain(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, '')
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path)
}

/** The path from a folder to what is in it. */
function below(folder: string, path: string): string | undefined {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
