import axios, { type AxiosInstance, type AxiosResponse, type ResponseType } from 'axios'
import type { z } from 'zod'
import { abortError, isAbort, PlatformError, type Reason } from './errors'
import { parseJson } from './json'

export interface HttpOptions {
  /** The connection's name as the person knows it; it stands in every error. */
  readonly name: string
  /** Origin and base path, without a trailing slash, without user or password. */
  readonly baseUrl: string
  /** Headers that prove who asks; called before each request, never kept. Sent to the base URL's origin only. */
  readonly authorize?: () => Promise<Readonly<Record<string, string>>>
  /** Rejects before anything is sent, e.g. while the workspace is not trusted. */
  readonly guard?: () => void
  /** Milliseconds until a silent server counts as unreachable; 30,000 unless told. */
  readonly timeout?: number
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path below the base URL, with its leading slash. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly timeout?: number
}

export interface HttpClient {
  readonly baseUrl: string
  /** The JSON answer, parsed by the schema. Integers beyond 2^53 come as bigint. */
  json<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T>
  text(request: HttpRequest): Promise<string>
  /** The body as a stream, for downloads; `size` in bytes where the server says it. */
  stream(request: HttpRequest): Promise<{ readonly body: NodeJS.ReadableStream; readonly size: number | undefined }>
}

/** Waits longer than this for a `Retry-After` are the person's to decide. */
const longestRetryWait = 5
const maxRedirects = 5

/**
 * A client of one origin. Every failure is a {@link PlatformError}; cancelling rejects with an AbortError.
 * Built on axios, whose Node adapter VS Code gives its proxy settings and certificates.
 */
export function createHttp(options: HttpOptions): HttpClient {
  const { name, baseUrl } = options
  const client = axios.create({
    baseURL: baseUrl,
    timeout: options.timeout ?? 30_000,
    maxRedirects,
    maxContentLength: Infinity,
    maxBodyLength: Infinity,
    paramsSerializer: { indexes: null },
    validateStatus: () => true,
    transformResponse: [(data: unknown) => data],
    beforeRedirect: (next: Record<string, unknown>) => keepSecretsHome(baseUrl, next),
  })

  const send = async <T>(request: HttpRequest, responseType: ResponseType): Promise<AxiosResponse<T>> => {
    options.guard?.()
    const response = await attempt<T>(client, options, request, responseType)
    const wait = retryAfter(response)
    if (wait !== undefined && wait <= longestRetryWait) {
      await pause(wait * 1000, request.signal)
      return check(await attempt<T>(client, options, request, responseType), name, request)
    }
    return check(response, name, request)
  }

  return {
    baseUrl,
    async json(request, schema) {
      const response = await send<string>(
        { ...request, headers: { accept: 'application/json', ...request.headers } },
        'text',
      )
      return parseBody(response, schema, name, endpointOf(baseUrl, request))
    },
    async text(request) {
      return (await send<string>(request, 'text')).data
    },
    async stream(request) {
      const response = await send<NodeJS.ReadableStream>({ timeout: 0, ...request }, 'stream')
      const size = Number(response.headers['content-length'])
      return { body: response.data, size: Number.isFinite(size) ? size : undefined }
    },
  }
}

async function attempt<T>(
  client: AxiosInstance,
  options: HttpOptions,
  request: HttpRequest,
  responseType: ResponseType,
): Promise<AxiosResponse<T>> {
  try {
    return await client.request<T>({
      method: request.method ?? 'GET',
      url: request.path,
      params: request.query,
      data: request.body,
      headers: { ...(await options.authorize?.()), ...request.headers },
      signal: request.signal,
      timeout: request.timeout,
      responseType,
    })
  } catch (error) {
    throw isAbort(error) ? abortError() : transportError(error, options.name, endpointOf(options.baseUrl, request))
  }
}

/** A redirect to another origin goes without what proves who we are: a secret is sent to the origin it was entered for alone. */
function keepSecretsHome(baseUrl: string, next: Record<string, unknown>): void {
  const href = typeof next.href === 'string' ? next.href : undefined
  const { headers } = next
  if (typeof headers !== 'object' || headers === null) {
    return
  }
  if (href === undefined || new URL(href).origin !== new URL(baseUrl).origin) {
    for (const header of Object.keys(headers)) {
      if (/^(authorization|cookie)$/i.test(header)) {
        Reflect.deleteProperty(headers, header)
      }
    }
  }
}

function endpointOf(baseUrl: string, request: HttpRequest): string {
  return baseUrl + request.path
}

function transportError(error: unknown, name: string, endpoint: string): PlatformError {
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

function check<T>(response: AxiosResponse<T>, name: string, request: HttpRequest): AxiosResponse<T> {
  const { status } = response
  if (status >= 200 && status < 300) {
    return response
  }
  const endpoint = endpointOf(response.config.baseURL ?? '', request)
  const reason = reasonOfStatus[status] ?? (status >= 500 ? 'server' : 'invalidRequest')
  const said = typeof response.data === 'string' ? serverWords(response.data) : undefined
  throw new PlatformError({
    reason,
    platform: name,
    endpoint,
    message: statusSentence(reason, status, new URL(endpoint).host, said),
    retryAfter: retryAfter(response),
  })
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

/** What a server says of its failure: `message` or `detail` of a JSON body, or a short plain text; never HTML. */
function serverWords(body: string): string | undefined {
  if (/^\s*</.test(body)) {
    return undefined
  }
  let words: unknown = body
  try {
    const parsed: unknown = JSON.parse(body)
    words = isRecord(parsed) ? (parsed.message ?? parsed.detail) : undefined
  } catch {
    // Not JSON: the text itself is what the server says.
  }
  return typeof words === 'string' && words !== '' ? words.slice(0, 500) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function retryAfter(response: AxiosResponse): number | undefined {
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

function parseBody<T>(response: AxiosResponse<string>, schema: z.ZodType<T>, name: string, endpoint: string): T {
  const host = new URL(endpoint).host
  const fail = (message: string, cause?: unknown): never => {
    throw new PlatformError({ reason: 'invalidResponse', platform: name, endpoint, message, cause })
  }
  if (/^\s*</.test(response.data)) {
    return fail(
      `${host} answered with a web page where data was expected: it may want a sign-in, or the address may be another server's.`,
    )
  }
  let body: unknown
  try {
    body = parseJson(response.data)
  } catch (error) {
    return fail(`${host} sent an answer that is cut off or not JSON.`, error)
  }
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : fail(`${host} sent an answer of an unexpected shape.`, parsed.error)
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(abortError())
    })
  })
}
