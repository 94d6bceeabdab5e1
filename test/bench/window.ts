import type { Frame, Page } from 'playwright-core'
import { tries, type Bench, type Section } from './context'
import { Editor, firstExperiment } from './editor'
import { extensionHost, memoryOf, watchMemory } from './process'
import { rawExperiments } from './rest'
import { benchStore, type BenchStore } from './stores'

/** What a person waits for and sees in the editor. */

async function firstRows(
  bench: Bench,
  editor: Editor,
  name: { readonly where: string; readonly size: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await tries(bench, 5, signal, async () => {
      await editor.reload()
      for (const how of ['cold', 'warm']) {
        const { ms } = await editor.openTable()
        const sample = `editor.first.${name.where}.${how}.${name.size}`
        if (ms > 0) bench.samples.add(sample, ms)
        else
          bench.say(`    ${sample} left out: painted ${String(-ms)} ms before the click, so one of them was not seen`)
        await editor.closeTable()
      }
    })
  } finally {
    await editor.close()
  }
}

export const firstLocal: Section = {
  name: 'Editor: first row, local store',
  seconds: 240,
  async run(bench, signal) {
    for (const runs of bench.runs) {
      const store = await benchStore('runs', runs)
      await firstRows(bench, await Editor.onStore(store), { where: 'local', size: String(runs) }, signal)
    }
  },
}

export const firstServer: Section = {
  name: 'Editor: first row, server',
  seconds: 240,
  async run(bench, signal) {
    for (const runs of bench.runs) {
      const url = await bench.server(await benchStore('runs', runs))
      await firstRows(bench, await Editor.onServer(url), { where: 'server', size: String(runs) }, signal)
    }
  },
}

/** The extension host's memory while the largest store is opened, over what it was with the view alone. */
export const memory: Section = {
  name: 'Editor: memory of the extension host',
  seconds: 120,
  async run(bench, signal) {
    const store = await benchStore('runs', bench.runs.at(-1) ?? 1_000)
    const size = String(store.count)
    const editor = await Editor.onStore(store)
    try {
      await tries(bench, 3, signal, async () => {
        await editor.reload()
        await editor.workbench.page.waitForTimeout(2_000)
        const pid = extensionHost(editor.mark)
        if (pid === undefined) throw new Error('The memory of the extension host cannot be seen on this system')
        const idle = memoryOf(pid)
        const stop = watchMemory(pid)
        const { frame } = await editor.openTable()
        await editor.complete(frame, store.count, 60_000)
        bench.samples.add(`editor.memory.peak.${size}`, stop() - idle)
        await editor.workbench.page.waitForTimeout(5_000)
        bench.samples.add(`editor.memory.rest.${size}`, memoryOf(pid) - idle)
        await editor.closeTable()
      })
    } finally {
      await editor.close()
    }
  },
}

const rowsToScroll = 10_000
const rowsAtOnce = 20
/** Pixels. */
const rowHeight = 22

/** Turns the wheel over what the selector names until so many rows went by; the longest time between two frames meanwhile. */
async function scroll(page: Page, frame: Frame, selector: string): Promise<number> {
  const scroller = `document.querySelector('${selector}')`
  await frame.evaluate(`${scroller}.scrollTop = 0`)
  const box = await frame.locator(selector).boundingBox()
  if (!box) throw new Error(`${selector} has no place on the screen`)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await frame.evaluate('window.waymarkBench.frames = []; window.waymarkBench.recording = true')
  for (let rows = 0; rows < rowsToScroll; rows += rowsAtOnce) {
    await page.mouse.wheel(0, rowsAtOnce * rowHeight)
  }
  const frames = await frame.evaluate<readonly number[]>(
    'window.waymarkBench.recording = false; window.waymarkBench.frames.slice(1)',
  )
  const shown = (await frame.evaluate<number>(`${scroller}.scrollTop`)) / rowHeight
  if (shown < rowsToScroll * 0.9) throw new Error(`Only ${String(Math.round(shown))} rows went by`)
  return Math.max(...frames)
}

/** The same wheel over an element of the table's height with nothing in it: what the browser and the machine do by themselves. */
async function scrollNothing(page: Page, frame: Frame, rows: number): Promise<number> {
  await frame.evaluate(`{
    const plain = document.createElement('div')
    plain.className = 'plain'
    Object.assign(plain.style, { position: 'fixed', inset: '0', zIndex: '9', overflow: 'auto' })
    plain.append(document.createElement('div'))
    plain.firstChild.style.height = '${String(rows * rowHeight)}px'
    document.body.append(plain)
    document.querySelector('main').style.display = 'none'
  }`)
  try {
    return await scroll(page, frame, '.plain')
  } finally {
    await frame.evaluate(`document.querySelector('.plain').remove(); document.querySelector('main').style.display = ''`)
  }
}

/** Megabytes in use by scripts of the page's process, after everything that is not needed was collected. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6
  } finally {
    await session.detach()
  }
}

export const scrolling: Section = {
  name: 'Editor: scrolling',
  seconds: 210,
  async run(bench, signal) {
    const store: BenchStore = await benchStore('runs', bench.runs.at(-1) ?? 10_000)
    const editor = await Editor.onStore(store)
    const { page } = editor.workbench
    try {
      await editor.reload()
      // The page of the table lives in the window's own process, so what it needs is what the heap grows by.
      const before = await heap(page)
      const { frame } = await editor.openTable()
      await editor.complete(frame, store.count, 60_000)
      await tries(bench, 3, signal, async () => {
        bench.samples.add('editor.frame.longest', await scroll(page, frame, '.scroller'))
        bench.samples.add('editor.heap', (await heap(page)) - before)
        bench.samples.add('editor.frame.nothing', await scrollNothing(page, frame, store.count))
      })
    } finally {
      await editor.close()
    }
  },
}

export const experiments: Section = {
  name: 'Editor: 10,000 experiments',
  seconds: 150,
  async run(bench, signal) {
    const url = await bench.server(await benchStore('experiments', 10_000))
    await rawExperiments(bench, url, signal)
    const editor = await Editor.onServer(url, firstExperiment)
    try {
      await tries(bench, 5, signal, async () => {
        bench.samples.add('editor.experiments', await editor.openView('started'))
      })
      await tries(bench, 2, signal, async () => {
        bench.samples.add('editor.experiments.starting', await editor.openView('starting'))
      })
    } finally {
      await editor.close()
    }
  },
}
