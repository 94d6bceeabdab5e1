import assert from 'node:assert/strict'
import type { Frame, Locator } from 'playwright-core'
import { before, describe, it } from 'mocha'
import { standardStore } from '../servers/store'
import { cleanup } from './cleanup'
import { fieldRow, findComparison } from './comparison'
import { shootFailures, Sidebar } from './sidebar'
import { RunsTab } from './table'
import { Workbench } from './workbench'

describe('Compare view on a local store', () => {
  let workbench: Workbench
  let view: Sidebar
  let page: Frame
  const later = cleanup()

  shootFailures(() => workbench)

  const find = async (): Promise<void> => {
    page = await findComparison(workbench)
  }
  const heads = async (): Promise<readonly string[]> => page.locator('.head-cell .title .text').allInnerTexts()
  /** The row of a field. */
  const row = (name: string): Locator => fieldRow(page, name)
  const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor({ timeout: 20_000 })

  before(async function () {
    this.timeout(240_000)
    const store = await standardStore('sqlite')
    later(() => store.remove())
    workbench = await Workbench.open({ workspace: store.folder })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.openOn('wine', 'wine-10')
  })

  it('puts the runs that are selected in the tree side by side, what differs alone', async () => {
    await view.named('wine-10').click()
    await view.named('wine-09').click({ modifiers: ['Control'] })
    await view.choose('wine-09', 'Compare Runs')
    await find()
    await row('accuracy').waitFor()
    assert.deepEqual((await heads()).toSorted(), ['Field', 'wine-09', 'wine-10'])
    // Both have the same seed.
    assert.equal(await row('seed').count(), 0)
    await says(/equal fields left out/)
    await page.getByRole('button', { name: 'Only what differs' }).click()
    await row('seed').waitFor()
    await page.getByRole('button', { name: 'Only what differs' }).click()
  })

  it('marks what is best in words, not by colour alone', async () => {
    assert.match(await row('accuracy').innerText(), /0\.9230\s*best/)
    assert.match(await row('accuracy').innerText(), /0\.9107\s*worst/)
  })

  it('measures the others against the run whose head is clicked', async () => {
    await page.getByRole('columnheader', { name: 'wine-09' }).click()
    await says('Measured against wine-09')
    await row('accuracy').getByText('+0.01230 ▲').waitFor()
    // Seen, not only there: a value must not be pushed out by its difference.
    const shown = await row('accuracy').locator('[data-column="2"] .number').boundingBox()
    assert.ok(shown && shown.width > 30, 'the value beside the difference is cut off')
    assert.deepEqual(await heads(), ['Field', 'wine-09', 'wine-10'])
    await workbench.screenshot('compare')
  })

  it('lets a person say which way a metric is better, and says what is guessed', async () => {
    await row('accuracy').locator('[data-column="0"]').click({ button: 'right' })
    await page.getByText('Higher Is Better (guessed from the name)').waitFor()
    await page.getByText('Lower Is Better').click()
    await row('accuracy')
      .getByText(/0\.9107/)
      .waitFor()
    await page.locator('.best').filter({ hasText: '0.9107' }).first().waitFor()
  })

  it('comes back with its baseline after the window is loaded anew', async () => {
    await workbench.reload()
    await find()
    await says('Measured against wine-09')
    await row('accuracy').waitFor()
  })

  it('compares what is selected in the runs table', async () => {
    await view.open()
    await view.choose('wine', 'Open Runs Table')
    const table = new RunsTab(workbench)
    await table.find()
    await table.untilNames('all runs', (all) => all.length >= 14)
    await table.row(4).click()
    await table.row(6).click({ modifiers: ['Shift'] })
    await table.row(5).click({ button: 'right' })
    await table.frame.getByText('Compare 3 Runs').click()
    await workbench.page.getByRole('tab', { name: /Compare 3 runs/ }).waitFor()
  })

  it('shows runs that agree in a param as one, with mean and spread, chosen by the keyboard alone', async () => {
    await view.choose('wine', 'Compare Runs')
    await workbench.page.getByRole('tab', { name: /Compare 14 runs/ }).waitFor()
    await find()
    await says('14 runs')
    await page.getByRole('button', { name: 'Group by' }).focus()
    const { keyboard } = workbench.page
    await keyboard.press('Enter')
    await page.getByRole('option', { name: /^kernel/ }).waitFor()
    await keyboard.type('kern')
    await page
      .getByRole('option')
      .first()
      .and(page.getByRole('option', { name: /^kernel/ }))
      .waitFor()
    await keyboard.press('Enter')
    await says(/in \d groups/)
    assert.deepEqual(await heads(), [
      'Field',
      'kernel = linear (3)',
      'kernel = poly (4)',
      'kernel = rbf (4)',
      '(no kernel) (3)',
    ])
    await row('accuracy')
      .getByText(/0\.\d+ ± 0\.\d+/)
      .first()
      .waitFor()
    await workbench.screenshot('compare-groups')
    await page.getByRole('button', { name: 'Group: kernel' }).click()
    await page.getByRole('option', { name: 'No groups' }).click()
    await page.getByRole('columnheader', { name: 'wine-10' }).waitFor()
  })
})
