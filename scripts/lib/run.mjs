// Child processes: one that runs to its end, and one that lives in a group of its own until it is stopped.
import { spawn, spawnSync } from 'node:child_process'
import { Stop } from './say.mjs'

const windows = process.platform === 'win32'
const alive = new Set()
let hooked = false

/** What npm leaves in the environment of its scripts confuses another npm that runs elsewhere. */
export function cleanEnv(extra = {}) {
  const env = { ...process.env, ...extra }
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle|config_local_prefix|config_prefix|command|execpath|node_execpath)/i.test(name))
      delete env[name]
  }
  return env
}

/** Ends a process and everything it started. */
export function endGroup(pid, signal = 'SIGTERM') {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}

function hook() {
  if (hooked) return
  hooked = true
  process.on('exit', () => {
    for (const pid of alive) endGroup(pid, 'SIGKILL')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143))
  }
}

/**
 * Starts a process in a group of its own and keeps its output.
 * `ended` resolves with `{ code, signal }`; `stop()` asks the group to end and, after a while, makes it.
 * `live` passes the output on as it comes.
 */
export function start(command, args, { cwd, env = process.env, live = false, shell = false } = {}) {
  hook()
  const child = spawn(command, args, { cwd, env, shell, detached: !windows, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid !== undefined) alive.add(child.pid)
  let output = ''
  const keep = (sink) => (chunk) => {
    output = (output + chunk).slice(-4_000_000)
    if (live) sink.write(chunk)
  }
  child.stdout.setEncoding('utf8').on('data', keep(process.stdout))
  child.stderr.setEncoding('utf8').on('data', keep(process.stderr))
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: -1, signal: null, error }))
    child.on('close', (code, signal) => resolve({ code, signal }))
  }).finally(() => alive.delete(child.pid))
  return {
    pid: child.pid,
    ended,
    log: () => output,
    async stop(graceMs = 3000) {
      if (!alive.has(child.pid)) return
      endGroup(child.pid)
      const hard = setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(hard)
      endGroup(child.pid, 'SIGKILL')
    },
  }
}

/** The last lines of a long log. */
export function tail(text, lines = 40) {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

/** Runs a process to its end; `{ code, output }`. Throws only when it cannot be started. */
export async function attempt(command, args, options = {}) {
  const child = start(command, args, options)
  const limit = options.timeoutMs ? setTimeout(() => child.stop(), options.timeoutMs) : undefined
  const { code, signal, error } = await child.ended
  clearTimeout(limit)
  if (error) throw new Stop(`${command} could not be started: ${error.message}`)
  return { code: code ?? 1, signal, output: child.log() }
}

/** Runs a process that has to succeed; its output. `hint` says what a person can do when it fails. */
export async function run(command, args, options = {}) {
  const { code, output } = await attempt(command, args, options)
  if (code === 0) return output
  const what = options.title ?? [command, ...args].join(' ')
  throw new Stop([`${what} failed (exit code ${code}).`, tail(output), options.hint].filter(Boolean).join('\n'))
}

/** The standard output of a small command, or undefined when it is not there or fails. */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000, windowsHide: true })
  return status === 0 ? stdout.trim() : undefined
}
