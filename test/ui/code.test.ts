import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator } from 'playwright-core'
import { before, describe, it } from 'mocha'
import { z } from 'zod'
import { runPython } from '../servers/python'
import { projectRoot } from '../servers/tool'
import { cleanup } from './cleanup'
import { shootFailures } from './sidebar'
import { Workbench } from './workbench'

/** What VS Code draws behind the lines, line by line; it stands in no text of the page, but in its style. Carried out in the page. */
const readEnds = `[...document.querySelectorAll('.view-lines .view-line')]
  .sort((one, other) => parseFloat(one.style.top) - parseFloat(other.style.top))
  .map((line) => [...line.querySelectorAll('span[class*="ced-"]')]
    .map((span) => getComputedStyle(span, '::after').content.replace(/^"|"$/g, ''))
    .filter((content) => content !== 'none' && content !== 'normal')
    .join('')
    .replaceAll('\\u00a0', ' '))
  .filter((text) => text !== '')`

describe('Results at the line of code, of a script in a repository', () => {
  let workbench: Workbench
  let folder: string
  const later = cleanup()

  shootFailures(() => workbench)

  const lens = (text: string | RegExp): Locator =>
    workbench.page.locator('.codelens-decoration a, .codelens-decoration span').filter({ hasText: text }).first()

  before(async function () {
    this.timeout(240_000)
    folder = await mkdtemp(join(tmpdir(), 'waymark-code-'))
    later(() => rm(folder, { recursive: true, force: true }))
    await runPython([join(projectRoot, 'test', 'ui', 'code.py'), folder])
    workbench = await Workbench.open({ workspace: folder, settings: { 'waymark.experiments.refreshInterval': 2 } })
    later(() => workbench.close())
    await workbench.page.locator('.explorer-folders-view').getByText('train.py').dblclick()
  })

  it('says above start_run how many runs came from the file, and how the last one did', async () => {
    await lens('6 runs').waitFor({ timeout: 60_000 })
    await lens(/ridge 0\.4 finished/).waitFor()
    await lens(/val_rmse 0\.2667, \+0\.1000 ▲ worse than the best/).waitFor()
    await lens('6 runs of this file').waitFor()
    assert.equal(await lens('changed since').count(), 0)
    await workbench.screenshot('code-lenses')
  })

  it('says at the ends of lines what was logged there, and at literals how their value did', async () => {
    await workbench.page.waitForFunction(`${readEnds}.length >= 5`)
    const ends = z.array(z.string()).parse(await workbench.page.evaluate(readEnds))
    assert.deepEqual(ends, [
      'val_rmse 0.2667, best 0.1667 with 0.3',
      '6 values, 0.1 to 0.9, best 0.3',
      '0.2667 +0.1000 ▲ █▆▃▃▁▂',
      '0.2133 +0.08000 ▲ █▆▃▃▁▂',
      '0.7333 −0.1000 ▼ ▁▃▆▆█▇',
    ])
    await workbench.screenshot('code-values')
  })

  it('shows over a metric the best runs with their params, and over a param its values', async () => {
    const hover = workbench.page.locator('.monaco-hover:not(.hidden) .hover-contents')
    await workbench.page.locator('.view-line').getByText('"val_rmse"').hover()
    await hover.getByText('lower is better (guessed from the name)').waitFor()
    await hover.getByRole('cell', { name: 'ridge 0.3' }).waitFor()
    await workbench.screenshot('code-hover')
    await workbench.page.locator('.view-line').getByText('"alpha"').hover()
    await hover.getByText('6 values tried').waitFor()
    await workbench.page.mouse.move(700, 600)
  })

  it('opens the pick of runs from the lens and compares those that are chosen', async () => {
    await lens(/^6 runs$/).click()
    const list = workbench.page.locator('.quick-input-list')
    await list.getByText('ridge 0.9').waitFor()
    await workbench.page.locator('.quick-input-widget').getByText('0 Selected').waitFor()
    await workbench.screenshot('code-pick')
    await list.locator('.monaco-list-row').filter({ hasText: 'ridge 0.9' }).click()
    await list.locator('.monaco-list-row').filter({ hasText: 'ridge 0.1' }).click()
    await workbench.page.keyboard.press('Enter')
    await workbench.page.getByRole('tab', { name: /ridge 0\.9 ↔ ridge 0\.1|ridge 0\.1 ↔ ridge 0\.9/ }).waitFor()
    assert.ok(await workbench.webview('[aria-label="Comparison"]'))
  })

  it('says that the file has changed since the last run, and shows what', async () => {
    const { page } = workbench
    await page.getByRole('tab', { name: 'train.py' }).click()
    await page.locator('.view-line').getByText('depth = 3').click()
    await page.keyboard.press('End')
    await page.keyboard.type('0')
    await lens('changed since').waitFor()
    await page.waitForFunction(`${readEnds}.some((text) => text.includes('not tried yet'))`)
    // VS Code draws lenses anew when typing pauses, and a click in that moment is lost: by the save, that is over.
    await page
      .locator('[aria-label*="train.py"][aria-label*="Modified"], [title*="train.py"][title*="Modified"]')
      .first()
      .waitFor()
    await workbench.screenshot('code-changed')
    await lens('changed since').click()
    await page.getByRole('tab', { name: /train\.py \(ridge 0\.4 ↔ now\)/ }).waitFor()
    await page.locator('.monaco-diff-editor .view-line').filter({ hasText: 'depth = 30' }).first().waitFor()
    await workbench.screenshot('code-diff')
    await workbench.command('View: Close Editor')
    await page.getByRole('tab', { name: 'train.py' }).click()
    await page.locator('.view-line').getByText('depth = 30').click()
    await page.keyboard.press('End')
    await page.keyboard.press('Backspace')
    await lens('changed since').waitFor({ state: 'detached' })
  })

  it('follows a run that begins, goes on and ends', async () => {
    const db = new DatabaseSync(join(folder, 'mlflow.db'))
    const change = (status: string): void =>
      void db.prepare('update runs set status = ? where name = ?').run(status, 'ridge 0.4')
    change('RUNNING')
    await lens(/ridge 0\.4 running/).waitFor({ timeout: 30_000 })
    change('FINISHED')
    await lens(/ridge 0\.4 finished/).waitFor({ timeout: 30_000 })
    db.close()
  })

  it('says at the cell of a notebook which run it made', async () => {
    await workbench.page.locator('.explorer-folders-view').getByText('explore.ipynb').dblclick()
    const item = workbench.page.locator('.cell-status-item').filter({ hasText: /explored finished.*val_rmse 0\.2000/ })
    await item.first().waitFor({ timeout: 60_000 })
    assert.equal(await item.count(), 1)
    await workbench.screenshot('code-notebook')
  })
})
