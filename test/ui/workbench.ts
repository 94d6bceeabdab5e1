import { mkdir } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { Browser, Frame, Locator, Page } from 'playwright-core'
import { projectRoot } from '../servers/tool'
import { launchBrowser } from '../tooling/browser.mjs'
import { startVSCode, type VSCode, type VSCodeOptions } from '../tooling/vscode.mjs'

/** The VSIX under test: `scripts/test.mjs` makes it before the journeys. */
export const packaged = process.env.WAYMARK_VSIX ?? join(projectRoot, 'dist', 'waymark.vsix')

export interface WorkbenchOptions extends VSCodeOptions {
  readonly width?: number
  readonly height?: number
  /** `vscode-dark` (default) or `vscode-light`, `hc-black`, `hc-light`. */
  readonly theme?: 'dark' | 'light' | 'hc-black' | 'hc-light'
}

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'hc-black': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
}

/** A VS Code in a headless browser, as a person has it before their eyes. */
export class Workbench {
  private constructor(
    readonly page: Page,
    readonly server: VSCode,
    private readonly browser: Browser,
  ) {}

  /** Opens the workspace with the packaged extension (unless the options name another) and waits until it can be used. */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { width = 1400, height = 900, theme = 'dark', settings, ...rest } = options
    const extension = rest.extensionDevelopmentPath === undefined ? { extensionVsix: packaged } : {}
    const server = await startVSCode({
      ...extension,
      // VS Code's driver for tests hides all messages but errors, which a person sees; a payload needs it.
      smokeTestDriver: rest.extensionDevelopmentPath !== undefined,
      ...rest,
      settings: { 'workbench.colorTheme': themes[theme], 'window.commandCenter': false, ...settings },
    })
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width, height } })
      const workbench = new Workbench(page, server, browser)
      await workbench.goto(server.url)
      return workbench
    } catch (error) {
      await browser.close()
      await server.stop()
      throw new Error(`The workbench did not open:\n${server.log()}`, { cause: error })
    }
  }

  private async goto(url: string): Promise<void> {
    await this.page.goto(url)
    await this.ready()
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 })
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor()
  }

  /** Loads the window anew by VS Code's own command, which first writes down what is open: leaving the page would not. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 })
    await this.command('Developer: Reload Window')
    await loaded
    await this.ready()
  }

  /**
   * Runs a command by its title from the command palette. The palette lists what was there when it opened, and
   * extensions arrive after the window, so it is opened anew until it knows the command.
   */
  async command(title: string, timeoutMs = 60_000): Promise<void> {
    const box = this.page.locator('.quick-input-widget .quick-input-box input')
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first()
    const end = performance.now() + timeoutMs
    for (;;) {
      await this.page.keyboard.press('F1')
      await box.waitFor()
      await box.fill(`>${title}`)
      if (await appears(row)) break
      if (performance.now() > end) throw new Error(`The command palette does not know ${title}`)
      await this.page.keyboard.press('Escape')
    }
    await row.click()
  }

  /** Answers an open Quick Pick or input box: types, then accepts with Enter. */
  async answer(text: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget .quick-input-box input')
    await box.waitFor()
    await box.fill(text)
    await this.page.keyboard.press('Enter')
  }

  /** Shows the container of the activity bar with this title (Waymark's own by default). */
  async showContainer(title = 'Waymark'): Promise<void> {
    const tab = this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`[aria-label^="${title}"]`) })
    await tab.first().waitFor({ timeout: 30_000 })
    const shown = this.page.locator('.part.sidebar .composite.title h2').filter({ hasText: new RegExp(title, 'i') })
    // A window that was loaded anew may open the container by itself at the moment of the click, which then closes it.
    const end = performance.now() + 30_000
    let there = await shown.isVisible()
    while (!there) {
      if (performance.now() > end) throw new Error(`The side bar does not show ${title}`)
      await tab.first().click()
      there = await appears(shown)
    }
  }

  /** The rows of the tree in the side bar. */
  rows(): Locator {
    return this.page.locator('.part.sidebar .pane-body .monaco-list-row')
  }

  /** The first row of the side bar whose label holds the text. */
  row(text: string): Locator {
    return this.rows().filter({ hasText: text }).first()
  }

  /** Opens a row's children. */
  async expand(text: string): Promise<void> {
    const row = this.row(text)
    await row.waitFor({ timeout: 30_000 })
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click()
  }

  /**
   * The innermost frame of the webview in the editor part that holds what `selector` names, as soon as it is there.
   * Frames come and go while VS Code sets a webview up, so all of them are looked at until one answers.
   */
  async webview(selector = '#root', timeoutMs = 30_000): Promise<Frame> {
    const end = performance.now() + timeoutMs
    while (performance.now() < end) {
      for (const frame of this.page.frames()) {
        if (!frame.url().includes('fake.html') && frame.parentFrame()?.url().includes('webview') !== true) continue
        const there = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false)
        if (there) return frame
      }
      await this.page.waitForTimeout(50)
    }
    throw new Error(`No webview showed ${selector} within ${String(timeoutMs)} ms`)
  }

  /** Texts of the notifications that are shown. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts()
  }

  /** A picture of the window: a name goes to test/ui/shots, an absolute path where it says. */
  async screenshot(name: string): Promise<string> {
    const path = isAbsolute(name) ? name : join(projectRoot, 'test', 'ui', 'shots', `${name}.png`)
    await mkdir(dirname(path), { recursive: true })
    await this.page.screenshot({ path })
    return path
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.server.stop()
  }
}

async function appears(what: Locator): Promise<boolean> {
  return what.waitFor({ timeout: 2_000 }).then(
    () => true,
    () => false,
  )
}
