import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runPython } from './python'
import type { StoreKind } from './store'
import { projectRoot } from './tool'

/** A store with registered models, as `registry.py` says; a suite's own. */
export interface RegistryStore {
  readonly folder: string
  /** `mlflow.db` or `mlruns`, by the kind. */
  readonly path: string
  /** The run that most versions came from. */
  readonly runId: string
  remove(): Promise<void>
}

export async function registryStore(kind: StoreKind): Promise<RegistryStore> {
  const folder = await mkdtemp(join(tmpdir(), `waymark-registry-${kind}-`))
  const script = join(projectRoot, 'test', 'servers', 'registry.py')
  const printed = await runPython([script, kind, folder], { env: { MLFLOW_ALLOW_FILE_STORE: 'true' } })
  return {
    folder,
    path: join(folder, kind === 'sqlite' ? 'mlflow.db' : 'mlruns'),
    runId: printed.trimEnd().split('\n').at(-1) ?? '',
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
