import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { LocalStore, ToWorker, WorkerSetup } from './calls'
import { createDispatcher } from './dispatch'
import { createFileStore } from './files/store'
import { createSqliteStore } from './sqlite/store'

/** The thread that reads one local store, so that the extension host never waits for a disk or a lock. */
function openStore(setup: WorkerSetup): LocalStore {
  return isFolder(setup.path) ? createFileStore(setup) : createSqliteStore(setup)
}

/** A path that is not there is judged by its name; its calls then say that it is missing. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !path.endsWith('.db')
}

const port = parentPort
if (port) {
  const setup = workerData as WorkerSetup
  const dispatch = createDispatcher(openStore(setup), setup.name, port)
  port.on('message', (message: ToWorker) => dispatch(message))
}
