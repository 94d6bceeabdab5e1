import assert from 'node:assert/strict'
import { Driver } from './driver'

describe('the runs page and its filter', function () {
  this.timeout(60_000)
  const on = new Driver()
  const caret = (): Promise<number> =>
    on.page.evaluate<number>(`document.querySelector('.filter-field').shadowRoot.querySelector('input').selectionStart`)

  describe('the filter box', () => {
    it('completes at the caret and applies on Enter', async () => {
      await on.openTable()
      await on.filter().click()
      await on.page.keyboard.type('metrics.ac')
      await on.page.getByRole('option', { name: 'metrics.accuracy' }).waitFor()
      await on.page.keyboard.press('Tab')
      await on.until('the text', async () => (await on.filter().inputValue()) === 'metrics.accuracy ')
      await on.page.keyboard.type('> 0.9')
      await on.page.keyboard.press('Escape')
      await on.page.keyboard.press('Enter')
      await on.page.locator('.status', { hasText: /^\d+ of 1,000 runs/ }).waitFor()
      assert.ok(Number(await on.cell(0, 6).textContent()) > 0.9)
    })

    it('completes in the middle, and leaves the caret there', async () => {
      await on.openTable()
      await on.filter().fill('metrics.ac > 0.9')
      await on.page.keyboard.press('Escape')
      await on.page.keyboard.press('Home')
      await on.page.keyboard.press('Control+ArrowRight')
      for (let each = 0; each < 12 && (await caret()) < 10; each++) {
        await on.page.keyboard.press('ArrowRight')
      }
      await on.page.keyboard.press('c')
      await on.page.keyboard.press('Backspace')
      await on.page.getByRole('option', { name: 'metrics.accuracy' }).waitFor()
      await on.page.keyboard.press('Tab')
      await on.until('the text', async () => (await on.filter().inputValue()) === 'metrics.accuracy  > 0.9')
      assert.equal(await caret(), 'metrics.accuracy '.length)
    })

    it('marks a mistake where it is, and keeps the rows', async () => {
      await on.openTable()
      await on.filter().fill('metrics.accuracy > 0.9 and nonsense')
      await on.filter().press('Enter')
      await on.page.locator('.mark', { hasText: 'nonsense' }).waitFor()
      assert.equal(await on.page.getByRole('alert').textContent(), 'Expected a comparison such as metrics.rmse < 0.5.')
      assert.equal(await on.filter().getAttribute('aria-invalid'), 'true')
      await on.row(0).waitFor()
    })

    it('says that nothing matches, and clears the filter', async () => {
      await on.openTable()
      await on.filter().fill('metrics.accuracy > 2')
      await on.page.getByText('No run matches the filter.').waitFor()
      await on.page.getByRole('button', { name: 'Clear Filter' }).last().click()
      await on.row(0).waitFor()
      await on.until('the text', async () => (await on.filter().inputValue()) === '')
    })

    it('brings back what was applied before', async () => {
      await on.openTable()
      await on.filter().fill('metrics.accuracy > 0.8')
      await on.filter().press('Escape')
      await on.filter().press('Enter')
      await on.filter().fill('')
      await on.filter().press('Escape')
      await on.filter().press('Enter')
      await on.page.locator('.status', { hasText: /^1,000 runs/ }).waitFor()
      await on.filter().press('ArrowUp')
      await on.until('the text', async () => (await on.filter().inputValue()) === 'metrics.accuracy > 0.8')
    })
  })
})
