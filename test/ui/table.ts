import assert from 'node:assert/strict'
import type { Frame, Locator } from 'playwright-core'
import type { Workbench } from './workbench'

/** A runs table in its editor tab, found anew whenever VS Code has made its page anew. */
export class RunsTab {
  #frame: Frame | undefined

  constructor(readonly workbench: Workbench) {}

  get frame(): Frame {
    assert.ok(this.#frame, 'the table was not found yet')
    return this.#frame
  }

  /** Waits until the first row is painted. */
  async find(): Promise<void> {
    this.#frame = await this.workbench.webview('.page:has(.filter-field) [data-row="0"]', 60_000)
  }

  readonly row = (index: number): Locator => this.frame.locator(`[data-row="${String(index)}"]`)
  readonly head = (title: string): Locator => this.frame.getByRole('columnheader', { name: title, exact: true })
  readonly filter = (): Locator => this.frame.getByRole('textbox', { name: 'Filter runs' })
  readonly grid = (): Locator => this.frame.locator('.scroller')

  /** Clicks on the title in a head: below it a metric's histogram takes the mouse for brushing. */
  async sortBy(title: string): Promise<void> {
    await this.head(title).click({ position: { x: 12, y: 10 } })
  }

  /** Names of the rows that are painted, from the top. */
  async names(): Promise<readonly string[]> {
    const texts = await this.frame.evaluate<string[]>(`[...document.querySelectorAll('[data-row]')]
      .sort((one, other) => Number(one.dataset.row) - Number(other.dataset.row))
      .map((row) => row.querySelector('[data-column="0"]')?.textContent ?? '')`)
    return texts.map((text) => text.trim())
  }

  /** Waits until the painted names are as asked; fails with what was there instead. */
  async untilNames(what: string, holds: (names: readonly string[]) => boolean): Promise<readonly string[]> {
    const end = performance.now() + 20_000
    for (;;) {
      const names = await this.names()
      // Rows are painted before their cells have come; what is asked about is what a person reads in the end.
      if (!names.includes('') && holds(names)) return names
      if (performance.now() > end) assert.fail(`${what} did not come about; there were: ${names.join(', ')}`)
      await this.workbench.page.waitForTimeout(50)
    }
  }

  /** Like `untilNames`, of a page that is made anew meanwhile. */
  async untilFound(what: string, holds: (names: readonly string[]) => boolean): Promise<readonly string[]> {
    const end = performance.now() + 30_000
    for (;;) {
      const names = await this.find()
        .then(() => this.names())
        // The frame went while it was looked for or read: the next one is looked for.
        .catch(() => [])
      if (holds(names)) return names
      if (performance.now() > end) assert.fail(`${what} did not come about; there were: ${names.join(', ')}`)
      await this.workbench.page.waitForTimeout(50)
    }
  }

  /** What the line under the filter says. */
  async says(text: string | RegExp): Promise<void> {
    await this.frame.getByText(text).first().waitFor({ timeout: 20_000 })
  }
}
