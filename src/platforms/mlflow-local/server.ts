import { dirname, join } from 'node:path'
import type { ServerCommand } from '../../model/connection'

/** What starts a server on a local store, on the loopback address alone. */
export function serverCommand(store: string, port: number): ServerCommand {
  return { args: serverArguments(store, port), env: serverEnvironment(store) }
}

/** New artifacts go where MLflow puts them without a server; those that went through one before are beside the store. */
function serverArguments(store: string, port: number): string[] {
  const folder = dirname(store)
  const isDatabase = store.endsWith('.db')
  return [
    'server',
    ...['--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    ...['--backend-store-uri', isDatabase ? databaseUri(store) : store],
    ...['--default-artifact-root', isDatabase ? join(folder, 'mlruns') : store],
    ...['--artifacts-destination', join(folder, 'mlartifacts')],
  ]
}

/** Newer versions refuse a store of files without being told. */
function serverEnvironment(store: string): Readonly<Record<string, string>> {
  return store.endsWith('.db') ? {} : { MLFLOW_ALLOW_FILE_STORE: 'true' }
}

/** SQLAlchemy wants three slashes before the path, and `/` on Windows too. */
function databaseUri(file: string): string {
  return `sqlite:///${file.replaceAll('\\', '/')}`
}
