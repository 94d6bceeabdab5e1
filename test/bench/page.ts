import type { BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../tooling/browser.mjs'
import { eachSize, tries, type Section } from './context'
import { paintedAt, watchFor } from './probe'
import { benchExperiment, bestRunName, sortedMetric } from './stores'

/** MLflow's own page in the same Chromium: what a person would look at instead. */

const row = '.ag-center-cols-container .ag-row'
/** Names stand in the part that does not scroll; rows keep their place in the document when they are ordered anew. */
const topRow = '.ag-pinned-left-cols-container .ag-row[row-index="0"]'
const limitMs = 60_000
const list = `/#/experiments/${benchExperiment.id}/runs`
const sorted = `${list}?searchFilter=&orderByKey=metrics.%60${sortedMetric}%60&orderByAsc=false&startTime=ALL&lifecycleFilter=Active&modelVersionFilter=All+Runs&datasetsFilter=W10%3D`

/** From the beginning of the navigation to the frame with the first row. */
async function firstRow(page: Page, url: string): Promise<number> {
  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  // The clock of a page begins with its navigation.
  return paintedAt(page, limitMs)
}

/** The page is open and shows the list: from asking for another order to the frame with the best run in the first row. */
async function sortedRow(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage()
  try {
    await page.goto(url + list, { waitUntil: 'commit' })
    await page.locator(row).first().waitFor({ timeout: limitMs })
    const hash = JSON.stringify(sorted.slice(2))
    const now = 'performance.now()'
    const asked = await page.evaluate<number>(`{ const at = ${now}; window.location.hash = ${hash}; at }`)
    return (await paintedAt(page, limitMs)) - asked
  } finally {
    await page.close()
  }
}

export const page: Section = {
  name: "MLflow's page",
  seconds: 150,
  async run(bench, signal) {
    const browser = await launchBrowser()
    try {
      await eachSize(bench, signal, async (store, size) => {
        const url = await bench.server(store)
        await tries(bench, 5, signal, async () => {
          const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
          await watchFor(context, row)
          const tab = await context.newPage()
          bench.samples.add(`page.first.cold.${size}`, await firstRow(tab, url + list))
          bench.samples.add(`page.first.warm.${size}`, await firstRow(tab, url + list))
          await context.close()
        })
      })
    } finally {
      await browser.close()
    }
  },
}

export const pageSorted: Section = {
  name: "MLflow's page, sorted",
  seconds: 90,
  async run(bench, signal) {
    const browser = await launchBrowser()
    try {
      await eachSize(bench, signal, async (store, size) => {
        // Beyond this size its order never comes within any patience.
        if (store.count !== 10_000) return
        const best = bestRunName(store)
        const url = await bench.server(store)
        await tries(bench, 3, signal, async () => {
          // The page remembers the order that was asked for last, so each try has a context of its own.
          const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
          await watchFor(context, topRow, best)
          bench.samples.add(`page.sorted.${size}`, await sortedRow(context, url))
          await context.close()
        })
      })
    } finally {
      await browser.close()
    }
  },
}
