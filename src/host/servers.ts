import * as vscode from 'vscode'
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, connect } from 'node:net'
import type { Disposable } from '../base/disposable'
import { abortError, PlatformError } from '../base/errors'
import type { ConnectionSpec, ServerCommand } from '../model/connection'
import { log } from './log'
import { findMlflow } from './python'

/** MLflow servers that Waymark runs on local stores: one a store, on 127.0.0.1 only, ended with the window. */
export interface ManagedServers extends Disposable {
  /** Resolves to the server's URL once it answers. `onExit` is called when it ends without being asked to. */
  start(spec: ConnectionSpec, command: (port: number) => ServerCommand, onExit: () => void): Promise<string>
  stop(id: string): Promise<void>
}

/** Milliseconds that a server may take until it listens; MLflow took 4 to 15 s where measured. */
const patience = 90_000

/** @param guard path of the script that ends a server when the editor is gone (`src/host/guard`). */
export function createServers(guard: string): ManagedServers {
  const running = new Map<string, ChildProcess>()
  const stop = async (id: string): Promise<void> => {
    const child = running.get(id)
    running.delete(id)
    if (child) {
      await endGroup(child)
    }
  }
  return {
    async start(spec, command, onExit) {
      return vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: `Starting an MLflow server on ${spec.name}`,
          cancellable: true,
        },
        async (_progress, cancel) => {
          const port = await freePort()
          const child = await launch(guard, spec, command(port))
          running.set(spec.id, child)
          cancel.onCancellationRequested(() => void stop(spec.id))
          child.once('exit', () => {
            if (running.delete(spec.id)) {
              onExit()
            }
          })
          try {
            await untilListening(port, child, spec.name)
          } catch (error) {
            await stop(spec.id)
            throw cancel.isCancellationRequested ? abortError() : error
          }
          return `http://127.0.0.1:${port}`
        },
      )
    },
    stop,
    dispose() {
      for (const id of [...running.keys()]) {
        void stop(id)
      }
    },
  }
}

async function launch(guard: string, spec: ConnectionSpec, { args, env }: ServerCommand): Promise<ChildProcess> {
  const mlflow = await findMlflow(spec.folder)
  if (!mlflow) {
    throw new PlatformError({
      reason: 'notFound',
      platform: spec.name,
      endpoint: '',
      message: 'No Python with MLflow was found for this folder: set waymark.python to one that has it.',
    })
  }
  const child = spawn(process.execPath, [guard, mlflow.file, ...mlflow.args, ...args], {
    cwd: spec.folder,
    // Desktop VS Code's own program is Electron: this makes it a plain Node.
    env: {
      ...process.env,
      ...mlflow.env,
      ...env,
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      ELECTRON_RUN_AS_NODE: '1',
    },
    // Not in the editor's group: what ends that at once must leave the guard the time to do its work.
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const write = (chunk: Buffer): void => log().info(`${spec.name}: ${chunk.toString('utf8').trimEnd()}`)
  child.stdout.on('data', write)
  child.stderr.on('data', write)
  return child
}

async function untilListening(port: number, child: ChildProcess, name: string): Promise<void> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw failed(name, 'ended before it listened: the log says why')
    }
    if (await listens(port)) {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw failed(name, `did not listen within ${patience / 1000} s`)
}

function failed(name: string, what: string): PlatformError {
  return new PlatformError({
    reason: 'server',
    platform: name,
    endpoint: '',
    message: `The MLflow server on ${name} ${what}.`,
  })
}

async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Closes the guard's input, at which it ends the server's whole group, and waits until it has. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.stdin?.end()
  await ended
}
