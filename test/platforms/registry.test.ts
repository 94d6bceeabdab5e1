import { createLocalPlatform } from '../../src/platforms/mlflow-local/adapter'
import { startMlflow } from '../servers/mlflow'
import { registryStore } from '../servers/registry'
import type { StoreKind } from '../servers/store'
import { registrySuite, type RegistrySubject } from '../suites/registry'
import { connectPlatform } from './server'
import { buildWorker } from './worker'

async function server(): Promise<RegistrySubject> {
  const store = await registryStore('sqlite')
  const running = await startMlflow({ folder: store.folder })
  return {
    registry: connectPlatform(running.url).registry,
    runId: store.runId,
    async dispose() {
      await running.stop()
      await store.remove()
    },
  }
}

async function local(kind: StoreKind): Promise<RegistrySubject> {
  const [store, worker] = await Promise.all([registryStore(kind), buildWorker('mlflow-local')])
  const platform = createLocalPlatform({
    id: 'local',
    name: 'Local',
    path: store.path,
    workerScript: worker.script,
  })
  return {
    registry: platform.registry,
    runId: store.runId,
    async dispose() {
      platform.dispose()
      await Promise.all([store.remove(), worker.dispose()])
    },
  }
}

registrySuite('a tracking server', server)
registrySuite('a local SQLite store', () => local('sqlite'))
registrySuite('a local file store', () => local('file'))
