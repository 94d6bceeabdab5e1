import { readdirSync, readFileSync } from 'node:fs'

/** Memory of another process, by what Linux says of it; other systems give no samples. */

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has ended meanwhile, or is not ours to look at.
    return ''
  }
}

/** The newest extension host that was started with `WAYMARK_BENCH=mark` in its environment. */
export function extensionHost(mark: string): number | undefined {
  if (process.platform !== 'linux') return undefined
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=extensionHost'))
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(`WAYMARK_BENCH=${mark}`))
    .map(Number)
    .sort((a, b) => a - b)
    .at(-1)
}

/** Resident memory in millions of bytes. */
export function memoryOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(read(`/proc/${String(pid)}/status`))?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}

/** Looks at the memory until stopped; the highest it saw. */
export function watchMemory(pid: number): () => number {
  let highest = memoryOf(pid)
  const timer = setInterval(() => {
    highest = Math.max(highest, memoryOf(pid))
  }, 50)
  return () => {
    clearInterval(timer)
    return highest
  }
}
