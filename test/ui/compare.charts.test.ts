import assert from 'node:assert/strict'
import type { Frame, Locator } from 'playwright-core'
import { before, describe, it } from 'mocha'
import { standardStore, type Store } from '../servers/store'
import { cleanup } from './cleanup'
import { findComparison } from './comparison'
import { lossOf, writeHistory } from './histories'
import { shootFailures, Sidebar } from './sidebar'
import { Workbench } from './workbench'

describe('Charts of compared runs on a local store', () => {
  let store: Store
  let workbench: Workbench
  let view: Sidebar
  let page: Frame
  const later = cleanup()

  shootFailures(() => workbench)

  const find = async (): Promise<void> => {
    page = await findComparison(workbench)
  }
  const card = (metric: string): Locator => page.getByRole('region', { name: metric, exact: true })
  /** The sentence that stands for the picture. */
  const message = async (metric: string): Promise<string> =>
    (await card(metric).getByRole('img').getAttribute('aria-label')) ?? ''
  const untilSays = (metric: string, text: string | RegExp): Promise<void> =>
    card(metric).getByRole('img', { name: text }).waitFor({ timeout: 20_000 })

  before(async function () {
    this.timeout(240_000)
    store = await standardStore('sqlite')
    later(() => store.remove())
    for (const [index, run] of ['wine-07', 'wine-08', 'wine-09', 'wine-10', 'wine-running'].entries()) {
      writeHistory(store, run, 'val_loss', lossOf(index, 400))
    }
    const odd = lossOf(1, 200)
    odd.splice(60, 12, ...Array.from({ length: 12 }, () => NaN))
    odd.splice(120, 1, Infinity)
    odd.splice(150, 1, -Infinity)
    writeHistory(store, 'wine-09', 'grad_norm', odd)
    writeHistory(store, 'wine-10', 'grad_norm', lossOf(3, 200))
    writeHistory(store, 'wine-10', 'broken', [NaN, NaN, NaN])
    const spiky = lossOf(2, 50_000)
    spiky[31_234] = 9
    writeHistory(store, 'wine-10', 'long_loss', spiky)
    workbench = await Workbench.open({
      workspace: store.folder,
      settings: { 'waymark.experiments.refreshInterval': 2 },
    })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.openOn('wine', 'wine-10')
  })

  it('draws a card for each metric, those that most runs have first', async () => {
    await view.named('wine-running').click()
    for (const run of ['wine-10', 'wine-09', 'wine-08', 'wine-07']) {
      await view.named(run).click({ modifiers: ['Control'] })
    }
    await view.choose('wine-09', 'Compare Runs')
    await find()
    await page.locator('.head-cell .swatch').first().waitFor()
    await workbench.screenshot('compare-swatches')
    await page.getByRole('tab', { name: 'Charts' }).click()
    await untilSays('val_loss', /^val_loss of 5 runs, best .* run wine-\d+ at step \d+$/)
    const first = await page.locator('.card-place').first().getAttribute('data-metric')
    assert.equal(first, 'val_loss')
    await card('val_loss').locator('canvas').waitFor()
    await workbench.screenshot('compare-charts')
  })

  it('keeps a spike of one point among 50,000', async () => {
    await card('long_loss').scrollIntoViewIfNeeded()
    await untilSays('long_loss', /^long_loss of 1 run/)
    await card('long_loss')
      .getByRole('button', { name: /Actions for the chart/ })
      .click()
    await page.getByRole('menuitemcheckbox', { name: 'Show as Table' }).click()
    const cells = await card('long_loss').locator('tbody td').allInnerTexts()
    assert.ok(cells.includes('9'), `no spike among ${cells.join(', ')}`)
    await card('long_loss')
      .getByRole('button', { name: /Actions for the chart/ })
      .click()
    await page.getByRole('menuitemcheckbox', { name: 'Show as Table' }).click()
  })

  it('says of a metric that is NaN all over that it is', async () => {
    await card('broken').scrollIntoViewIfNeeded()
    await card('broken').getByText('Every value of broken is NaN.').waitFor()
  })

  it('marks what is not finite at the edge, and says what the marks mean', async () => {
    await card('grad_norm').scrollIntoViewIfNeeded()
    await untilSays('grad_norm', /14 points not a finite number/)
    await card('grad_norm').getByText('✕ NaN ▲ ∞ ▼ −∞').waitFor()
  })

  it('reads all charts at one place, beside the plot', async () => {
    await card('val_loss').scrollIntoViewIfNeeded()
    const box = await card('val_loss').getByRole('img').boundingBox()
    assert.ok(box)
    await workbench.page.mouse.move(box.x + box.width * 0.35, box.y + box.height * 0.5)
    await card('val_loss')
      .locator('.cursor-place')
      .getByText(/^Step \d+$/)
      .waitFor()
    await card('grad_norm').locator('.cursor').waitFor()
    assert.equal(await card('val_loss').locator('.line-label .value').count(), 5)
    await workbench.screenshot('compare-charts-cursor')
  })

  it('looks closer where a person drags, and brings more points', async () => {
    await card('long_loss').scrollIntoViewIfNeeded()
    await untilSays('long_loss', /^long_loss of 1 run/)
    const box = await card('long_loss').getByRole('img').boundingBox()
    assert.ok(box)
    const points = async (): Promise<number> => {
      await card('long_loss')
        .getByRole('button', { name: /Actions for the chart/ })
        .click()
      await page.getByRole('menuitemcheckbox', { name: 'Show as Table' }).click()
      const text = await card('long_loss').locator('tbody td').first().innerText()
      await card('long_loss')
        .getByRole('button', { name: /Actions for the chart/ })
        .click()
      await page.getByRole('menuitemcheckbox', { name: 'Show as Table' }).click()
      await card('long_loss').locator('canvas').waitFor()
      return Number(text.replaceAll(',', ''))
    }
    const before = await points()
    await workbench.page.mouse.move(box.x + 150, box.y + 100)
    await workbench.page.mouse.down()
    await workbench.page.mouse.move(box.x + 200, box.y + 120, { steps: 4 })
    await workbench.page.mouse.up()
    await page.locator('.chart[aria-label="long_loss"][aria-busy="false"]').waitFor()
    await workbench.screenshot('compare-charts-zoom')
    const after = await points()
    assert.ok(after > before * 1.5, `${after} points after, ${before} before`)
  })

  it('can be done by keyboard alone', async () => {
    await card('val_loss').getByRole('img').focus()
    await workbench.page.keyboard.press('ArrowRight')
    await card('val_loss')
      .getByRole('status')
      .getByText(/^Step 0: /)
      .waitFor()
    await workbench.page.keyboard.press('ArrowRight')
    await card('val_loss')
      .getByRole('status')
      .getByText(/^Step 1: wine-\d+ /)
      .waitFor()
    await workbench.page.keyboard.press('ArrowDown')
    await card('val_loss').locator('.line-label.picked').waitFor()
    await workbench.screenshot('compare-charts-keyboard')
    await workbench.page.keyboard.press('Escape')
    await workbench.page.keyboard.press('Escape')
  })

  it('follows a run that goes on', async () => {
    await untilSays('val_loss', /of 5 runs/)
    writeHistory(store, 'wine-running', 'val_loss', [0.001, 0.0005], 400)
    await untilSays('val_loss', /best 0\.0005000 run wine-running at step 401/)
  })

  it('is smoothed, logarithmic, over time, and comes back so', async () => {
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.9')
    await page.getByRole('button', { name: 'Log y' }).click()
    await page.getByRole('combobox', { name: 'X axis' }).click()
    await page.getByRole('option', { name: 'Time since start' }).click()
    await page.getByRole('button', { name: 'Log y', pressed: true }).waitFor()
    await workbench.screenshot('compare-charts-log')
    await page.getByRole('button', { name: /^Metrics \(/ }).click()
    await page.getByRole('option', { name: /broken/ }).click()
    await workbench.screenshot('compare-charts-metrics')
    await workbench.page.keyboard.press('Escape')
    await workbench.reload()
    await find()
    await untilSays('val_loss', /of 5 runs/)
    await page.getByRole('button', { name: 'Log y', pressed: true }).waitFor()
    assert.equal(await page.getByRole('slider', { name: 'Smoothing' }).inputValue(), '0.9')
    assert.equal(await page.locator('[data-metric="broken"]').count(), 0)
  })

  it('is drawn in the colours of whichever theme', async () => {
    for (const [theme, kind] of [
      ['Light Modern', 'vscode-light'],
      ['Dark High Contrast', 'vscode-high-contrast'],
    ] as const) {
      await workbench.command('Preferences: Color Theme')
      await view.answer(/./, theme)
      await page.locator(`body.${kind}`).waitFor()
      await workbench.screenshot(`compare-charts-${kind}`)
    }
    assert.match(await message('val_loss'), /of 5 runs/)
  })
})
