/** Why a platform could not do what was asked; the whole vocabulary of failure, put into words by the host's seams. */
export type Reason =
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'invalidRequest'
  | 'invalidResponse'
  | 'server'

export interface PlatformErrorOptions {
  readonly reason: Reason
  /** The connection's name as the person knows it, or the platform's id. */
  readonly platform: string
  /** What was asked: a URL without its query, or a file. Never holds a secret. */
  readonly endpoint: string
  /** One sentence on what happened, for a person: the server's own words where it gave any. */
  readonly message: string
  /** The server's own name of the failure, where it gave one (MLflow's `error_code`): for platforms, never shown. */
  readonly code?: string
  /** Seconds to wait, where the server said so (`Retry-After`). */
  readonly retryAfter?: number
  /** What a person may do next beyond the default of the reason, e.g. `startServer` or `repairStore`. */
  readonly action?: ErrorAction
  readonly cause?: unknown
}

/** Next steps that only the failing place knows of; the host maps each to a command. */
export type ErrorAction = 'startServer' | 'repairStore' | 'trustWorkspace' | 'editConnection'

/** The one error that crosses from a platform to the rest. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  readonly reason: Reason
  readonly platform: string
  readonly endpoint: string
  readonly code: string | undefined
  readonly retryAfter: number | undefined
  readonly action: ErrorAction | undefined

  constructor(options: PlatformErrorOptions) {
    super(options.message, { cause: options.cause })
    this.reason = options.reason
    this.platform = options.platform
    this.endpoint = options.endpoint
    this.code = options.code
    this.retryAfter = options.retryAfter
    this.action = options.action
  }
}

/** What is left of a PlatformError after a thread or webview boundary, which keeps no prototypes. */
export interface ErrorSnapshot {
  readonly reason: Reason
  readonly platform: string
  readonly endpoint: string
  readonly message: string
  readonly retryAfter?: number
  readonly action?: ErrorAction
}

export function toSnapshot(error: unknown, platform = 'waymark', endpoint = ''): ErrorSnapshot {
  if (error instanceof PlatformError) {
    const { reason, message, retryAfter, action } = error
    return { reason, platform: error.platform, endpoint: error.endpoint, message, retryAfter, action }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { reason: 'server', platform, endpoint, message }
}

export function fromSnapshot(snapshot: ErrorSnapshot): PlatformError {
  return new PlatformError(snapshot)
}

/** True for a cancelled call, which is silent everywhere. */
export function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false
  }
  return error.name === 'AbortError' || error.name === 'CanceledError' || error.name === 'Canceled'
}

export function abortError(): Error {
  return new DOMException('The call was cancelled.', 'AbortError')
}
