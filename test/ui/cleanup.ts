import { after } from 'mocha'

/**
 * What a `describe` has opened, closed in reverse when it is over, also when its `before` did not come to its end. Registers
 * its own hook.
 */
export function cleanup(): (close: () => Promise<unknown>) => void {
  const open: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of open.reverse()) await close()
  })
  return (close) => {
    open.push(close)
  }
}
