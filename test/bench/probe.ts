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
  const end = performance.now() + timeoutMs
  // Asked from outside: a strict content policy forbids a page to evaluate what it would have to wait for.
  while (performance.now() < end) {
    const painted = await frame.evaluate<number | undefined>('window.waymarkBench.painted')
    if (painted !== undefined) return painted
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error(`Nothing was painted within ${String(timeoutMs)} ms`)
}
