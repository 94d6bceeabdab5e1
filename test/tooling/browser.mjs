// Chromium for the journeys, the host tests and the bench.
import { chromium as playwright } from 'playwright-core'
import { chromium } from '../../scripts/lib/chromium.mjs'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a headless Chromium; close it when done. `args` are further flags. */
export async function launchBrowser(args = []) {
  const { path, env } = await chromium()
  return playwright.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    headless: true,
    args: [...quiet, ...args],
  })
}
