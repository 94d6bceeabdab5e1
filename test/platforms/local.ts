import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, after, before } from 'mocha'
import { PlatformError, type Reason } from '../../src/base/errors'
import type { ExperimentSource, With } from '../../src/model/platform'
import { createLocalPlatform } from '../../src/platforms/mlflow-local/adapter'
import { buildWorker, type BuiltWorker } from './worker'

export interface LocalTools {
  /** A new folder that goes after the test. */
  folder(): string
  /** A store read through the real worker, closed after the test. */
  open(path: string): ExperimentSource
  /** Likewise, with all that it can. */
  connect(path: string): With<'experiments' | 'registry'>
}

/** Builds the worker once for a `describe`, and clears up after each of its tests. */
export function localTools(): LocalTools {
  let worker: BuiltWorker | undefined
  const clear: (() => void)[] = []
  before(async function () {
    this.timeout(60_000)
    worker = await buildWorker('mlflow-local')
  })
  afterEach(() => {
    for (const each of clear.splice(0).reverse()) each()
  })
  after(() => worker?.dispose())
  const connect = (path: string): With<'experiments' | 'registry'> => {
    const platform = createLocalPlatform({ id: 'local', name: 'Local', path, workerScript: worker!.script })
    clear.push(() => platform.dispose())
    return platform
  }
  return {
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'waymark-local-'))
      clear.push(() => rmSync(folder, { recursive: true, force: true }))
      return folder
    },
    open: (path) => connect(path).experiments,
    connect,
  }
}

/** What a call was refused with; fails when it was not. */
export async function refusal(call: Promise<unknown>): Promise<PlatformError> {
  try {
    await call
  } catch (error) {
    if (error instanceof PlatformError) return error
    throw error
  }
  throw new Error('The call was answered and should have been refused.')
}

export interface Refusal {
  readonly reason: Reason
  readonly message: string
  readonly action?: string
}

/** The parts of a refusal that a person meets. */
export function seen({ reason, message, action }: PlatformError): Refusal {
  return { reason, message, ...(action && { action }) }
}
