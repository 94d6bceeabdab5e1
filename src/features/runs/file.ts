import { open, rename, rm } from 'node:fs/promises'
import type { Sink } from './output'

/** Writes beside the target, and puts the file in its place only when it is complete. */
export async function createFileSink(target: string): Promise<Sink> {
  const part = `${target}.part`
  const file = await open(part, 'w')
  return {
    write: async (text) => {
      await file.writeFile(text)
    },
    close: async () => {
      await file.close()
      await rename(part, target)
    },
    discard: async () => {
      await file.close()
      await rm(part, { force: true })
    },
  }
}
