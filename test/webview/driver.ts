import assert from 'node:assert/strict'
import type { Browser, Locator, Page } from 'playwright-core'
import { launch } from './browser'
import { serve, type Harness } from './server'

/** What a page sent to its host. */
export interface Sent {
  readonly kind: string
  readonly name?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly action?: string
}

/** Drives the runs page in a real Chromium before a mocked host; one browser for the tests of a `describe`. */
export class Driver {
  #harness: Harness | undefined
  #browser: Browser | undefined
  #page: Page | undefined
  /** Script errors that nobody caught; a test that expects one takes it out. */
  readonly faults: string[] = []

  /** Registers the hooks of the enclosing `describe`. */
  constructor() {
    before(async () => {
      this.#harness = await serve()
      this.#browser = await launch()
    })
    after(async () => {
      await this.#browser?.close()
      await this.#harness?.close()
    })
    afterEach(async () => {
      await this.#page?.close()
      assert.deepEqual(this.faults.splice(0), [])
    })
  }

  get page(): Page {
    assert.ok(this.#page)
    return this.#page
  }

  async open(query = ''): Promise<void> {
    assert.ok(this.#browser && this.#harness)
    this.#page = await this.#browser.newPage({ viewport: { width: 1400, height: 900 } })
    this.#page.on('pageerror', (error) => this.faults.push(error.message))
    await this.#page.goto(`${this.#harness.origin}/runs.html?${query}`)
  }

  async openTable(query = ''): Promise<void> {
    await this.open(query)
    await this.row(0).waitFor()
  }

  readonly grid = (): Locator => this.page.locator('.scroller')
  readonly row = (index: number): Locator => this.page.locator(`[data-row="${index}"]`)
  readonly cell = (index: number, column: number): Locator => this.row(index).locator(`[data-column="${column}"]`)
  readonly head = (title: string): Locator => this.page.getByRole('columnheader', { name: title, exact: true })
  readonly filter = (): Locator => this.page.getByRole('textbox', { name: 'Filter runs' })
  readonly text = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? ''

  /** Makes the mocked host do something. */
  async tell(name: string, ...args: (string | number)[]): Promise<void> {
    await this.page.evaluate(`harness.tell(${[name, ...args].map((each) => JSON.stringify(each)).join()})`)
  }

  sent(): Promise<readonly Sent[]> {
    return this.page.evaluate<Sent[]>('harness.sent')
  }

  /** The arguments of the calls of one name, in their order. */
  async calls(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const calls = (await this.sent()).filter((message) => message.kind === 'call' && message.name === name)
    return calls.map((message) => message.args ?? {})
  }

  /** Waits, frame by frame, until something holds. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 20_000
    while (!(await holds())) {
      assert.ok(Date.now() < end, `It never came to this: ${what}`)
      await this.page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(0)))')
    }
  }

  top(): Promise<number> {
    return this.page.evaluate<number>(`document.querySelector('.scroller').scrollTop`)
  }

  left(): Promise<number> {
    return this.page.evaluate<number>(`document.querySelector('.scroller').scrollLeft`)
  }

  async scrollToEnd(): Promise<void> {
    await this.page.evaluate(`{
      const scroller = document.querySelector('.scroller')
      scroller.scrollTo(scroller.scrollWidth, scroller.scrollHeight)
    }`)
  }

  /** Pixels of a column. */
  async width(title: string): Promise<number> {
    return (await this.head(title).boundingBox())?.width ?? 0
  }

  style(selector: string, property: string): Promise<string> {
    return this.page.evaluate<string>(
      `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${property}')`,
    )
  }

  /** Numbers of the selected rows on screen. */
  async selected(): Promise<string> {
    const rows = await this.page.evaluate<string[]>(
      `[...document.querySelectorAll('.row.selected')].map((row) => row.dataset.row)`,
    )
    return rows.sort((a, b) => Number(a) - Number(b)).join()
  }

  /** The row with the focus, or `head`. */
  active(): Promise<string> {
    return this.page.evaluate<string>(
      `document.querySelector('.active-cell')?.closest('[data-row]')?.dataset.row ?? 'head'`,
    )
  }

  focused(): Promise<boolean> {
    return this.page.evaluate<boolean>(`document.activeElement === document.querySelector('.scroller')`)
  }
}
