import assert from 'node:assert/strict'
import { Driver } from './driver'

describe('the runs page by hand', function () {
  this.timeout(60_000)
  const on = new Driver()

  describe('by the mouse', () => {
    it('selects as lists do', async () => {
      await on.openTable()
      await on.cell(2, 1).click()
      await on.cell(5, 1).click({ modifiers: ['Shift'] })
      await on.until('2 to 5', async () => (await on.selected()) === '2,3,4,5')
      await on.cell(3, 1).click({ modifiers: ['Control'] })
      assert.equal(await on.selected(), '2,4,5')
      await on.cell(8, 1).click()
      assert.equal(await on.selected(), '8')
      await on.cell(8, 1).dblclick()
      assert.equal((await on.calls('open')).length, 1)
    })

    it('a click on a head sorts, Shift adds and numbers the order', async () => {
      await on.openTable()
      await on.head('val_rmse').locator('.title').click()
      await on.until('sorted', async () => (await on.head('val_rmse').getAttribute('aria-sort')) === 'descending')
      assert.equal(await on.cell(0, 5).textContent(), '∞')
      await on
        .head('owner')
        .locator('.title')
        .click({ modifiers: ['Shift'] })
      await on.until('two keys', async () => (await on.page.locator('.order').allTextContents()).join() === '1,2')
      const keys = (await on.calls('sort')).at(-1)?.keys
      assert.deepEqual(keys, [
        { column: 'metric:val_rmse', descending: true },
        { column: 'tag:owner', descending: false },
      ])
    })

    it('drags an edge to size and a head to move', async () => {
      await on.openTable()
      const box = (await on.head('model').boundingBox())!
      await on.page.mouse.move(box.x + box.width - 3, box.y + 10)
      await on.page.mouse.down()
      await on.page.mouse.move(box.x + box.width + 57, box.y + 10, { steps: 4 })
      await on.page.mouse.up()
      await on.until(
        '60 wider',
        async () => Math.abs((await on.head('model').boundingBox())!.width - box.width - 60) < 1,
      )
      assert.equal((await on.calls('layout')).length, 1)
      const owner = (await on.head('owner').boundingBox())!
      const status = (await on.head('Status').boundingBox())!
      await on.page.mouse.move(owner.x + 20, owner.y + 10)
      await on.page.mouse.down()
      await on.page.mouse.move(status.x + 10, owner.y + 10, { steps: 6 })
      await on.page.mouse.up()
      await on.until('owner is second', async () => (await on.head('owner').getAttribute('aria-colindex')) === '2')
    })

    it('brushing a histogram filters by its range', async () => {
      await on.openTable()
      const plot = on.head('accuracy').locator('.histogram')
      await plot.locator('path').waitFor()
      const box = (await plot.boundingBox())!
      await on.page.mouse.move(box.x + box.width / 2, box.y + 8)
      await on.page.mouse.down()
      await on.page.mouse.move(box.x + box.width + 20, box.y + 8, { steps: 4 })
      await on.page.mouse.up()
      await on.until(
        'fewer runs',
        async () => (await on.page.locator('.status').textContent())?.includes(' of 1,000 runs') === true,
      )
      const range = (await on.calls('brush'))[0]?.range as { min: number; max: number }
      assert.ok(range.min > 0.7 && range.min < 0.8 && range.max > 0.99)
      assert.match(await on.filter().inputValue(), /metrics\.accuracy >= /)
      await plot.locator('.brush').waitFor()
    })

    it('the context menu of a cell filters by it', async () => {
      await on.openTable()
      await on.cell(1, 4).click({ button: 'right' })
      await on.page.getByRole('menuitem', { name: 'Filter by This Value' }).click()
      await on.until(
        'only boosting',
        async () =>
          (await on.cell(0, 4).textContent()) === 'boosting' && (await on.cell(3, 4).textContent()) === 'boosting',
      )
      assert.deepEqual(
        (await on.calls('filterByCell')).map(({ column, op }) => [column, op]),
        [['param:model', '=']],
      )
    })
  })

  describe('columns and groups', () => {
    it('shows and hides columns from the chooser', async () => {
      await on.openTable()
      await on.page.getByRole('button', { name: 'Columns (20 hidden)' }).click()
      await on.page.keyboard.type('m59')
      await on.page.getByRole('option', { name: 'm59' }).waitFor()
      await on.page.keyboard.press('Enter')
      await on.until('59 is shown', async () =>
        (await on.calls('layout')).some((args) => JSON.stringify(args).includes('metric:m59')),
      )
      await on.page.keyboard.press('Escape')
      await on.page.getByRole('button', { name: 'Columns (19 hidden)' }).waitFor()
    })

    it('groups by a column, and folds', async () => {
      await on.openTable()
      await on.page.getByRole('button', { name: /Group by/ }).click()
      await on.page.getByRole('option', { name: 'owner' }).click()
      await on.until('a tree', async () => (await on.grid().getAttribute('role')) === 'treegrid')
      const first = on.page.locator('.row[aria-expanded="true"]').first()
      await first.waitFor()
      assert.equal(await on.text(on.cell(0, 6)), '0.7500 ±0.13', 'a head has the mean of its runs, and their spread')
      assert.equal(await on.text(on.cell(0, 2)), '', 'of moments there is none')
      await on.grid().focus()
      await on.page.keyboard.press('ArrowLeft')
      await on.until('closed', async () => (await on.row(0).getAttribute('aria-expanded')) === 'false')
      await on.page.keyboard.press('ArrowRight')
      await on.until('open', async () => (await on.row(0).getAttribute('aria-expanded')) === 'true')
      assert.equal(await on.row(1).getAttribute('aria-level'), '2')
    })
  })
})
