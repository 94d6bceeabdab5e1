import { startMlflow, type MlflowOptions } from '../servers/mlflow'
import { standardStore } from '../servers/store'
import { experimentsSuite, type Subject } from '../suites/experiments'
import { connectServer } from './server'

const admin = { user: 'ada', password: 'correct horse battery' }

async function serve(options: MlflowOptions, authorization?: string): Promise<Subject> {
  const store = await standardStore('sqlite')
  const server = await startMlflow({ ...options, folder: store.folder })
  return {
    source: connectServer(server.url, authorization),
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
