import * as vscode from 'vscode'
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startRecorder, type Recorder } from '../../servers/recorder'
import { startedServers } from '../processes'
import { connectionIds, extension, readArtifact, reading, run, runId, store, writeConfiguration } from '../window'

describe('In a workspace that is not trusted', () => {
  let configured: Recorder
  let named: Recorder

  before(async () => {
    configured = await startRecorder()
    named = await startRecorder()
    await writeConfiguration(JSON.stringify({ connections: { team: { kind: 'mlflow', url: configured.url } } }))
    Object.assign(process.env, { MLFLOW_TRACKING_URI: named.url, MLFLOW_TRACKING_TOKEN: 'ink-42' })
    await extension?.activate()
    await run('experiments.refresh')
  })

  after(async () => {
    await configured.stop()
    await named.stop()
  })

  it('is one', () => {
    assert.equal(vscode.workspace.isTrusted, false)
  })

  it('reads a local store', async () => {
    const found = connectionIds.found(store.dbFile)
    assert.equal(await readArtifact(found, runId('wine-01'), 'readme.txt'), 'hello\n'.repeat(20))
  })

  it('asks no server, and says why', async () => {
    assert.match(
      await reading(connectionIds.configured('team')),
      /team is not contacted while this folder is not trusted\./,
    )
    await run('runs.delete', {
      kind: 'run',
      connection: connectionIds.configured('team'),
      experimentId: '1',
      runId: 'r',
      name: 'r',
    })
    await vscode.commands.executeCommand('waymark.experiments.focus')
    await run('experiments.refresh')
    assert.deepEqual(configured.requests, [])
  })

  it('passes over what the environment names', async () => {
    assert.equal(await reading(connectionIds.environment(named.url)), 'no connection')
    assert.deepEqual(named.requests, [])
  })

  it('starts nothing, not for a change either', async () => {
    const connection = connectionIds.found(store.dbFile)
    await run('connections.startServer', { kind: 'connection', connection })
    const experimentId = store.ids.experiments.wine
    await run('runs.delete', { kind: 'run', connection, experimentId, runId: runId('wine-09'), name: 'wine-09' })
    assert.deepEqual(startedServers(), [])
  })
})
