import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, describe, it } from 'mocha'
import type { Locator } from 'playwright-core'
import { standardStore, type Store } from '../servers/store'
import { cleanup } from './cleanup'
import { fieldRow, findComparison } from './comparison'
import { shootFailures, Sidebar } from './sidebar'
import { Workbench } from './workbench'

/** Two commits of a script in the store's folder, which two runs then say they ran at; with what they needed. */
async function giveSources(store: Store, names: readonly [string, string]): Promise<void> {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', store.folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet', '--initial-branch=main')
  const db = new DatabaseSync(store.dbFile)
  for (const [index, name] of names.entries()) {
    await writeFile(join(store.folder, 'train.py'), `import mlflow\n\nalpha = 0.${String(index + 1)}\n`)
    git('add', 'train.py')
    git('commit', '--quiet', '-m', name)
    const run = store.ids.runs[name] ?? ''
    const set = db.prepare('insert or replace into tags (key, value, run_uuid) values (?, ?, ?)')
    set.run('mlflow.source.git.commit', git('rev-parse', 'HEAD'), run)
    set.run('mlflow.source.git.branch', 'main', run)
    const row: unknown = db.prepare('select artifact_uri from runs where run_uuid = ?').get(run)
    const uri = String(Reflect.get(Object(row), 'artifact_uri')).replace(/^file:\/\//, '')
    await mkdir(join(uri, 'model'), { recursive: true })
    await writeFile(join(uri, 'model', 'requirements.txt'), `numpy==${String(index + 1)}.2.0\nscipy==1.14.1\n`)
    await writeFile(join(uri, 'model', 'python_env.yaml'), `python: 3.${String(index + 10)}.4\n`)
    assert.ok((await readdir(uri)).includes('model'))
  }
  db.close()
}

describe('Why two runs differ, on a local store in a repository', () => {
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()

  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    const store = await standardStore('sqlite')
    later(() => store.remove())
    await giveSources(store, ['wine-01', 'wine-02'])
    workbench = await Workbench.open({ workspace: store.folder })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
    await view.untilNamed('wine')
    await view.expand('wine')
  })

  it('opens on two runs of the tree and tells them apart', async () => {
    await view.untilNamed('wine-01')
    await view.named('wine-01').click()
    await view.named('wine-02').click({ modifiers: ['Control'] })
    await view.choose('wine-01', 'Why Do These Runs Differ')
    const page = await workbench.webview('.difference')
    await page.getByRole('row', { name: /numpy.*1\.2\.0.*2\.2\.0/ }).waitFor()
    await page.getByRole('row', { name: /Python.*3\.10\.4.*3\.11\.4/ }).waitFor()
    await page.getByText('1 file differs between the two commits.').waitFor()
    await workbench.screenshot('difference')
  })

  it('reads what compared runs need when that row is opened, and opens from there too', async () => {
    await view.named('wine-01').click()
    await view.named('wine-02').click({ modifiers: ['Control'] })
    await view.choose('wine-01', 'Compare Runs')
    const page = await findComparison(workbench)
    const row = (name: string): Locator => fieldRow(page, name)
    await row('Environment').locator('.twistie').click()
    await row('numpy').waitFor()
    assert.match(await row('numpy').innerText(), /1\.2\.0[^]*2\.2\.0|2\.2\.0[^]*1\.2\.0/)
    assert.equal(await row('scipy').count(), 0, 'both need the same')
    await workbench.screenshot('compare-environment')
    await page.getByRole('columnheader', { name: 'wine-02' }).click({ button: 'right' })
    await page.getByText('Why Does It Differ from wine-01').click()
    await workbench.webview('.difference')
  })

  it('opens the script at both commits beside one another', async () => {
    const page = await workbench.webview('.difference')
    await page.getByText('Compare train.py').click()
    await workbench.page.locator('.monaco-diff-editor .view-line').filter({ hasText: '0.2' }).first().waitFor()
    await workbench.screenshot('difference-script')
  })

  it('opens all changes between the commits in one editor', async () => {
    await workbench.page.getByRole('tab', { name: /↔/ }).first().click()
    const page = await workbench.webview('.difference')
    await page.getByText('Open All Changes').click()
    await workbench.page.locator('.multiDiffEntry').filter({ hasText: 'train.py' }).first().waitFor()
    await workbench.page.locator('.multiDiffEntry .view-line').filter({ hasText: '0.2' }).first().waitFor()
    await workbench.screenshot('difference-changes')
  })
})
