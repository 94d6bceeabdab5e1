import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import { afterEach } from 'mocha'
import { z } from 'zod'
import type { Workbench } from './workbench'

/** Carried out in the page, whose DOM this project's own types do not hold. */
const readRows = `[...document.querySelectorAll('.part.sidebar .pane-body .monaco-list-row')]
  .map((row) => ({
    top: parseFloat(row.style.top),
    name: row.querySelector('.label-name')?.textContent ?? '',
    description: row.querySelector('.label-description')?.textContent ?? '',
    level: Number(row.getAttribute('aria-level')),
    expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
    icon: /codicon-(?!modifier)([\\w-]+)/.exec(row.querySelector('.custom-view-tree-node-item-icon')?.className ?? '')?.[1] ?? '',
  }))
  .sort((one, other) => one.top - other.top)`

const seenShape = z.array(
  z.object({
    name: z.string(),
    description: z.string(),
    level: z.number(),
    expanded: z.boolean().optional(),
    icon: z.string(),
  }),
)

/** A row as it stands before a person's eyes. */
export interface SeenRow {
  readonly name: string
  readonly description: string
  /** 1 for a row at the top. */
  readonly level: number
  readonly expanded?: boolean
  /** The codicon's name. */
  readonly icon: string
}

/** The Experiments view: finding rows by their names, opening and acting on them, and waiting for what they say. */
export class Sidebar {
  constructor(readonly workbench: Workbench) {}

  get page(): Workbench['page'] {
    return this.workbench.page
  }

  async open(): Promise<void> {
    await this.workbench.showContainer()
  }

  /** Opens the view on the runs of an experiment at the top, and waits for one of them. */
  async openOn(experiment: string, run: string): Promise<void> {
    await this.open()
    await this.untilNamed(experiment)
    await this.workbench.expand(experiment)
    await this.untilNamed(run)
  }

  async reload(): Promise<void> {
    await this.workbench.reload()
    await this.open()
  }

  /** The row with exactly this name; names are compared as text. */
  named(name: string): Locator {
    return this.workbench
      .rows()
      .filter({ has: this.page.locator('.label-name').getByText(name, { exact: true }) })
      .first()
  }

  /** All rows that are drawn now; the tree draws what is in view. */
  async seen(): Promise<readonly SeenRow[]> {
    return seenShape.parse(await this.page.evaluate(readRows))
  }

  async names(level?: number): Promise<readonly string[]> {
    return (await this.seen()).filter((row) => level === undefined || row.level === level).map(({ name }) => name)
  }

  /** Waits until the rows satisfy what is asked; fails with what was there instead. */
  async until(
    what: string,
    holds: (rows: readonly SeenRow[]) => boolean,
    timeoutMs = 30_000,
  ): Promise<readonly SeenRow[]> {
    const end = performance.now() + timeoutMs
    for (;;) {
      const rows = await this.seen()
      if (holds(rows)) return rows
      if (performance.now() > end) {
        assert.fail(`${what} did not come about within ${String(timeoutMs)} ms; there were:\n${drawn(rows)}`)
      }
      await this.page.waitForTimeout(50)
    }
  }

  async untilNamed(name: string, timeoutMs?: number): Promise<SeenRow> {
    const rows = await this.until(`A row ${name}`, (all) => all.some((row) => row.name === name), timeoutMs)
    const row = rows.find((each) => each.name === name)
    assert.ok(row)
    return row
  }

  async untilGone(name: string, timeoutMs?: number): Promise<void> {
    await this.until(`The end of row ${name}`, (all) => !all.some((row) => row.name === name), timeoutMs)
  }

  /** Opens rows one under the other. */
  async expand(...path: readonly string[]): Promise<void> {
    for (const name of path) {
      const row = this.named(name)
      await row.waitFor({ timeout: 30_000 })
      await row.scrollIntoViewIfNeeded()
      if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click()
      await this.until(`${name} opened`, (all) => isOpen(all, name))
    }
  }

  async collapse(name: string): Promise<void> {
    const row = this.named(name)
    if ((await row.getAttribute('aria-expanded')) === 'true') await row.locator('.monaco-tl-twistie').click()
    await this.until(`${name} closed`, (all) => all.some((each) => each.name === name && each.expanded === false))
  }

  /** The names directly under a row that is open and in view. */
  async under(name: string): Promise<readonly string[]> {
    return (await this.rowsUnder(name)).map((row) => row.name)
  }

  async rowsUnder(name: string): Promise<readonly SeenRow[]> {
    return childrenOf(await this.seen(), name)
  }

  /** What the context menu of a row offers. */
  async menu(name: string): Promise<readonly string[]> {
    await this.named(name).click({ button: 'right' })
    const items = this.page.locator('.monaco-menu .action-label:visible')
    await items.first().waitFor()
    const texts = (await items.allInnerTexts()).map((text) => text.trim())
    await this.page.keyboard.press('Escape')
    await this.page.locator('.monaco-menu').waitFor({ state: 'detached' })
    return texts.filter((text) => text !== '')
  }

  /** Chooses from a row's context menu. */
  async choose(name: string, item: string): Promise<void> {
    await this.named(name).click({ button: 'right' })
    const entry = this.page.locator('.monaco-menu .action-item').filter({ hasText: item }).first()
    await entry.waitFor()
    // VS Code takes a moment to heed the mouse in a menu that has just opened under it.
    await entry.hover()
    await entry.click()
    await this.page.locator('.monaco-menu').waitFor({ state: 'detached' })
  }

  /** Waits for a notification that holds the text, and gives its locator. */
  async notification(text: string | RegExp, timeoutMs = 30_000): Promise<Locator> {
    const toast = this.page.locator('.notifications-toasts .notification-toast').filter({ hasText: text }).first()
    await toast.waitFor({ timeout: timeoutMs })
    return toast
  }

  /** Presses a button of a notification. */
  async press(notification: string | RegExp, button: string, timeoutMs?: number): Promise<void> {
    const toast = await this.notification(notification, timeoutMs)
    await toast.locator('.monaco-button').filter({ hasText: button }).first().click()
    await toast.waitFor({ state: 'detached' })
  }

  /** The title of the open Quick Pick or input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible')
  }

  /** Waits for the quick input with this text in its title or message, types, and accepts. */
  async answer(prompt: string | RegExp, text: string): Promise<void> {
    await this.quickInput.filter({ hasText: prompt }).waitFor({ timeout: 30_000 })
    await this.workbench.answer(text)
  }

  /** What the focused tree row says to a screen reader. */
  async focused(): Promise<string> {
    const row = this.page.locator('.part.sidebar .monaco-list-row.focused').first()
    return (await row.getAttribute('aria-label')) ?? ''
  }
}

/** Opened and filled: every row that can be opened has something to show, be it a row that says there is nothing. */
function isOpen(rows: readonly SeenRow[], name: string): boolean {
  const at = rows.findIndex((each) => each.name === name)
  const [row, next] = [rows[at], rows[at + 1]]
  return row?.expanded === true && next?.level === row.level + 1
}

export function childrenOf(rows: readonly SeenRow[], name: string): readonly SeenRow[] {
  const at = rows.findIndex((row) => row.name === name)
  const parent = rows[at]
  assert.ok(parent, `There is no row ${name}:\n${drawn(rows)}`)
  const rest = rows.slice(at + 1)
  const end = rest.findIndex((row) => row.level <= parent.level)
  return (end < 0 ? rest : rest.slice(0, end)).filter((row) => row.level === parent.level + 1)
}

export function drawn(rows: readonly SeenRow[]): string {
  return rows.map((row) => `${'  '.repeat(row.level)}${row.name} | ${row.description} | ${row.icon}`).join('\n')
}

/** Takes a picture of the window when a test fails: `test/ui/shots/failed-….png`. */
export function shootFailures(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest
    if (test?.state === 'failed') {
      await workbench()?.screenshot(
        `failed-${test
          .fullTitle()
          .replaceAll(/[^\w]+/g, '-')
          .slice(0, 100)}`,
      )
    }
  })
}
