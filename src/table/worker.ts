import { parentPort } from 'node:worker_threads'
import { serveTable } from './table'

/** The thread of one table: what sorts and filters a hundred thousand runs does not belong on the host's main thread. */
if (parentPort) {
  serveTable(parentPort)
}
