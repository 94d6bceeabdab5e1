import { PlatformError } from '../../../base/errors'
import type { Trouble } from '../trouble'

/** SQLite's extended result code of an error of `node:sqlite`; undefined for any other error. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined
}

/** SQLITE_BUSY and SQLITE_LOCKED with all that is derived from them. */
export function isBusy(code: number | undefined): boolean {
  return code !== undefined && ((code & 0xff) === 5 || (code & 0xff) === 6)
}

/** SQLITE_READONLY_ROLLBACK and SQLITE_READONLY_RECOVERY: a half-done commit that only a writer may undo. */
export function isHotJournal(code: number | undefined): boolean {
  return code === 776 || code === 264
}

/** Puts a failure of SQLite into words. What is no failure of SQLite stays as it is. */
export function explain(error: unknown, trouble: Trouble): unknown {
  const code = codeOf(error)
  if (code === undefined || error instanceof PlatformError) {
    return error
  }
  if (isBusy(code)) {
    return trouble.error('conflict', `${trouble.file} is locked by another program.`, { cause: error })
  }
  if (isHotJournal(code)) {
    const message = `${trouble.file} holds a change that a program broke off; it can be read after that change is undone.`
    return trouble.error('conflict', message, { action: 'repairStore', cause: error })
  }
  return explainFile(code, error, trouble)
}

function explainFile(code: number, error: unknown, trouble: Trouble): unknown {
  const { file } = trouble
  if (error instanceof Error && error.message.includes('pattern too complex')) {
    return trouble.error('invalidRequest', 'The pattern of LIKE is too long.', { cause: error })
  }
  switch (code & 0xff) {
    case 10:
    case 11:
      return trouble.error('invalidResponse', `${file} is damaged: a part of it is missing or cannot be read.`, {
        cause: error,
      })
    case 14:
      return trouble.error(
        'forbidden',
        `${file} cannot be opened: its permissions or those of its folder do not allow it.`,
        {
          cause: error,
        },
      )
    case 26:
      return trouble.error('invalidResponse', `${file} is not a SQLite database.`, { cause: error })
    default:
      return trouble.error(
        'invalidResponse',
        `${file} cannot be read: ${error instanceof Error ? error.message : ''}.`,
        {
          action: 'startServer',
          cause: error,
        },
      )
  }
}
