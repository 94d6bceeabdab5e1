import { createHttp } from '../../src/base/http'
import type { ExperimentSource } from '../../src/model/platform'
import { mlflow } from '../../src/platforms/mlflow/kind'
import { startMlflow, type MlflowOptions } from '../servers/mlflow'
import { standardStore } from '../servers/store'
import { experimentsSuite, type Subject } from '../suites/experiments'

const admin = { user: 'ada', password: 'correct horse battery' }

function connect(url: string, authorization?: string): ExperimentSource {
  return mlflow.connect(
    { kind: 'mlflow', url: `${url}/` },
    {
      id: 'test',
      name: 'Test server',
      folder: undefined,
      http: (baseUrl) =>
        createHttp({
          name: 'Test server',
          baseUrl,
          ...(authorization && { authorize: () => Promise.resolve({ authorization }) }),
        }),
      workerScript: () => '',
    },
  ).experiments
}

async function serve(options: MlflowOptions, authorization?: string): Promise<Subject> {
  const store = await standardStore('sqlite')
  const server = await startMlflow({ ...options, folder: store.folder })
  return {
    source: connect(server.url, authorization),
    fixture: {
      ids: store.ids,
      sampling: 'stride',
      unsortable: ['attribute:duration', 'attribute:dataset', 'attribute:experiment_id'],
      loggedModels: true,
      emptySize: undefined,
    },
    async dispose() {
      await server.stop()
      await store.remove()
    },
  }
}

experimentsSuite('a tracking server', () => serve({}))

experimentsSuite('a tracking server with sign-in', () =>
  serve({ basicAuth: admin }, `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`),
)
