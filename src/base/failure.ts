import { Readable } from 'node:stream'
import type { AxiosResponse } from 'axios'
import { PlatformError, type Reason } from './errors'

/** Bytes of a refusal's body that are read for the server's words. */
const longestRefusal = 64 * 1024

/** A request that got no answer. */
export function transportError(error: unknown, name: string, endpoint: string): PlatformError {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  const host = new URL(endpoint).host
  const why = transportWords[String(code)] ?? (error instanceof Error ? error.message : String(error))
  return new PlatformError({
    reason: 'unreachable',
    platform: name,
    endpoint,
    message: `Cannot reach ${host}: ${why}.`,
    cause: error,
  })
}

const transportWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was broken off',
  ECONNABORTED: 'it did not answer in time',
  ETIMEDOUT: 'it did not answer in time',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'there is no route to it',
  EPIPE: 'the connection was broken off',
  ERR_BAD_RESPONSE: 'the answer broke off before its end',
  ERR_FR_TOO_MANY_REDIRECTS: 'it redirects in a circle',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  CERT_HAS_EXPIRED: 'its certificate has expired',
}

const reasonOfStatus: Readonly<Record<number, Reason>> = {
  400: 'invalidRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'notFound',
  409: 'conflict',
  422: 'invalidRequest',
  429: 'rateLimited',
}

/** An answer that says no. */
export async function statusError(
  response: AxiosResponse<unknown>,
  name: string,
  endpoint: string,
): Promise<PlatformError> {
  const { status } = response
  const reason = reasonOfStatus[status] ?? (status >= 500 ? 'server' : 'invalidRequest')
  const { message, code } = serverWords(await bodyOf(response.data))
  return new PlatformError({
    reason,
    platform: name,
    endpoint,
    message: statusSentence(reason, status, new URL(endpoint).host, message),
    code,
    retryAfter: retryAfter(response),
  })
}

/** The start of a refusal's body, which is a stream where the answer was to be one. */
async function bodyOf(data: unknown): Promise<string> {
  if (!(data instanceof Readable)) {
    return typeof data === 'string' ? data : ''
  }
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of data) {
      const bytes = Buffer.from(part as Uint8Array)
      parts.push(bytes)
      size += bytes.length
      if (size > longestRefusal) {
        break
      }
    }
  } catch {
    // A refusal that breaks off is still a refusal.
  }
  return Buffer.concat(parts).toString('utf8')
}

function statusSentence(reason: Reason, status: number, host: string, said: string | undefined): string {
  switch (reason) {
    case 'unauthorized':
      return `${host} asks for a sign-in.`
    case 'forbidden':
      return `${host} does not allow this${said ? `: ${said}` : '.'}`
    case 'rateLimited':
      return `${host} asks to slow down.`
    case 'server':
      return `${host} failed (${status})${said ? `: ${said}` : '.'}`
    default:
      return `${host} refused the request (${status})${said ? `: ${said}` : '.'}`
  }
}

interface ServerWords {
  readonly message?: string
  readonly code?: string
}

/** What a server says of its failure: `message` or `detail` of a JSON body, or a short plain text; never HTML. */
function serverWords(body: string): ServerWords {
  if (/^\s*</.test(body)) {
    return {}
  }
  try {
    const parsed: unknown = JSON.parse(body)
    return isRecord(parsed)
      ? { message: wordsOf(parsed.message ?? parsed.detail), code: wordsOf(parsed.error_code) }
      : {}
  } catch {
    // Not JSON: the text itself is what the server says.
    return { message: wordsOf(body) }
  }
}

function wordsOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 500) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** Seconds that the server asks to wait. */
export function retryAfter(response: AxiosResponse<unknown>): number | undefined {
  if (response.status !== 429 && response.status !== 503) {
    return undefined
  }
  const header: unknown = response.headers['retry-after']
  if (typeof header !== 'string') {
    return undefined
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
