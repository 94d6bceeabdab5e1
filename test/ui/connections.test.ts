import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import { startMlflow, type MlflowServer } from '../servers/mlflow'
import { redirectTo, startRecorder, type Answer, type Recorder } from '../servers/recorder'
import { standardStore, type Store } from '../servers/store'
import { cleanup } from './cleanup'
import { shootFailures, Sidebar } from './sidebar'
import { Workbench } from './workbench'

const administrator = { user: 'ada', password: 'correct horse 42' }

async function temporary(later: (close: () => Promise<unknown>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-connections-'))
  later(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const proofs = ({ requests }: Recorder): readonly (string | undefined)[] => [
  ...new Set(requests.map(({ headers }) => headers.authorization)),
]

describe('Connections', () => {
  let store: Store
  let server: MlflowServer
  let workspace: string
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()
  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    store = await standardStore('sqlite')
    later(() => store.remove())
    server = await startMlflow({ folder: store.folder, basicAuth: administrator })
    later(() => server.stop())
    workspace = await temporary(later)
    const text = '{\n  // What the platform team keeps.\n  "connections": {\n    // one a line\n  },\n}\n'
    await writeFile(join(workspace, 'waymark.json'), text)
    workbench = await Workbench.open({ workspace })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  it('say what to do where there is none', async () => {
    const welcome = workbench.page.locator('.part.sidebar .welcome-view')
    await welcome.getByText('No MLflow store was found in this folder').waitFor()
    await welcome.locator('.monaco-button', { hasText: 'Add Connection…' }).waitFor()
  })

  it('are added by answering questions, with a sign-in where the server wants one', async () => {
    await workbench.page.locator('.part.sidebar .welcome-view .monaco-button', { hasText: 'Add Connection…' }).click()
    await view.answer('Add a connection', 'MLflow tracking server')
    await view.quickInput.filter({ hasText: 'Address of the tracking server' }).waitFor()
    await view.quickInput.locator('input').fill('mlflow.example.org')
    await view.quickInput.filter({ hasText: 'An address begins with http:// or https://' }).waitFor()
    await workbench.answer(`${server.url}/`)
    await view.answer('Name of the connection', 'team')
    await view.answer('Sign in to team', 'User and password')
    await view.answer('User', administrator.user)
    await view.answer(`Password of ${administrator.user}`, administrator.password)
    await view.untilNamed('wine', 60_000)
    const text = await readFile(join(workspace, 'waymark.json'), 'utf8')
    assert.match(text, /\/\/ What the platform team keeps\./)
    assert.match(text, /\/\/ one a line/)
    assert.ok(text.includes(`"url": "${server.url}"`), text)
    assert.ok(!text.includes(administrator.password) && !text.includes(administrator.user), text)
  })

  it('never show a sign-in to another origin', async () => {
    const recorder = await startRecorder()
    later(() => recorder.stop())
    await workbench.command('Waymark: Add Connection')
    await view.answer('Add a connection', 'MLflow tracking server')
    await view.answer('Address of the tracking server', recorder.url)
    await view.answer('Name of the connection', 'other')
    await view.notification(/other was added\./)
    assert.ok(recorder.requests.length > 0)
    assert.deepEqual(proofs(recorder), [undefined])
    await workbench.command('Notifications: Clear All Notifications')
  })

  it('are signed out of, and signed in again by the row that wants it', async () => {
    await view.choose('team', 'Sign Out')
    const rows = await view.until('a row that wants a sign-in', (all) =>
      all.some(({ description }) => description === 'Sign In…'),
    )
    const row = rows.find(({ description }) => description === 'Sign In…')
    assert.ok(row)
    await view.named(row.name).click()
    await view.answer('Sign in to team', 'User and password')
    await view.answer('User', administrator.user)
    await view.answer(`Password of ${administrator.user}`, administrator.password)
    await view.until('rows', (all) => !all.some(({ description }) => description === 'Sign In…'))
    await view.untilNamed('wine')
  })

  it('follow a redirect to another origin without the sign-in', async () => {
    const away = await startRecorder()
    later(() => away.stop())
    const wants: Answer = (_request, response) => response.writeHead(401).end()
    const guard = await startRecorder((request, response) =>
      (request.headers.authorization === undefined ? wants : redirectTo(() => away.url))(request, response),
    )
    later(() => guard.stop())
    await writeFile(
      join(workspace, 'waymark.json'),
      JSON.stringify({ connections: { guarded: { kind: 'mlflow', url: guard.url } } }),
    )
    const rows = await view.until('a row that wants a sign-in', (all) =>
      all.some(({ description }) => description === 'Sign In…'),
    )
    await view.named(rows.find(({ description }) => description === 'Sign In…')?.name ?? '').click()
    await view.answer('Sign in to guarded', 'Token')
    await view.answer('Token', 'ink-42')
    await view.until('another failure', (all) => all.some(({ name }) => name.includes('There is nothing here')))
    assert.deepEqual(proofs(guard), [undefined, 'Bearer ink-42'])
    assert.deepEqual(proofs(away), [undefined])
  })
})

describe('Connections that fail', () => {
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()
  shootFailures(() => workbench)

  const answers: Readonly<Record<string, Answer>> = {
    login: (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>'),
    cut: (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"experiments": [{"experiment_id": "1", "na'),
    busy: (_request, response) => response.writeHead(429, { 'retry-after': '60' }).end(),
    broken: (_request, response) =>
      response
        .writeHead(500, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error_code: 'INTERNAL_ERROR', message: 'The disk is full' })),
    denied: (_request, response) => response.writeHead(403).end(),
    reset: (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      response.write('{"experiments": [')
      request.socket.resetAndDestroy()
    },
  }

  before(async function () {
    this.timeout(240_000)
    const workspace = await temporary(later)
    const connections: Record<string, object> = {}
    for (const [name, answer] of Object.entries(answers)) {
      const recorder = await startRecorder(answer)
      later(() => recorder.stop())
      connections[name] = { kind: 'mlflow', url: recorder.url }
    }
    connections.nowhere = { kind: 'mlflow', url: 'http://127.0.0.1:9' }
    await writeFile(join(workspace, 'waymark.json'), JSON.stringify({ connections }))
    workbench = await Workbench.open({ workspace })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  const cases: readonly (readonly [name: string, sentence: RegExp, action: string])[] = [
    ['login', /^127\.0\.0\.1:\d+ answered with a web page where data was expected/, 'Open Log'],
    ['cut', /^127\.0\.0\.1:\d+ sent an answer that is cut off or not JSON\.$/, 'Open Log'],
    ['busy', /try again in 60 s\.$/, 'Retry'],
    ['broken', /The disk is full/, 'Open Log'],
    ['denied', /127\.0\.0\.1:\d+/, 'Sign In…'],
    ['reset', /127\.0\.0\.1:\d+/, 'Retry'],
    ['nowhere', /^Cannot reach 127\.0\.0\.1:9: the connection was refused\.$/, 'Retry'],
  ]
  for (const [name, sentence, action] of cases) {
    it(`${name}: says so in its place, with one next step`, async () => {
      await view.expand(name)
      await view.until(`a failure under ${name}`, (all) =>
        all.some(({ level, icon }) => level === 2 && icon === 'error'),
      )
      const rows = await view.rowsUnder(name)
      assert.equal(rows.length, 1)
      assert.match(rows[0]?.name ?? '', sentence)
      assert.equal(rows[0]?.description, action)
      await view.collapse(name)
    })
  }

  it('leave the others alone', async () => {
    assert.deepEqual(await view.names(1), [...Object.keys(answers), 'nowhere'])
  })
})

describe('Connections in a folder that is not trusted', () => {
  let store: Store
  let recorder: Recorder
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()
  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    store = await standardStore('sqlite')
    later(() => store.remove())
    recorder = await startRecorder()
    later(() => recorder.stop())
    const connections = { team: { kind: 'mlflow', url: recorder.url } }
    await writeFile(join(store.folder, 'waymark.json'), JSON.stringify({ connections }))
    workbench = await Workbench.open({ workspace: store.folder, trusted: false })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  it('read a local store and contact no server', async () => {
    await view.expand('mlflow.db')
    await view.untilNamed('wine')
    await view.collapse('mlflow.db')
    await view.expand('team')
    const row = await view.untilNamed('Not contacted while this folder is not trusted')
    assert.equal(row.description, 'Manage Trust')
    await workbench.screenshot('connections-untrusted')
    assert.deepEqual(recorder.requests, [])
  })

  it('offer nothing there that would start a server or write', async () => {
    await view.expand('mlflow.db')
    assert.deepEqual(
      (await view.menu('wine')).filter((item) => /^(Delete|Rename|Restore)/.test(item)),
      [],
    )
  })

  it('contact the server once the folder is trusted', async () => {
    await view.named('Not contacted while this folder is not trusted').click()
    await workbench.page
      .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
      .first()
      .click()
    await view.until('an answer', (all) => all.some(({ name }) => name.includes('There is nothing here')))
    assert.ok(recorder.requests.length > 0)
  })
})
