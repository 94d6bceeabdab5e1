import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import { z } from 'zod'
import { startMlflow, type MlflowServer } from '../servers/mlflow'
import { standardStore, type Store } from '../servers/store'
import { cleanup } from './cleanup'
import { Sidebar, shootFailures } from './sidebar'
import { Workbench } from './workbench'

describe('Experiments view on a live server', () => {
  let store: Store
  let workspace: string
  let server: MlflowServer
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()

  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    store = await standardStore('sqlite')
    later(() => store.remove())
    server = await startMlflow({ folder: store.folder })
    later(() => server.stop())
    workspace = await mkdtemp(join(tmpdir(), 'waymark-live-'))
    later(() => rm(workspace, { recursive: true, force: true }))
    const configuration = { connections: { team: { kind: 'mlflow', url: server.url } } }
    await writeFile(join(workspace, 'waymark.json'), JSON.stringify(configuration))
    workbench = await Workbench.open({ workspace, settings: { 'waymark.experiments.refreshInterval': 2 } })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
    await view.untilNamed('wine')
  })

  it('renames an experiment and a run', async () => {
    await view.choose('Default', 'Rename Experiment…')
    await view.answer('Rename experiment Default', 'First steps')
    await view.untilNamed('First steps')
    await view.expand('sweep / nested')
    await view.untilNamed('alone')
    await view.choose('alone', 'Rename Run…')
    await view.answer('Rename run alone', 'by itself')
    await view.untilNamed('by itself')
    assert.equal(await nameOnServer(server, store.ids.runs.alone), 'by itself')
  })

  it('deletes a run at once and takes it back by Undo', async () => {
    await view.choose('by itself', 'Delete Run')
    await view.untilGone('by itself')
    await view.press("Deleted run 'by itself'.", 'Undo')
    await view.untilNamed('by itself')
  })

  it('deletes an experiment, and restores it from the deleted ones', async () => {
    await view.choose('First steps', 'Delete Experiment')
    await view.untilGone('First steps')
    await workbench.command('Waymark: Show Deleted Experiments and Runs')
    await view.untilNamed('First steps')
    await view.choose('First steps', 'Restore Experiment')
    await view.until('it is active again', (all) =>
      all.some(({ name, icon }) => name === 'First steps' && icon === 'beaker'),
    )
    await workbench.command('Waymark: Hide Deleted Experiments and Runs')
    await view.untilGone('removed')
  })

  it('leaves what was restored by its menu alone when Undo is pressed afterwards', async () => {
    await view.press("Deleted experiment 'First steps'.", 'Undo')
    // Another change, whose answer comes after that of the restoring that must not be.
    await view.choose('First steps', 'Rename Experiment…')
    await view.answer('Rename experiment First steps', 'First')
    await view.untilNamed('First')
    assert.equal(await workbench.page.locator('.notifications-toasts .codicon-error').count(), 0)
  })

  it('downloads and opens what the server keeps', async () => {
    await view.collapse('sweep / nested')
    await view.expand('wine')
    await view.untilNamed('wine-01')
    await view.expand('wine-01', 'Artifacts')
    await view.untilNamed('readme.txt')
    await view.named('readme.txt').click()
    await workbench.page.locator('.editor-group-container .view-line', { hasText: 'hello' }).first().waitFor()
    await view.collapse('wine-01')
  })

  it('keeps the rows with their age while the server is down, and is well again after Retry', async function () {
    this.timeout(180_000)
    const { port } = server
    await server.kill()
    // Each open list finds out by a request of its own, and its row is drawn by itself.
    const rows = await view.until(
      'A failure row, and the age of what stays',
      (all) =>
        all.some(({ name }) => name.startsWith('Cannot reach')) &&
        all.some(({ name, description }) => name === 'team' && /as of (just now|\d)/.test(description)),
      60_000,
    )
    const failed = rows.find(({ name }) => name.startsWith('Cannot reach'))
    assert.ok(failed)
    assert.equal(failed.description, 'Retry')
    assert.ok(
      rows.some(({ name }) => name === 'wine-10'),
      'the rows stay',
    )
    await workbench.screenshot('experiments-down')
    server = await startMlflow({ folder: store.folder, port })
    // Its words may have become others by now: a connection that broke off is refused the next time.
    await workbench.rows().filter({ hasText: 'Cannot reach' }).first().click()
    await view.until('no failure', (all) => !all.some(({ name }) => name.startsWith('Cannot reach')))
    assert.doesNotMatch((await view.untilNamed('team')).description, /as of/)
  })
})

const runShape = z.object({ run: z.object({ info: z.object({ run_name: z.string() }) }) })

async function nameOnServer({ url }: MlflowServer, runId: string | undefined): Promise<unknown> {
  const response = await fetch(`${url}/api/2.0/mlflow/runs/get?run_id=${runId ?? ''}`)
  return runShape.parse(await response.json()).run.info.run_name
}
