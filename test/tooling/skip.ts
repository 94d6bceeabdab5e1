import type { Context } from 'mocha'

/** Skips the running test, or from a `beforeEach` the one that is next, and says why, so that the reason stands in the summary: `skip(this, 'chmod means nothing to root')`. */
export function skip(context: Context, reason: string): never {
  const test = context.currentTest ?? context.test
  if (test) test.title += ` (${reason})`
  return context.skip()
}
