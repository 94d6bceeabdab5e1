import { spawn } from 'node:child_process'

const alive = new Set<number>()

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // The group is gone already.
  }
}

process.on('exit', () => {
  for (const pid of alive) signalGroup(pid, 'SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(143))

/** A process in a group of its own; whatever is left of it ends with the test run. */
export interface Child {
  readonly pid: number
  /** Resolves when the process has ended, with its exit code (null when a signal ended it). */
  readonly ended: Promise<number | null>
  /** Everything it printed so far. */
  readonly log: () => string
  /** Asks the whole group to end, and makes it after three seconds. */
  readonly stop: () => Promise<void>
  /** Ends the whole group at once, as a crash would. */
  readonly kill: () => Promise<void>
}

export interface ChildOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  let output = ''
  const child = spawn(command, args, {
    ...options,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid
  // Without a listener the event would end the whole test run.
  child.on('error', (error) => {
    output += `\n${error.message}`
  })
  if (pid === undefined) throw new Error(`${command} could not be started`)
  alive.add(pid)
  const keep = (chunk: string): void => {
    output += chunk
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      // Workers of a server may outlive it.
      signalGroup(pid, 'SIGKILL')
      alive.delete(pid)
      resolve(code)
    })
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!alive.has(pid)) return
    signalGroup(pid, signal)
    const hard = setTimeout(() => {
      signalGroup(pid, 'SIGKILL')
    }, 3000)
    await ended
    clearTimeout(hard)
  }
  return { pid, ended, log: () => output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}
