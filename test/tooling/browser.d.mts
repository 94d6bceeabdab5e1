import type { Browser } from 'playwright-core'

/** Starts a headless Chromium (the installed one, else one from the cache); close it when done. */
export function launchBrowser(args?: readonly string[]): Promise<Browser>
