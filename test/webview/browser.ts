import { chromium as playwright, type Browser } from 'playwright-core'
import { z } from 'zod'
import { tool } from '../servers/tool'

const shape = z.object({ path: z.string(), env: z.record(z.string(), z.string()) })

export async function launch(): Promise<Browser> {
  const { path, env } = shape.parse(await tool('chromium'))
  return playwright.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
}
