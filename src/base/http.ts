import { setTimeout } from 'node:timers/promises'
import axios, { type AxiosInstance, type AxiosResponse, type ResponseType } from 'axios'
import type { z } from 'zod'
import { abortError, isAbort, PlatformError } from './errors'
import { retryAfter, statusError, transportError } from './failure'
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
  /** A text that the request brought, or a piece of it, parsed as `json` would: for answers too long to parse at once. */
  parse<T>(text: string, request: HttpRequest, schema: z.ZodType<T>): T
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
  })

  const send = async <T>(request: HttpRequest, responseType: ResponseType): Promise<AxiosResponse<T>> => {
    options.guard?.()
    let response = await attempt<T>(client, options, request, responseType)
    const wait = retryAfter(response)
    if (wait !== undefined && wait <= longestRetryWait) {
      await pause(wait * 1000, request.signal)
      response = await attempt<T>(client, options, request, responseType)
    }
    if (response.status < 200 || response.status >= 300) {
      throw await statusError(response, name, endpointOf(baseUrl, request))
    }
    return response
  }

  return {
    baseUrl,
    async json(request, schema) {
      const response = await send<string>(
        { ...request, headers: { accept: 'application/json', ...request.headers } },
        'text',
      )
      return parseBody(response.data, schema, name, endpointOf(baseUrl, request))
    },
    parse(text, request, schema) {
      return parseBody(text, schema, name, endpointOf(baseUrl, request))
    },
    async text(request) {
      return (await send<string>(request, 'text')).data
    },
    async stream(request) {
      // A compressed answer would not tell how many bytes come out of it.
      const headers = { 'accept-encoding': 'identity', ...request.headers }
      const response = await send<NodeJS.ReadableStream>({ timeout: 0, ...request, headers }, 'stream')
      const size: unknown = response.headers['content-length']
      return { body: response.data, size: typeof size === 'string' ? Number(size) : undefined }
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
    const proof = await options.authorize?.()
    return await client.request<T>({
      method: request.method ?? 'GET',
      url: request.path,
      params: request.query,
      data: request.body,
      headers: { ...proof, ...request.headers },
      beforeRedirect: (next: Record<string, unknown>) => keepSecretsHome(options.baseUrl, proof, next),
      signal: request.signal,
      timeout: request.timeout,
      responseType,
    })
  } catch (error) {
    if (error instanceof PlatformError) {
      throw error
    }
    throw isAbort(error) ? abortError() : transportError(error, options.name, endpointOf(options.baseUrl, request))
  }
}

/** A redirect to another origin goes without what proves who we are: a secret is sent to the origin it was entered for alone. */
function keepSecretsHome(
  baseUrl: string,
  proof: Readonly<Record<string, string>> | undefined,
  next: Record<string, unknown>,
): void {
  const secrets = new Set(['authorization', 'cookie', ...Object.keys(proof ?? {}).map((name) => name.toLowerCase())])
  const href = typeof next.href === 'string' ? next.href : undefined
  const { headers } = next
  if (typeof headers !== 'object' || headers === null) {
    return
  }
  if (href === undefined || new URL(href).origin !== new URL(baseUrl).origin) {
    for (const header of Object.keys(headers)) {
      if (secrets.has(header.toLowerCase())) {
        Reflect.deleteProperty(headers, header)
      }
    }
  }
}

function endpointOf(baseUrl: string, request: HttpRequest): string {
  return baseUrl + request.path
}

function parseBody<T>(text: string, schema: z.ZodType<T>, name: string, endpoint: string): T {
  const host = new URL(endpoint).host
  const fail = (message: string, cause?: unknown): never => {
    throw new PlatformError({ reason: 'invalidResponse', platform: name, endpoint, message, cause })
  }
  if (/^\s*</.test(text)) {
    return fail(
      `${host} answered with a web page where data was expected: it may want a sign-in, or the address may be another server's.`,
    )
  }
  let body: unknown
  try {
    body = parseJson(text)
  } catch (error) {
    return fail(`${host} sent an answer that is cut off or not JSON.`, error)
  }
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : fail(`${host} sent an answer of an unexpected shape.`, parsed.error)
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal })
  } catch {
    throw abortError()
  }
}
