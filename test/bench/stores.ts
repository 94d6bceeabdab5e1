import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { runPython } from '../servers/python'
import { cacheFolder, projectRoot, pythonEnvironment } from '../servers/tool'

/** A store of the bench: read only, shared by all measures and kept in the cache. */
export interface BenchStore {
  /** Holds `mlflow.db`; can be opened as a workspace, and served by `mlflow server`. */
  readonly folder: string
  readonly dbFile: string
  /** Runs, points or experiments. */
  readonly count: number
}

/** The experiment in which the runs are; Default is `0`. */
export const benchExperiment = { id: '1', name: 'bench' }
/** The run of the store of points, and its metric. */
export const longRun = { id: 'b1600000000000000000000000000000', metric: 'loss' }
/** A metric that every run has; the one that is sorted by. */
export const sortedMetric = 'accuracy'

const script = join(projectRoot, 'test', 'bench', 'seed.py')

/**
 * `runs`: that many runs of 20 params, 20 metrics and 7 tags in one experiment. `points`: one run with a series of that
 * many points. `experiments`: that many, empty.
 */
export async function benchStore(kind: 'runs' | 'points' | 'experiments', count: number): Promise<BenchStore> {
  const { folder: environment } = await pythonEnvironment()
  const sum = createHash('sha256')
    .update(await readFile(script))
    .update(environment)
    .digest('hex')
    .slice(0, 12)
  const folder = join(await cacheFolder(), 'bench', `${kind}-${String(count)}-${sum}`)
  const store = { folder, dbFile: join(folder, 'mlflow.db'), count }
  if (existsSync(folder)) return store
  const unfinished = `${folder}.${randomBytes(4).toString('hex')}`
  await mkdir(unfinished, { recursive: true })
  try {
    await runPython([script, kind, String(count), unfinished])
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return store
}

/** The name of the run that is best by the sorted metric: what every way of asking has to bring first. */
export function bestRunName(store: BenchStore): string {
  const db = new DatabaseSync(store.dbFile, { readOnly: true })
  const sql = `select r.name from latest_metrics m cross join runs r on r.run_uuid = m.run_uuid
    where m.key = ? and m.is_nan = 0 and r.experiment_id = ? order by m.value desc limit 1`
  const name = db.prepare(sql).get(sortedMetric, benchExperiment.id)?.name
  db.close()
  return String(name)
}
