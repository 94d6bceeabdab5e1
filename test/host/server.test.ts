import * as vscode from 'vscode'
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'mocha'
import { pythonEnvironment } from '../servers/tool'
import { processes, startedServers } from './processes'
import { connectionIds, run, runId, store, until } from './window'

const connection = connectionIds.found(store.dbFile)
const row = { kind: 'connection', connection }

function wine(name: string): object {
  const experimentId = store.ids.experiments.wine
  return { kind: 'run', connection, experimentId, runId: runId(name), name }
}

function lifecycle(name: string): unknown {
  const db = new DatabaseSync(store.dbFile, { readOnly: true })
  try {
    return db.prepare('select lifecycle_stage from runs where run_uuid = ?').get(runId(name))?.lifecycle_stage
  } finally {
    db.close()
  }
}

describe('An MLflow server on a local store', function () {
  this.timeout(120_000)
  const python = vscode.workspace.getConfiguration('waymark')

  before(async () => {
    const { python: file } = await pythonEnvironment()
    await python.update('python', file, vscode.ConfigurationTarget.Global)
  })

  after(async () => {
    await run('connections.stopServer', row)
    await python.update('python', undefined, vscode.ConfigurationTarget.Global)
  })

  it('is started by hand, in a process group of its own', async () => {
    assert.deepEqual(startedServers(), [])
    await vscode.commands.executeCommand('waymark.connections.startServer', row)
    const servers = startedServers()
    assert.equal(servers.length, 1)
    assert.match(servers[0]?.command ?? '', /--host 127\.0\.0\.1 /)
  })

  it('is not started twice', async () => {
    await vscode.commands.executeCommand('waymark.connections.startServer', row)
    assert.equal(startedServers().length, 1)
  })

  it('carries out a change, which the store itself then shows', async () => {
    await run('runs.delete', wine('wine-09'))
    assert.equal(lifecycle('wine-09'), 'deleted')
    await run('runs.restore', wine('wine-09'))
    assert.equal(lifecycle('wine-09'), 'active')
  })

  it('ends with all that it started', async () => {
    const group = startedServers()[0]?.group
    assert.ok(processes().filter((each) => each.group === group).length > 1, 'the server has workers')
    await vscode.commands.executeCommand('waymark.connections.stopServer', row)
    await until('the end of the group', () => !processes().some((each) => each.group === group))
  })

  it('is started by a change where none runs', async () => {
    await run('runs.delete', wine('wine-08'))
    assert.equal(startedServers().length, 1)
    assert.equal(lifecycle('wine-08'), 'deleted')
  })

  it('that is killed from outside is started again by the next change', async () => {
    const group = startedServers()[0]?.group
    assert.ok(group)
    process.kill(-group, 'SIGKILL')
    await until('its end', () => !processes().some((each) => each.group === group))
    await run('runs.restore', wine('wine-08'))
    assert.equal(lifecycle('wine-08'), 'active')
    assert.equal(startedServers().length, 1)
  })
})
