import { PlatformError, type ErrorAction, type Reason } from '../base/errors'
import type { CommandId } from '../manifest/commands'

/** A failure as a person reads it: one sentence, at most one next step. */
export interface Words {
  readonly sentence: string
  readonly action?: Action
}

/** A next step; `retry` is carried out by whoever asked, the rest by a command. */
export interface Action {
  readonly title: string
  readonly id: 'retry' | CommandId | 'trust'
}

const retry: Action = { title: 'Retry', id: 'retry' }
const showLog: Action = { title: 'Open Log', id: 'log.show' }

const ofReason: Readonly<Record<Reason, Action>> = {
  unreachable: retry,
  unauthorized: { title: 'Sign In…', id: 'connections.signIn' },
  forbidden: { title: 'Sign In…', id: 'connections.signIn' },
  notFound: retry,
  conflict: retry,
  rateLimited: retry,
  invalidRequest: showLog,
  invalidResponse: showLog,
  server: showLog,
}

const ofAction: Readonly<Record<ErrorAction, Action>> = {
  startServer: { title: 'Start MLflow Server', id: 'connections.startServer' },
  repairStore: { title: 'Repair…', id: 'connections.repair' },
  trustWorkspace: { title: 'Manage Trust', id: 'trust' },
  editConnection: { title: 'Open waymark.json', id: 'connections.openConfiguration' },
}

/** Puts any failure into words; without a VS Code import, so that it can be tested alone. */
export function wordsFor(error: unknown): Words {
  if (error instanceof PlatformError) {
    return { sentence: sentenceOf(error), action: error.action ? ofAction[error.action] : ofReason[error.reason] }
  }
  return { sentence: error instanceof Error ? error.message : String(error), action: showLog }
}

function sentenceOf(error: PlatformError): string {
  if (error.reason === 'rateLimited' && error.retryAfter !== undefined) {
    return `${error.message.replace(/\.$/, '')}: try again in ${error.retryAfter} s.`
  }
  return error.message
}
