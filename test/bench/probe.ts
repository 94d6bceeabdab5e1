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

/** The most that a moment may be uncertain by, in milliseconds. */
const leastSure = 15

/**
 * A moment of the frame's clock on the clock of this process. Frames of two processes each count from a time of their own
 * that they took from the system's clock, which may be set meanwhile; what they count by is steady. The quickest of some
 * questions for the time says how the two stand, to within half its way there and back.
 */
export async function ours(frame: Page | Frame, at: number): Promise<number> {
  let best = { way: Infinity, ahead: 0 }
  for (let asked = 0; asked < 10; asked += 1) {
    const before = performance.now()
    const there = await frame.evaluate<number>('performance.now()')
    const after = performance.now()
    if (after - before < best.way) best = { way: after - before, ahead: (before + after) / 2 - there }
  }
  if (best.way / 2 > leastSure) throw new Error(`The clock of a frame is known only to ${String(best.way / 2)} ms`)
  return at + best.ahead
}

/** When the frame noted the paint, waiting for it: milliseconds of the frame's clock. */
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
