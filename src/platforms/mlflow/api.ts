import type { z } from 'zod'
import { PlatformError, type Reason } from '../../base/errors'
import type { HttpClient, HttpRequest } from '../../base/http'

/** A tracking server as the subjects' files talk to it. */
export interface Api {
  readonly http: HttpClient
  /** The connection's name as the person knows it. */
  readonly name: string
  /** Questions that this server has been found not to know. */
  readonly lacking: Set<string>
  /** Its version, once it was asked for. */
  version?: Promise<string>
}

/** Where the REST API of every MLflow since 1.0 is. */
export const root = '/api/2.0/mlflow'

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds; 0 waits as long as the caller does. */
  readonly timeout?: number
}

export function get<T>(
  { http }: Api,
  path: string,
  query: HttpRequest['query'],
  schema: z.ZodType<T>,
  options: CallOptions = {},
): Promise<T> {
  return http.json({ path: root + path, query, ...options }, schema)
}

export function post<T>(
  { http }: Api,
  path: string,
  body: unknown,
  schema: z.ZodType<T>,
  options: CallOptions = {},
): Promise<T> {
  return http.json({ method: 'POST', path: root + path, body, ...options }, schema)
}

/** An error that the server need not be asked for. */
export function refusal({ http, name }: Api, reason: Reason, path: string, message: string): PlatformError {
  return new PlatformError({ reason, platform: name, endpoint: http.baseUrl + path, message })
}

/** The server knows the question, but not the run or experiment. */
export function isMissing(error: unknown): boolean {
  return error instanceof PlatformError && error.reason === 'notFound' && error.code === 'RESOURCE_DOES_NOT_EXIST'
}

/** The server does not know the question: its version lacks it. */
export function isAbsent(error: unknown): boolean {
  return error instanceof PlatformError && error.reason === 'notFound' && error.code !== 'RESOURCE_DOES_NOT_EXIST'
}
