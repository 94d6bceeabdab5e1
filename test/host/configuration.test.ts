import * as vscode from 'vscode'
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import { startRecorder, type Recorder } from '../servers/recorder'
import {
  configurationUri,
  connectionIds,
  marks,
  readArtifact,
  reading,
  removeConfiguration,
  run,
  runId,
  store,
  until,
  writeConfiguration,
} from './window'

describe('waymark.json', () => {
  let recorder: Recorder

  before(async () => {
    recorder = await startRecorder()
    await run('experiments.refresh')
  })

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor')
    await removeConfiguration()
    recorder.forget()
  })

  after(() => recorder.stop())

  const marked = async (text: string): Promise<readonly (readonly [string, string])[]> => {
    await writeConfiguration(text)
    await until('a mark', () => marks().length > 0)
    return marks().map(({ range, message }) => [within(text, range), message])
  }

  it('takes effect without a reload, and so does a change of it', async () => {
    await writeConfiguration(JSON.stringify({ connections: { team: { kind: 'mlflow', url: recorder.url } } }))
    await until('a request', async () => {
      await reading(connectionIds.configured('team'))
      return recorder.requests.length > 0
    })
    const other = await startRecorder()
    try {
      await writeConfiguration(JSON.stringify({ connections: { team: { kind: 'mlflow', url: other.url } } }))
      await until('a request elsewhere', async () => {
        await reading(connectionIds.configured('team'))
        return other.requests.length > 0
      })
      recorder.forget()
      await reading(connectionIds.configured('team'))
      assert.deepEqual(recorder.requests, [])
    } finally {
      await other.stop()
    }
  })

  it('marks an unknown kind where it stands, and the good entries count', async () => {
    const text = JSON.stringify(
      { connections: { good: { kind: 'mlflow', url: recorder.url }, bad: { kind: 'wandb', url: 'https://x.org' } } },
      null,
      2,
    )
    const [mark, ...more] = await marked(text)
    assert.deepEqual(more, [])
    assert.equal(mark?.[0], '"wandb"')
    assert.match(mark[1], /mlflow/)
    await reading(connectionIds.configured('good'))
    assert.ok(recorder.requests.length > 0)
  })

  it('marks an address that is none', async () => {
    assert.deepEqual(await marked('{ "connections": { "a": { "kind": "mlflow", "url": "mlflow.example.org" } } }'), [
      ['"mlflow.example.org"', 'The address of a server begins with http:// or https://.'],
    ])
  })

  it('marks a password in an address, and contacts no one', async () => {
    const url = recorder.url.replace('http://', 'http://ada:secret@')
    const found = await marked(JSON.stringify({ connections: { a: { kind: 'mlflow', url } } }))
    assert.deepEqual(found, [
      [JSON.stringify(url), 'A user name or password does not belong in the address: sign in instead.'],
    ])
    assert.equal(await reading(connectionIds.configured('a')), 'no connection')
    assert.deepEqual(recorder.requests, [])
  })

  it('marks what is not JSON, and reads what comes before it', async () => {
    const text = `{\n  "connections": {\n    "good": { "kind": "mlflow", "url": "${recorder.url}" },\n    "half": { "kind": \n  }\n}\n`
    const found = await marked(text)
    assert.match(found[0]?.[1] ?? '', /^This is not JSON: /)
    const line = marks()[0]?.range.start.line ?? -1
    assert.ok(line >= 3, `the mark stands in line ${String(line + 1)}`)
    await reading(connectionIds.configured('good'))
    assert.ok(recorder.requests.length > 0)
  })

  it('loses its marks when it is mended, and when it is deleted', async () => {
    await marked('{ "connections": { "a": { "kind": "nothing" } } }')
    await writeConfiguration('{ "connections": {} }')
    await until('no mark', () => marks().length === 0)
    await marked('[')
    await vscode.workspace.fs.delete(configurationUri)
    await until('no mark', () => marks().length === 0)
  })

  it('wins over what is found: the same store is one connection', async () => {
    const found = connectionIds.found(store.dbFile)
    assert.equal(await readArtifact(found, runId('wine-01'), 'readme.txt'), 'hello\n'.repeat(20))
    await writeConfiguration('{ "connections": { "here": { "kind": "mlflow-local", "path": "./mlflow.db" } } }')
    const here = connectionIds.configured('here')
    await until('the configured one', async () => (await reading(here, runId('wine-01'), 'readme.txt')) === 'read')
    assert.notEqual(await reading(found, runId('wine-01'), 'readme.txt'), 'read')
  })

  it('completes as one types', async function () {
    this.timeout(60_000)
    await writeConfiguration('{ "connections": { "a": { "kind": "" } } }')
    const document = await vscode.workspace.openTextDocument(configurationUri)
    await vscode.window.showTextDocument(document)
    assert.equal(document.languageId, 'jsonc')
    const at = document.positionAt(document.getText().indexOf('""') + 1)
    let labels: readonly string[] = []
    // Words of the text are proposed until the editor's own JSON support has started.
    await until(
      'a proposal',
      async () => {
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          configurationUri,
          at,
        )
        labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label))
        console.log('LABELS', JSON.stringify(labels))
        return labels.includes('"mlflow"')
      },
      40_000,
    )
    assert.deepEqual(labels.toSorted(), ['"mlflow"', '"mlflow-local"'])
  })
})

/** The text of a range that lies in one line. */
function within(text: string, { start, end }: vscode.Range): string {
  return (text.split('\n')[start.line] ?? '').slice(
    start.character,
    end.line === start.line ? end.character : undefined,
  )
}
