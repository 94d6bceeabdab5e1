import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { after, describe, it } from 'mocha'
import { startMlflow, type MlflowServer } from './mlflow'
import { standardStore, type Store } from './store'

/** What the suites rest on: real servers that start and end, and stores that bear being moved. */
describe('the test servers', function () {
  this.timeout(120_000)
  const stores: Store[] = []
  const servers: MlflowServer[] = []
  const open = async (kind: 'sqlite' | 'file'): Promise<Store> => {
    const store = await standardStore(kind)
    stores.push(store)
    return store
  }
  const start = async (options: Parameters<typeof startMlflow>[0]): Promise<MlflowServer> => {
    const server = await startMlflow(options)
    servers.push(server)
    return server
  }
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await Promise.all(stores.map((store) => store.remove()))
  })

  it('gives each suite a SQLite store of its own, whose artifacts are in the copy', async () => {
    const store = await open('sqlite')
    const db = new DatabaseSync(store.dbFile, { readOnly: true })
    const row = db.prepare('select artifact_uri as uri from runs where name = ?').get('wine-01')
    db.close()
    const uri = String(row?.uri)
    const folder = uri.startsWith('file:') ? fileURLToPath(uri) : uri
    assert.ok(folder.startsWith(store.folder), folder)
    assert.equal((await readFile(join(folder, 'data', 'weights.bin'))).length, 3 * 1024 * 1024)
  })

  it('gives each suite a file store of its own', async () => {
    const store = await open('file')
    const meta = await readFile(
      join(store.mlruns, store.ids.experiments.wine!, store.ids.runs['wine-01']!, 'meta.yaml'),
      'utf8',
    )
    assert.match(meta, new RegExp(`artifact_uri: .*${store.folder}`))
  })

  it('serves the SQLite store by REST, artifacts too', async () => {
    const store = await open('sqlite')
    const server = await start({ folder: store.folder })
    const run = store.ids.runs['wine-01']!
    const got = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${run}`)
    assert.match(await got.text(), /"run_name": ?"wine-01"/)
    const artifact = await fetch(`${server.url}/get-artifact?run_uuid=${run}&path=readme.txt`)
    assert.equal(await artifact.text(), 'hello\n'.repeat(20))
  })

  it('serves the file store', async () => {
    const store = await open('file')
    const server = await start({ folder: store.folder, backend: 'file' })
    const got = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${store.ids.runs.spike!}`)
    assert.match(await got.text(), /"run_name": ?"spike"/)
  })

  it('asks for a sign-in where it is told to', async () => {
    const user = { user: 'ada', password: 'a long enough one' }
    const server = await start({ basicAuth: user })
    const headers = { authorization: `Basic ${Buffer.from(`${user.user}:${user.password}`).toString('base64')}` }
    assert.equal((await fetch(`${server.url}/version`)).status, 401)
    assert.equal((await fetch(`${server.url}/version`, { headers })).status, 200)
  })

  it('starts an MLflow of the 2.x line', async () => {
    const server = await start({ python: 'old' })
    assert.match(await (await fetch(`${server.url}/version`)).text(), /^2\./)
  })

  it('leaves nothing listening after stop and after kill', async () => {
    const [one, other] = servers
    await one!.stop()
    await other!.kill()
    await assert.rejects(fetch(`${one!.url}/health`))
    await assert.rejects(fetch(`${other!.url}/health`))
  })

  it('shows the log of a server that ends before it answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-broken-'))
    await writeFile(
      join(folder, 'mlflow.db'),
      'not a database, but long enough to be taken for one at first sight'.repeat(40),
    )
    await assert.rejects(start({ folder }), /ended before it answered:[^]*file is not a database/)
    await rm(folder, { recursive: true })
  })
})
