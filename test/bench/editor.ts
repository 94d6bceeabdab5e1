import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Frame, Locator } from 'playwright-core'
import { Workbench } from '../ui/workbench'
import { ours, paintedAt, watchFor } from './probe'
import { benchExperiment, type BenchStore } from './stores'

/** The packaged extension in a real VS Code in a browser, as a person has it; times are the browser's own. */

/** The first row of the runs table, once its cells are there. */
const firstRow = '[role="row"][data-row="0"]'
/** The first experiment below a connection in the view. */
export const firstExperiment = '.part.sidebar .monaco-list-row[aria-level="2"]'
const limitMs = 60_000

export class Editor {
  readonly workbench: Workbench
  /** Marks the processes that belong to this editor. */
  readonly mark: string
  readonly #connection: string
  readonly #clean: () => Promise<void>

  private constructor(workbench: Workbench, mark: string, connection: string, clean: () => Promise<void>) {
    this.workbench = workbench
    this.mark = mark
    this.#connection = connection
    this.#clean = clean
  }

  /** On the folder of a store. */
  static async onStore(store: BenchStore): Promise<Editor> {
    return Editor.#open(store.folder, 'mlflow.db', async () => undefined)
  }

  /** On a folder whose `waymark.json` names a server. */
  static async onServer(url: string, watched = firstRow): Promise<Editor> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'))
    await writeFile(
      join(folder, 'waymark.json'),
      JSON.stringify({ connections: { tracking: { kind: 'mlflow', url } } }),
    )
    return Editor.#open(folder, 'tracking', () => rm(folder, { recursive: true, force: true }), watched)
  }

  static async #open(
    workspace: string,
    connection: string,
    clean: () => Promise<void>,
    watched = firstRow,
  ): Promise<Editor> {
    const mark = `bench-${String(process.pid)}-${String(Date.now())}`
    const workbench = await Workbench.open({
      workspace,
      width: 1600,
      height: 1000,
      env: { WAYMARK_BENCH: mark, MLFLOW_TRACKING_URI: '' },
    })
    await watchFor(workbench.page.context(), watched)
    return new Editor(workbench, mark, connection, clean)
  }

  async close(): Promise<void> {
    await this.workbench.close()
    await this.#clean()
  }

  /** The window as after a restart, VS Code's own start done and the experiment in sight. */
  async reload(): Promise<void> {
    const former = await this.#hostLogs()
    await this.workbench.reload()
    await this.#started(former)
    await this.workbench.showContainer()
    await this.workbench.expand(this.#connection)
    await this.workbench.row(benchExperiment.name).waitFor({ timeout: limitMs })
  }

  /** Clicks on *Open Runs Table*: the table's frame, and the milliseconds to the frame with its first row. */
  async openTable(): Promise<{ readonly frame: Frame; readonly ms: number }> {
    const row = this.workbench.row(benchExperiment.name)
    await row.hover()
    await row.locator('.action-label[aria-label*="Open Runs Table"]').click()
    const frame = await this.workbench.webview(firstRow, limitMs)
    const painted = await ours(frame, await paintedAt(frame, limitMs))
    return { frame, ms: painted - (await ours(this.workbench.page, await this.#clicked())) }
  }

  async closeTable(): Promise<void> {
    await this.workbench.command('View: Close All Editors')
    await this.workbench.page.locator('.editor-group-container.empty').first().waitFor()
  }

  /** Waits until the table says that all of so many runs are here, and goes on saying it. */
  async complete(frame: Frame, runs: number, timeoutMs: number): Promise<void> {
    const said = `${runs.toLocaleString('en-US')} runs`
    const state = "document.querySelector('.status .ring') ? '' : document.querySelector('.status').textContent"
    const end = performance.now() + timeoutMs
    for (let times = 0; times < 5;) {
      if (performance.now() > end) throw new Error(`The table was not complete within ${String(timeoutMs)} ms`)
      times = (await frame.evaluate<string>(state)).startsWith(said) ? times + 1 : 0
      await this.workbench.page.waitForTimeout(100)
    }
  }

  /**
   * Clicks on Waymark's icon in a window where nothing of it was shown yet, once VS Code has started its extension host
   * (or at once): the milliseconds to the first experiments.
   */
  async openView(when: 'started' | 'starting'): Promise<number> {
    const icon = (title: string): Locator =>
      this.workbench.page.locator(`.activitybar .action-item [aria-label^="${title}"]`).first()
    // A window shows again what it showed last; the icon of what is shown would hide it.
    const explorer = this.workbench.page.locator('.explorer-folders-view')
    if (!(await explorer.isVisible())) await icon('Explorer').click()
    await explorer.waitFor()
    const former = await this.#hostLogs()
    await this.workbench.reload()
    await icon('Waymark').waitFor()
    if (when === 'started') await this.#started(former)
    await icon('Waymark').click()
    return (await paintedAt(this.workbench.page, limitMs)) - (await this.#clicked())
  }

  /** Waits until the extension host of this window, whose log is none of the former ones, says that VS Code's own start is done. */
  async #started(former: readonly string[]): Promise<void> {
    const end = performance.now() + limitMs
    while (performance.now() < end) {
      const own = (await this.#hostLogs()).filter((file) => !former.includes(file))
      const texts = await Promise.all(own.map((file) => readFile(file, 'utf8')))
      if (texts.some((text) => text.includes('Eager extensions activated'))) return
      await this.workbench.page.waitForTimeout(50)
    }
    throw new Error(`The extension host did not start within ${String(limitMs)} ms`)
  }

  async #hostLogs(): Promise<readonly string[]> {
    const folder = join(this.workbench.server.dir, 'data', 'data', 'logs')
    const files = await readdir(folder, { recursive: true })
    return files.filter((file) => basename(file) === 'remoteexthost.log').map((file) => join(folder, file))
  }

  /** On the window's own clock. */
  #clicked(): Promise<number> {
    return this.workbench.page.evaluate<number>('window.waymarkBench.clicked')
  }
}
