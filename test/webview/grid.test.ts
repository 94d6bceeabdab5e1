import assert from 'node:assert/strict'
import { Driver } from './driver'

describe('the runs page as a grid', function () {
  this.timeout(60_000)
  const on = new Driver()

  describe('paints', () => {
    it('the first rows from the first messages, with no window asked for them', async () => {
      await on.openTable('delay=600000')
      assert.equal(await on.cell(0, 0).textContent(), 'amber-finch-0')
      assert.equal(await on.page.getByText('1,000 runs').count(), 1)
    })

    it('numbers with four digits to the right, and each kind of nothing as what it is', async () => {
      await on.openTable()
      assert.equal(await on.cell(0, 5).textContent(), '–')
      assert.equal(await on.cell(3, 5).textContent(), '∞')
      assert.equal(await on.cell(5, 5).textContent(), 'NaN')
      assert.match((await on.cell(1, 5).textContent()) ?? '', /^\d\.\d{4,6}$/)
      assert.equal(await on.style('[data-row="1"] [data-column="5"]', 'text-align'), 'right')
    })

    it('what a server wrote as text, never as markup', async () => {
      await on.openTable()
      assert.equal(await on.cell(0, 4).textContent(), '<b>bold</b>')
      assert.equal(await on.page.locator('.row b').count(), 0)
    })

    it('only what is on screen, of 100,000 runs and 1,000 columns', async () => {
      await on.openTable('runs=2000&columns=1000&shown=1000')
      assert.ok((await on.page.locator('.row').count()) < 80)
      assert.ok((await on.row(0).locator('.cell').count()) < 40)
      assert.equal(await on.grid().getAttribute('aria-rowcount'), '2001')
      assert.equal(await on.grid().getAttribute('aria-colcount'), '1000')
      await on.scrollToEnd()
      await on.cell(1_999, 999).waitFor()
      await on.until('the last cell is filled', async () => (await on.cell(1_999, 999).textContent()) !== '')
      const asked = (await on.calls('window')).map((args) => (args.columns as string[]).length)
      assert.ok(Math.max(...asked) < 100, `asked for ${Math.max(...asked)} columns`)
    })

    it('histograms after the rows, for the metrics on screen alone', async () => {
      await on.openTable('columns=300&shown=300')
      await on.head('val_rmse').locator('.histogram path').waitFor()
      const asked = (await on.calls('histograms')).flatMap((args) => args.columns as string[])
      assert.ok(asked.every((column) => column.startsWith('metric:')))
      assert.ok(asked.length < 20)
    })
  })

  describe('by the keyboard', () => {
    it('goes to rows near and far', async () => {
      await on.openTable('runs=5000')
      await on.grid().focus()
      await on.page.keyboard.press('ArrowDown')
      assert.equal(await on.active(), '1')
      await on.page.keyboard.press('End')
      await on.row(4_999).waitFor()
      assert.equal(await on.active(), '4999')
      await on.page.keyboard.press('PageUp')
      assert.ok(Number(await on.active()) < 4_980)
      await on.page.keyboard.press('Home')
      await on.row(0).waitFor()
      assert.equal(await on.active(), '0')
      const described = await on.grid().getAttribute('aria-activedescendant')
      assert.equal(await on.page.locator(`[id="${described ?? ''}"]`).getAttribute('data-column'), '0')
    })

    it('goes sideways, and brings the column on screen', async () => {
      await on.openTable()
      await on.grid().focus()
      await on.page.keyboard.press('Control+ArrowRight')
      await on.until('the last column is in view', async () => (await on.left()) > 0)
      assert.equal(await on.page.locator('.active-cell').getAttribute('data-column'), '39')
      await on.page.keyboard.press('Control+ArrowLeft')
      assert.equal(await on.page.locator('.active-cell').getAttribute('data-column'), '0')
    })

    it('Space selects, Shift extends, Escape lets go', async () => {
      await on.openTable()
      await on.grid().focus()
      await on.page.keyboard.press('Space')
      await on.page.keyboard.press('Shift+ArrowDown')
      await on.page.keyboard.press('Shift+ArrowDown')
      await on.until('three rows are selected', async () => (await on.selected()) === '0,1,2')
      await on.page.keyboard.press('Shift+ArrowUp')
      await on.until('two rows are selected', async () => (await on.selected()) === '0,1')
      assert.equal(await on.row(1).getAttribute('aria-selected'), 'true')
      await on.page.keyboard.press('Escape')
      assert.deepEqual(await on.selected(), '')
    })

    it('Ctrl+A selects all, also those never on screen, and copies them', async () => {
      await on.openTable('runs=3000')
      await on.grid().focus()
      await on.page.keyboard.press('Control+a')
      await on.page.getByText('3,000 selected').waitFor()
      await on.page.keyboard.press('Control+c')
      const [copied] = await on.calls('copy')
      assert.equal((copied?.runs as string[]).length, 3_000)
    })

    it('Enter opens the run, and letters find one', async () => {
      await on.openTable('runs=5000')
      await on.grid().focus()
      await on.page.keyboard.press('Enter')
      assert.match(String((await on.calls('open'))[0]?.run), /^0+$/)
      await on.page.keyboard.type('plover', { delay: 5 })
      await on.until('a plover has the focus', async () =>
        ((await on.page.locator('.row.active .lead').textContent()) ?? '').includes('plover'),
      )
    })

    it('the header: sorts, opens its menu, moves and sizes columns', async () => {
      await on.openTable()
      await on.grid().focus()
      await on.page.keyboard.press('ArrowRight')
      await on.page.keyboard.press('ArrowUp')
      assert.equal(await on.active(), 'head')
      await on.page.keyboard.press('Enter')
      await on.until(
        'sorted by status',
        async () => (await on.head('Status').getAttribute('aria-sort')) === 'descending',
      )
      const before = await on.width('Status')
      await on.page.keyboard.press('ArrowUp')
      await on.page.keyboard.press('Alt+Shift+ArrowRight')
      await on.until('wider', async () => (await on.width('Status')) === before + 10)
      await on.page.keyboard.press('Alt+ArrowRight')
      await on.until('moved', async () => (await on.head('Status').getAttribute('aria-colindex')) === '3')
      await on.page.keyboard.press('Shift+F10')
      await on.page.getByRole('menu').waitFor()
      await on.page.keyboard.press('Escape')
      assert.equal(await on.page.getByRole('menu').count(), 0)
      assert.equal(await on.focused(), true)
    })
  })
})
