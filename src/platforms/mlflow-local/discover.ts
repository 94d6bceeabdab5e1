import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface LocalStoreFound {
  /** Absolute. */
  readonly path: string
  readonly kind: 'sqlite' | 'file'
}

/** MLflow's own default places in a folder: `mlflow.db`, and `mlruns` where it is a store. A few look-ups, nothing is opened. */
export async function findLocalStores(folder: string): Promise<readonly LocalStoreFound[]> {
  const database = join(folder, 'mlflow.db')
  const files = join(folder, 'mlruns')
  const [isDatabase, isStore] = await Promise.all([isFile(database), isFileStore(files)])
  return [
    ...(isDatabase ? [{ path: database, kind: 'sqlite' } as const] : []),
    ...(isStore ? [{ path: files, kind: 'file' } as const] : []),
  ]
}

/** Beside a database, `mlruns` holds artifacts alone; it is a store where an experiment in it describes itself. */
export async function isFileStore(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const experiments = names.filter((name) => /^\d+$/.test(name))
  // Experiments are alike; a folder of ten thousand is not looked through to the end.
  for (const name of experiments.slice(0, 50)) {
    if (await isFile(join(folder, name, 'meta.yaml'))) {
      return true
    }
  }
  return false
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
