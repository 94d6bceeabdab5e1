import type { Context } from 'mocha'

/** Skips the running test and says why, so that the reason stands in the summary: `skip(this, 'chmod means nothing to root')`. */
export function skip(context: Context, reason: string): never {
  if (context.test) context.test.title += ` (${reason})`
  return context.skip()
}
