import assert from 'node:assert/strict'
import { Driver } from './driver'

describe('the format of a column of the runs page', function () {
  this.timeout(60_000)
  const on = new Driver()
  const choose = async (item: string): Promise<void> =>
    on.page.getByRole('menuitemcheckbox', { name: item, exact: false }).click()

  it('is chosen in the menu of its head, with an example of each, by the keyboard too', async () => {
    await on.openTable()
    await on.grid().focus()
    await on.page.keyboard.press('Control+Home')
    await on.page.keyboard.press('ArrowUp')
    for (let column = 0; column < 6; column++) {
      await on.page.keyboard.press('ArrowRight')
    }
    await on.page.keyboard.press('Shift+F10')
    await on.page.getByRole('menu', { name: 'accuracy' }).waitFor()
    await on.page.keyboard.press('f')
    await on.page.keyboard.press('f')
    await on.page.keyboard.press('Enter')
    const menu = on.page.getByRole('menu', { name: 'Format of accuracy' })
    await menu.waitFor()
    assert.equal(await menu.getByRole('menuitemcheckbox', { checked: true }).count(), 1)
    await on.page.keyboard.press('p')
    assert.match(await on.text(menu.locator('.item.active')), /^Percent[\d.]+ %$/)
    await on.page.keyboard.press('Enter')
    await on.until('percent', async () => /^\d+\.\d %$/.test(await on.text(on.cell(1, 6))))
    assert.deepEqual(await on.calls('look'), [{ column: 'metric:accuracy', look: { as: 'percent' } }])
    await on.until('the focus is back', () => on.focused())
  })

  it('takes more and fewer digits while its menu stays open', async () => {
    await on.openTable()
    await on.head('accuracy').click({ button: 'right' })
    await on.page.getByRole('menuitem', { name: 'Format…' }).click()
    await choose('Fixed Decimals')
    await on.until('two', async () => /^[01]\.\d\d$/.test(await on.text(on.cell(1, 6))))
    await on.head('accuracy').click({ button: 'right' })
    await on.page.getByRole('menuitem', { name: 'Format…' }).click()
    const more = on.page.getByRole('menuitem', { name: 'More Digits' })
    await more.click()
    await more.click()
    await on.until('four', async () => /^[01]\.\d{4}$/.test(await on.text(on.cell(1, 6))))
    await on.page.getByRole('menuitem', { name: 'Fewer Digits' }).click()
    await on.until('three', async () => /^[01]\.\d{3}$/.test(await on.text(on.cell(1, 6))))
  })

  it('a time is a date, and its column as wide as that', async () => {
    await on.openTable()
    await on.head('Started').click({ button: 'right' })
    await on.page.getByRole('menuitem', { name: 'Format…' }).click()
    await choose('Date and Time')
    await on.until('a date', async () => /^\d+ \w+ \d{4}, \d\d:\d\d:\d\d/.test(await on.text(on.cell(1, 2))))
    const cut = await on.page.evaluate<boolean>(
      `(() => { const cell = document.querySelector('[data-row="1"] [data-column="2"]'); return cell.scrollWidth > cell.clientWidth })()`,
    )
    assert.equal(cut, false)
  })

  it('params are written as the numbers that they are', async () => {
    await on.openTable()
    await on.head('learning_rate').click({ button: 'right' })
    await on.page.getByRole('menuitem', { name: 'Format…' }).click()
    await choose('Scientific')
    await on.until('1.00e', async () => (await on.text(on.cell(1, 7))).startsWith('1.00e'))
    await on.head('model').click({ button: 'right' })
    await on.page.getByRole('menuitem', { name: 'Hide Column' }).waitFor()
    assert.equal(await on.page.getByRole('menuitem', { name: 'Format…' }).count(), 0)
  })

  it('the histogram has its brush on the keyboard: a range by numbers, and none again', async () => {
    await on.openTable()
    await on.head('accuracy').locator('path').waitFor()
    await on.head('accuracy').click({ button: 'right' })
    await on.page.keyboard.press('f')
    await on.page.keyboard.press('Enter')
    await on.page.getByRole('textbox', { name: 'accuracy at least' }).waitFor()
    await on.page.keyboard.type('0.9')
    await on.page.keyboard.press('Enter')
    await on.until('narrowed', async () => (await on.filter().inputValue()).startsWith('metrics.accuracy >= 0.9'))
    await on.head('accuracy').locator('.brush').waitFor()
    await on.head('accuracy').locator('.histogram').click()
    await on.until('all again', async () => (await on.filter().inputValue()) === '')
  })
})
