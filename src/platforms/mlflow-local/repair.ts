import { basename } from 'node:path'
import { PlatformError } from '../../base/errors'
import { explain } from './sqlite/codes'
import { Trouble } from './trouble'

/**
 * Opens a database for writing once, which makes SQLite undo a commit that a program broke off. It changes the person's file:
 * only when the person asked. A `conflict` when another program has it locked.
 */
export async function repairStore(path: string): Promise<void> {
  const trouble = new Trouble({ path, name: basename(path) })
  const { DatabaseSync } = await import('node:sqlite')
  try {
    const db = new DatabaseSync(path)
    try {
      db.exec('pragma busy_timeout = 500')
      db.prepare('select count(*) from sqlite_master').get()
    } finally {
      db.close()
    }
  } catch (error) {
    const explained = explain(error, trouble)
    throw explained instanceof PlatformError
      ? explained
      : trouble.error('server', `${trouble.file} cannot be repaired.`, { cause: error })
  }
}
