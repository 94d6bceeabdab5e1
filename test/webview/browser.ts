import { chromium as playwright, type Browser } from 'playwright-core'
import { chromium } from '../../scripts/lib/chromium.mjs'

export async function launch(): Promise<Browser> {
  const { path, env } = await chromium()
  return playwright.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
}
