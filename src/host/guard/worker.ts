import { spawn } from 'node:child_process'

/**
 * Stands between the editor and a server that the editor started: runs it in a group of its own and ends that group when its
 * own input closes, that is, when the editor is gone, however it went. Arguments: the program and its arguments.
 */
const [file = '', ...args] = process.argv.slice(2)
/** Milliseconds between asking the group to end and ending it. */
const grace = 5_000
const posix = process.platform !== 'win32'
const child = spawn(file, args, { detached: posix, stdio: ['ignore', 'inherit', 'inherit'] })

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.once('exit', (code) => {
  // Workers of the server may outlive it by a moment; nothing of the group is to stay.
  signalGroup('SIGKILL')
  process.exit(code ?? 1)
})
process.stdin.once('end', end)
process.stdin.once('error', end)
process.stdin.resume()
process.once('SIGTERM', end)

function end(): void {
  signalGroup('SIGTERM')
  setTimeout(() => signalGroup('SIGKILL'), grace)
}

function signalGroup(signal: NodeJS.Signals): void {
  try {
    if (posix && child.pid !== undefined) {
      process.kill(-child.pid, signal)
    } else {
      child.kill(signal)
    }
  } catch {
    // The group has ended.
  }
}
