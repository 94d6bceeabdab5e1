import assert from 'node:assert/strict'
import { Driver } from './driver'

describe('the runs page in its states', function () {
  this.timeout(60_000)
  const on = new Driver()

  describe('live', () => {
    it('keeps the row that is read where it is when runs come in above', async () => {
      await on.openTable('runs=5000')
      await on.page.mouse.move(600, 400)
      await on.page.mouse.wheel(0, 2_200)
      await on.until('scrolled', async () => (await on.top()) === 2_200)
      await on.row(105).waitFor()
      const text = await on.row(105).locator('.lead').textContent()
      const at = (await on.row(105).boundingBox())!.y
      await on.tell('insert', 7)
      await on.page.getByText('5,007 runs').waitFor()
      await on.until(
        'the row has its new number',
        async () => (await on.row(112).count()) === 1 && (await on.row(112).locator('.lead').textContent()) === text,
      )
      assert.equal((await on.row(112).boundingBox())!.y, at)
    })

    it('keeps the focus and the selection on their runs', async () => {
      await on.openTable('runs=500')
      await on.cell(4, 0).click()
      const text = await on.row(4).locator('.lead').textContent()
      await on.tell('insert', 3)
      await on.until('the selection moved on', async () => (await on.selected()) === '7')
      assert.equal(await on.row(7).locator('.lead').textContent(), text)
      assert.equal(await on.active(), '7')
      await on.page.getByRole('button', { name: '3 more above' }).click()
      assert.equal(await on.top(), 0)
      assert.match(await on.text(on.row(0).locator('.lead')), /^new-run/)
    })

    it('never blanks a row while newer ones are on their way', async () => {
      await on.openTable('runs=500&delay=300')
      await on.page.evaluate(`{
        globalThis.blanks = 0
        const count = () => (globalThis.blanks += document.querySelectorAll('.row .pending, .skeleton').length)
        new MutationObserver(count).observe(document.body, { subtree: true, childList: true })
      }`)
      await on.head('accuracy').locator('.title').click()
      await on.until(
        'sorted',
        async () =>
          (await on.head('accuracy').getAttribute('aria-sort')) === 'descending' &&
          Number(await on.cell(0, 6).textContent()) > 0.99,
      )
      assert.equal(await on.page.evaluate('blanks'), 0)
    })

    it('says how far, and that the order is not certain yet', async () => {
      await on.openTable('runs=900&scenario=stream')
      await on.page.getByText('300 of 900 loaded').waitFor()
      await on.page.getByText('Order provisional while runs load').waitFor()
      await on.page.getByRole('button', { name: 'Stop' }).click()
      await on.page.getByText('Stopped after 300.').waitFor()
    })
  })

  describe('states', () => {
    it('a skeleton before the first message alone', async () => {
      await on.open('scenario=loading')
      await on.page.getByRole('status', { name: 'Loading runs' }).waitFor()
    })

    it('no runs: what to do', async () => {
      await on.open('scenario=empty')
      await on.page.getByText('wine-quality has no runs.').waitFor()
    })

    it('a failure: the sentence and its one action', async () => {
      await on.open('scenario=error')
      await on.page
        .getByRole('alert')
        .getByText('Cannot reach mlflow.example.org: the connection was refused.')
        .waitFor()
      await on.page.getByRole('button', { name: 'Retry' }).click()
      const sent = await on.sent()
      assert.deepEqual(sent.at(-1), { kind: 'act', action: 'retry' })
    })

    it('offline: the rows stay, with their age', async () => {
      await on.openTable('scenario=offline')
      await on.page.getByRole('alert').getByText('Shown as of 3 h ago.').waitFor()
      await on.row(0).waitFor()
    })

    it('a refused call says why, and goes when dismissed', async () => {
      await on.openTable()
      await on.tell('refuse', 'open', 'The run is gone.')
      await on.cell(1, 0).dblclick()
      await on.page.getByRole('alert').getByText('The run is gone.').waitFor()
      await on.page.getByRole('button', { name: 'Dismiss' }).click()
      assert.equal(await on.page.getByRole('alert').count(), 0)
    })

    it('a script error goes to the log of the host', async () => {
      await on.openTable()
      await on.page.evaluate(`void setTimeout(() => { throw new Error('a fault for the test') })`)
      await on.until('told', async () => (await on.sent()).some((message) => message.kind === 'fault'))
      assert.deepEqual(on.faults.splice(0), ['a fault for the test'])
    })

    it('a reload brings back scroll, selection, focus and the filter', async () => {
      await on.openTable('runs=5000')
      await on.filter().fill('metrics.accur')
      await on.grid().focus()
      await on.cell(3, 0).click()
      await on.page.keyboard.press('End')
      await on.until('at the end', async () => (await on.top()) > 100_000)
      const before = await on.top()
      const kept = (): Promise<number> =>
        on.page.evaluate<number>(`JSON.parse(sessionStorage.getItem('state ')).view.top`)
      await on.until('the place is kept', async () => (await kept()) === before)
      await on.page.reload()
      await on.row(4_999).waitFor()
      assert.equal(await on.top(), before)
      assert.equal(await on.active(), '4999')
      assert.equal(await on.focused(), true)
      await on.page.keyboard.press('Home')
      await on.until('the selection is back', async () => (await on.selected()) === '3')
      assert.equal(await on.filter().inputValue(), 'metrics.accur')
    })
  })
})
