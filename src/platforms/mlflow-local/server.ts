import { dirname, join } from 'node:path'

/**
 * Arguments after `mlflow` that start a server on a local store. New artifacts go where MLflow puts them without a server;
 * those that went through a server before are served from the folder beside the store.
 */
export function serverArguments(store: string, port: number): string[] {
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

/** What the server's environment needs beyond the person's own: newer versions refuse a store of files without it. */
export function serverEnvironment(store: string): Readonly<Record<string, string>> {
  return store.endsWith('.db') ? {} : { MLFLOW_ALLOW_FILE_STORE: 'true' }
}

/** SQLAlchemy wants three slashes before the path, and `/` on Windows too. */
function databaseUri(file: string): string {
  return `sqlite:///${file.replaceAll('\\', '/')}`
}
