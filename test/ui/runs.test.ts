import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, describe, it } from 'mocha'
import { standardStore } from '../servers/store'
import { cleanup } from './cleanup'
import { shootFailures, Sidebar } from './sidebar'
import { RunsTab } from './table'
import { Workbench } from './workbench'

describe('Runs table on a local store', () => {
  let workbench: Workbench
  let view: Sidebar
  let table: RunsTab
  const later = cleanup()

  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    const store = await standardStore('sqlite')
    later(() => store.remove())
    workbench = await Workbench.open({ workspace: store.folder })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    table = new RunsTab(workbench)
    await view.open()
    await view.untilNamed('wine')
  })

  it('opens from the experiment in the tree and shows its runs, the newest first', async () => {
    await view.choose('wine', 'Open Runs Table')
    await table.find()
    const names = await table.untilNames('all runs', (all) => all.length >= 14)
    assert.deepEqual(names.slice(0, 5), ['wine-scheduled', 'wine-killed', 'wine-failed', 'wine-running', 'wine-10'])
  })

  it('sorts by a metric with a click on its head, missing values last both ways', async () => {
    await table.sortBy('accuracy')
    const ascending = await table.untilNames('another order', (all) => all[0] !== 'wine-scheduled')
    await table.sortBy('accuracy')
    const descending = await table.untilNames('the reverse', (all) => all[0] !== ascending[0])
    const measured = ascending.filter((name) => /^wine-\d+$/.test(name))
    assert.deepEqual(
      descending.filter((name) => /^wine-\d+$/.test(name)),
      measured.toReversed(),
    )
    assert.ok(!/^wine-\d+$/.test(ascending.at(-1) ?? '') && !/^wine-\d+$/.test(descending.at(-1) ?? ''))
  })

  it("filters in MLflow's grammar, and marks a mistake without losing the rows", async () => {
    await table.filter().fill("attributes.status = 'FAILED'")
    await table.filter().press('Enter')
    assert.deepEqual(await table.untilNames('the failed run alone', (all) => all.length === 1), ['wine-failed'])
    await table.filter().fill('metrics.accuracy > 0.5 OR params.x = 1')
    await table.filter().press('Enter')
    await table.says(/OR is not part/)
    assert.deepEqual(await table.names(), ['wine-failed'])
    await table.filter().fill('')
    await table.filter().press('Enter')
    await table.untilNames('all runs again', (all) => all.length >= 14)
  })

  it('selects by the keyboard and copies what is selected as tab-separated text', async () => {
    const [first = '', second = ''] = await table.names()
    await table.grid().focus()
    const { keyboard } = workbench.page
    await keyboard.press('Control+Home')
    await keyboard.press('Space')
    await keyboard.press('Shift+ArrowDown')
    assert.equal(await table.frame.locator('.row.selected').count(), 2)
    await keyboard.press('Control+C')
    await workbench.command('File: New Untitled Text File')
    const editor = workbench.page.locator('.monaco-editor .view-lines').first()
    await editor.click()
    await keyboard.press('Control+V')
    await workbench.page.locator('.view-line').filter({ hasText: first }).first().waitFor()
    await workbench.page.locator('.view-line').filter({ hasText: second }).first().waitFor()
  })

  it('comes back in its place with its order after the window is loaded anew', async () => {
    await workbench.page.getByRole('tab', { name: /^wine/ }).click()
    await table.find()
    const before = await table.untilNames('the rows', (all) => all.length >= 14)
    await workbench.reload()
    // Which tab was in front VS Code writes down only now and then; that it is there is what counts.
    await workbench.page.getByRole('tab', { name: /^wine/ }).click()
    await table.find()
    assert.deepEqual(await table.untilNames('the rows', (all) => all.length >= 14), before)
    await workbench.screenshot('runs-table')
  })

  it('shows the runs of two experiments together', async () => {
    await view.open()
    await view.named('wine').click()
    await view.named('sweep / nested').click({ modifiers: ['Control'] })
    await view.choose('sweep / nested', 'Open Runs Table')
    await workbench.page.getByRole('tab', { name: /sweep/ }).waitFor()
    await table.find()
    await table.untilNames('runs of both', (all) => all.some((name) => name.startsWith('wine-')) && all.length > 14)
  })
})

describe('Runs table of a connection that changes', () => {
  let workbench: Workbench
  let workspace: string
  const later = cleanup()

  shootFailures(() => workbench)

  const point = (path: string | undefined): Promise<void> =>
    writeFile(
      join(workspace, 'waymark.json'),
      JSON.stringify({ connections: path === undefined ? {} : { team: { kind: 'mlflow-local', path } } }),
    )

  before(async function () {
    this.timeout(240_000)
    const store = await standardStore('sqlite')
    later(() => store.remove())
    workspace = await mkdtemp(join(tmpdir(), 'waymark-moving-'))
    later(() => rm(workspace, { recursive: true, force: true }))
    await cp(join(store.folder, 'mlflow.db'), join(workspace, 'before.db'))
    await cp(join(store.folder, 'mlflow.db'), join(workspace, 'after.db'))
    rename(join(workspace, 'after.db'))
    await point('before.db')
    workbench = await Workbench.open({ workspace })
    later(() => workbench.close())
  })

  it('shows the runs of the new store in the same tab, and keeps its rows when the connection goes', async () => {
    const view = new Sidebar(workbench)
    const table = new RunsTab(workbench)
    await view.open()
    await view.untilNamed('wine')
    await view.choose('wine', 'Open Runs Table')
    await table.find()
    await table.untilNames('the runs before', (all) => all.includes('wine-10'))
    await point('after.db')
    await table.untilFound('the runs after', (all) => all.includes('moved wine-10') && !all.includes('wine-10'))
    assert.equal(await workbench.page.getByRole('tab', { name: /^wine/ }).count(), 1)
    await point(undefined)
    await view.untilGone('wine')
    assert.ok((await table.names()).includes('moved wine-10'))
  })
})

/** Gives every run another name: what tells one store from the other. */
function rename(path: string): void {
  const database = new DatabaseSync(path)
  try {
    database.exec(`UPDATE runs SET name = 'moved ' || name;
      UPDATE tags SET value = 'moved ' || value WHERE key = 'mlflow.runName'`)
  } finally {
    database.close()
  }
}
