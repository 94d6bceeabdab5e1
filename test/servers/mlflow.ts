import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './child'
import { isolatedEnv } from './env'
import { freePort } from './port'
import { pythonEnvironment } from './tool'

export interface MlflowOptions {
  /** A folder that holds, or will hold, `mlflow.db` and `mlruns/`; a temporary one when not given. */
  readonly folder?: string
  /** What the folder holds: a SQLite store (default) or a file store in `mlruns/`. */
  readonly backend?: 'sqlite' | 'file'
  /** Turns on MLflow's own sign-in with this administrator (a password of twelve characters or more). */
  readonly basicAuth?: { readonly user: string; readonly password: string }
  /** The current MLflow, or one of the 2.x line. */
  readonly python?: 'current' | 'old'
  readonly port?: number
  readonly env?: NodeJS.ProcessEnv
  /** How long the server may take to answer, in milliseconds. */
  readonly startTimeoutMs?: number
}

export interface MlflowServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  readonly dbFile: string
  /** Everything the server printed so far. */
  readonly log: () => string
  readonly stop: () => Promise<void>
  /** Ends the server as a crash would, in the middle of whatever it does. */
  readonly kill: () => Promise<void>
}

async function authArguments(folder: string, auth: { user: string; password: string }): Promise<string[]> {
  const file = join(folder, 'auth.ini')
  const lines = [
    '[mlflow]',
    'default_permission = READ',
    `database_uri = sqlite:///${join(folder, 'auth.db')}`,
    `admin_username = ${auth.user}`,
    `admin_password = ${auth.password}`,
    'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
    'auth_cache_ttl_seconds = 60',
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return ['--app-name', 'basic-auth']
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
    return response.ok
  } catch {
    return false
  }
}

async function waitUntilHealthy(child: Child, url: string, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  const state = { ended: false }
  void child.ended.then(() => {
    state.ended = true
  })
  while (!(await answers(url))) {
    if (state.ended) throw new Error(`mlflow server ended before it answered:\n${child.log()}`)
    if (performance.now() > end) {
      await child.kill()
      throw new Error(`mlflow server did not answer within ${String(timeoutMs)} ms:\n${child.log()}`)
    }
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Starts a real `mlflow server` on a free port of the loopback address and waits until it answers. */
export async function startMlflow(options: MlflowOptions = {}): Promise<MlflowServer> {
  const { python, bin } = await pythonEnvironment(options.python)
  const made = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'waymark-mlflow-')) : undefined
  const folder = options.folder ?? made ?? ''
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${String(port)}`
  const dbFile = join(folder, 'mlflow.db')
  const file = options.backend === 'file'
  const store = file ? join(folder, 'mlruns') : `sqlite:///${dbFile}`
  const auth = options.basicAuth ? await authArguments(folder, options.basicAuth) : []
  const args = [
    'server',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--backend-store-uri',
    store,
    '-w',
    '1',
    ...auth,
  ]
  const child = startChild(python, ['-m', 'mlflow', ...args], {
    cwd: folder,
    env: isolatedEnv(bin, {
      ...(file ? { MLFLOW_ALLOW_FILE_STORE: 'true' } : {}),
      ...(options.basicAuth
        ? {
            MLFLOW_AUTH_CONFIG_PATH: join(folder, 'auth.ini'),
            MLFLOW_AUTH_ADMIN_PASSWORD: options.basicAuth.password,
            MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(16).toString('hex'),
          }
        : {}),
      ...options.env,
    }),
  })
  const clean = async (end: () => Promise<void>): Promise<void> => {
    await end()
    if (made !== undefined) await rm(made, { recursive: true, force: true })
  }
  try {
    await waitUntilHealthy(child, url, options.startTimeoutMs ?? 60_000)
  } catch (error) {
    await clean(child.stop)
    throw error
  }
  return { url, port, folder, dbFile, log: child.log, stop: () => clean(child.stop), kill: child.kill }
}
