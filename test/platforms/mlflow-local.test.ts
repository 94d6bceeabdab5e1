import { createLocalPlatform } from '../../src/platforms/mlflow-local/adapter'
import { standardStore, type StoreKind } from '../servers/store'
import { experimentsSuite, type Subject } from '../suites/experiments'
import { buildWorker } from './worker'

async function subject(kind: StoreKind): Promise<Subject> {
  const [store, worker] = await Promise.all([standardStore(kind), buildWorker('mlflow-local')])
  const path = kind === 'sqlite' ? store.dbFile : store.mlruns
  const platform = createLocalPlatform({ id: 'local', name: 'Local', path, workerScript: worker.script })
  return {
    source: platform.experiments,
    fixture: { ids: store.ids, sampling: 'extremes', unsortable: [], loggedModels: true, emptySize: 0 },
    dispose: async () => {
      platform.dispose()
      await Promise.all([store.remove(), worker.dispose()])
    },
  }
}

experimentsSuite('a local SQLite store', () => subject('sqlite'))
experimentsSuite('a local file store', () => subject('file'))
