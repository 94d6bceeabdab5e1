import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { runPython } from './python'
import { cacheFolder, projectRoot, pythonEnvironment } from './tool'

export type StoreKind = 'sqlite' | 'file'

const idsShape = z.object({
  experiments: z.record(z.string(), z.string()),
  runs: z.record(z.string(), z.string()),
  models: z.record(z.string(), z.string()),
})

/** The ids that MLflow gave to what `stores.py` made, by name. */
export type StoreIds = z.infer<typeof idsShape>

/** A copy of the standard store, of a suite's own: it may write to it. */
export interface Store {
  readonly kind: StoreKind
  /** Holds `mlflow.db` and `mlruns/` (artifacts), or `mlruns/` alone. */
  readonly folder: string
  readonly dbFile: string
  readonly mlruns: string
  readonly ids: StoreIds
  remove(): Promise<void>
}

const script = join(projectRoot, 'test', 'servers', 'stores.py')
const making = new Map<StoreKind, Promise<string>>()

async function make(kind: StoreKind): Promise<string> {
  const { folder: environment } = await pythonEnvironment()
  const sum = createHash('sha256')
    .update(await readFile(script))
    .update(environment)
    .digest('hex')
    .slice(0, 12)
  const folder = join(await cacheFolder(), 'stores', `${kind}-${sum}`)
  if (existsSync(folder)) return folder
  // Two test processes may both make it; the first one to finish gives it its name.
  const unfinished = `${folder}.${randomBytes(4).toString('hex')}`
  await mkdir(unfinished, { recursive: true })
  const printed = await runPython([script, kind, unfinished], { env: { MLFLOW_ALLOW_FILE_STORE: 'true' } })
  const ids: unknown = JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')
  await writeFile(join(unfinished, 'ids.json'), JSON.stringify(idsShape.parse(ids)))
  await relocate(kind, unfinished, unfinished, folder)
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
  return folder
}

const located: readonly (readonly [table: string, column: string])[] = [
  ['experiments', 'artifact_location'],
  ['runs', 'artifact_uri'],
  ['logged_models', 'artifact_location'],
  ['model_versions', 'source'],
  ['model_versions', 'storage_location'],
]

/** MLflow records absolute places of artifacts: a store that moves needs them written anew. */
async function relocate(kind: StoreKind, folder: string, from: string, to: string): Promise<void> {
  if (kind === 'sqlite') {
    const db = new DatabaseSync(join(folder, 'mlflow.db'))
    for (const [table, column] of located) {
      db.prepare(`update ${table} set ${column} = replace(${column}, ?, ?)`).run(from, to)
    }
    db.close()
    return
  }
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('meta.yaml')) continue
    const file = join(folder, name)
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(from, to))
  }
}

/**
 * The standard store, copied into a temporary folder (or to `to`, which must not exist yet). What is in it stands in
 * `stores.py`. Made by real MLflow once and then kept in the cache.
 */
export async function standardStore(kind: StoreKind, to?: string): Promise<Store> {
  let made = making.get(kind)
  if (!made) {
    made = make(kind)
    making.set(kind, made)
  }
  const original = await made
  const top = to === undefined ? await mkdtemp(join(tmpdir(), `waymark-${kind}-`)) : dirname(to)
  const folder = to ?? join(top, 'store')
  await cp(original, folder, { recursive: true, errorOnExist: true, force: false })
  await relocate(kind, folder, original, folder)
  const ids = idsShape.parse(JSON.parse(await readFile(join(folder, 'ids.json'), 'utf8')))
  await rm(join(folder, 'ids.json'))
  return {
    kind,
    folder,
    dbFile: join(folder, 'mlflow.db'),
    mlruns: join(folder, 'mlruns'),
    ids,
    remove: () => rm(to ?? top, { recursive: true, force: true }),
  }
}
