import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Frame, Page } from 'playwright-core'
import { projectRoot } from '../servers/tool'

// What is evaluated in a page is text: pages and this process share no types. See `inpage.mjs`.

/** Watches every frame that the context opens from now on for a first element of the selector that holds the text. */
export async function watchFor(context: BrowserContext, selector: string, text = ''): Promise<void> {
  const script = await readFile(join(projectRoot, 'test', 'bench', 'inpage.mjs'), 'utf8')
  await context.addInitScript(`window.waymarkWatch = ${JSON.stringify({ selector, text })}\n${script}`)
}

/** When the frame noted the paint, waiting for it: milliseconds since 1970. */
export async function paintedAt(frame: Page | Frame, timeoutMs: number): Promise<number> {
  const handle = await frame.waitForFunction<number>('window.waymarkBench.painted', undefined, { timeout: timeoutMs })
  return handle.jsonValue()
}
