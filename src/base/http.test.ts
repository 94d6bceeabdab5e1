import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { sendJson, startHttp, type Answer, type HttpServer } from '../../test/servers/http'
import { freePort } from '../../test/servers/port'
import { isAbort, PlatformError, type Reason } from './errors'
import { createHttp, type HttpClient, type HttpOptions, type HttpRequest } from './http'

const shape = z.object({ value: z.union([z.number(), z.bigint()]) })

describe('createHttp', () => {
  let servers: HttpServer[] = []

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()))
    servers = []
  })

  async function serve(answer: Answer): Promise<HttpServer> {
    const server = await startHttp(answer)
    servers.push(server)
    return server
  }

  function client(server: HttpServer, options: Partial<HttpOptions> = {}): HttpClient {
    return createHttp({ name: 'Lab', baseUrl: `${server.url}/base`, ...options })
  }

  async function failure(promise: Promise<unknown>): Promise<PlatformError> {
    const error: unknown = await promise.then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof PlatformError, String(error))
    assert.equal(error.platform, 'Lab')
    return error
  }

  /** What becomes of a request that is answered so. */
  async function answered(
    respond: (response: ServerResponse) => void,
    options: Partial<HttpOptions> = {},
    request: Partial<HttpRequest> = {},
  ): Promise<PlatformError> {
    const server = await serve((_asked, response) => respond(response))
    const error = await failure(client(server, options).json({ path: '/x', ...request }, shape))
    assert.equal(error.endpoint, `${server.url}/base/x`)
    return error
  }

  it('asks below the base path and parses the answer', async () => {
    const server = await serve((_asked, response) => sendJson(response, { value: 7, more: true }))
    const query = { a: '1 &', list: ['x', 'y'], none: undefined }
    const http = client(server)
    assert.deepEqual(await http.json({ path: '/x', query }, shape), { value: 7 })
    assert.deepEqual(await http.json({ method: 'POST', path: '/x', body: { name: 'ü' } }, shape), { value: 7 })
    const [first, second] = server.requests
    assert.equal(first?.url, '/base/x?a=1+%26&list=x&list=y')
    assert.equal(first.headers.accept, 'application/json')
    assert.equal(first.headers.origin, undefined)
    assert.deepEqual([second?.method, second?.body], ['POST', '{"name":"ü"}'])
    assert.match(second?.headers['content-type'] ?? '', /^application\/json/)
  })

  it('keeps integers that a double cannot hold', async () => {
    const server = await serve((_asked, response) => response.end('{"value": 9007199254740993}'))
    assert.deepEqual(await client(server).json({ path: '/x' }, shape), { value: 9007199254740993n })
  })

  it('proves who asks anew with each request', async () => {
    let count = 0
    const server = await serve((_asked, response) => sendJson(response, { value: 1 }))
    const http = client(server, { authorize: async () => ({ authorization: `Bearer ${(count += 1)}` }) })
    await http.json({ path: '/x' }, shape)
    await http.text({ path: '/x' })
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      ['Bearer 1', 'Bearer 2'],
    )
  })

  it('passes on why it could not be proven', async () => {
    const server = await serve((_asked, response) => response.end())
    const options = { reason: 'unauthorized', platform: 'Lab', endpoint: '', message: 'No key.' } as const
    const http = client(server, { authorize: () => Promise.reject(new PlatformError(options)) })
    assert.equal((await failure(http.text({ path: '/x' }))).message, 'No key.')
    assert.equal(server.requests.length, 0)
  })

  it('sends nothing that the guard does not let pass', async () => {
    const server = await serve((_asked, response) => response.end())
    const guard = (): never => {
      throw new PlatformError({ reason: 'forbidden', platform: 'Lab', endpoint: '', message: 'Not trusted.' })
    }
    const error = await failure(client(server, { guard }).text({ path: '/x' }))
    assert.equal(error.message, 'Not trusted.')
    assert.equal(server.requests.length, 0)
  })

  it('unreachable: says that nobody is there', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}`
    const error = await failure(createHttp({ name: 'Lab', baseUrl }).text({ path: '/x' }))
    assert.equal(error.reason, 'unreachable')
    assert.match(error.message, /^Cannot reach 127\.0\.0\.1:\d+: the connection was refused\.$/)
  })

  it('slow: waits as long as it is told', async () => {
    const server = await serve((_asked, response) => {
      response.write('{"value":')
      setTimeout(() => response.end('1}'), 150)
    })
    assert.deepEqual(await client(server, { timeout: 10_000 }).json({ path: '/x' }, shape), { value: 1 })
  })

  it('hanging: gives up before the answer begins', async () => {
    const error = await answered(() => undefined, { timeout: 100 })
    assert.equal(error.reason, 'unreachable')
    assert.match(error.message, /did not answer in time/)
  })

  it('hanging: gives up in the middle of the answer', async () => {
    const error = await answered((response) => response.write('{"value":'), { timeout: 100 })
    assert.equal(error.reason, 'unreachable')
  })

  it('reset: says that the connection was broken off before the answer', async () => {
    const error = await answered((response) => response.socket?.destroy())
    assert.equal(error.reason, 'unreachable')
    assert.match(error.message, /broken off/)
  })

  it('reset in the middle of the body: says that the answer broke off', async () => {
    const error = await answered((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"value": 1', () => response.socket?.destroy())
    })
    assert.equal(error.reason, 'unreachable')
    assert.match(error.message, /broke off|broken off/)
  })

  it('truncated JSON: says that the answer is cut off', async () => {
    const error = await answered((response) => response.end('{"value": 1'))
    assert.equal(error.reason, 'invalidResponse')
    assert.match(error.message, /cut off or not JSON/)
  })

  it('JSON of another shape: says so', async () => {
    const error = await answered((response) => sendJson(response, { value: 'x' }))
    assert.equal(error.reason, 'invalidResponse')
    assert.match(error.message, /unexpected shape/)
  })

  it('HTML where JSON belongs: thinks of a sign-in', async () => {
    const error = await answered((response) => response.end('\n<!doctype html><form>Sign in</form>'))
    assert.equal(error.reason, 'invalidResponse')
    assert.match(error.message, /web page .* sign-in/)
  })

  const statuses: readonly (readonly [number, string, Reason, RegExp])[] = [
    [400, '{"error_code": "BAD", "message": "No such column"}', 'invalidRequest', /\(400\): No such column$/],
    [401, '<html>Sign in</html>', 'unauthorized', /asks for a sign-in\.$/],
    [403, 'Invalid Host header', 'forbidden', /does not allow this: Invalid Host header$/],
    [404, '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "No run"}', 'notFound', /\(404\): No run$/],
    [404, '<!doctype html><title>404 Not Found</title>', 'notFound', /\(404\)\.$/],
    [405, '', 'notFound', /\(405\)\.$/],
    [409, '{"detail": "Taken"}', 'conflict', /Taken$/],
    [422, '[]', 'invalidRequest', /\(422\)\.$/],
    [429, '', 'rateLimited', /slow down\.$/],
    [500, '{"message": "boom"}', 'server', /failed \(500\): boom$/],
    [503, '<html></html>', 'server', /failed \(503\)\.$/],
  ]
  for (const [status, body, reason, words] of statuses) {
    it(`${status}${body && ` with ${body}`}: is ${reason}`, async () => {
      const error = await answered((response) => response.writeHead(status).end(body))
      assert.equal(error.reason, reason)
      assert.match(error.message, words)
    })
  }

  it('keeps the server’s own code', async () => {
    const error = await answered((response) => sendJson(response, { error_code: 'GONE', message: 'x' }, 404))
    assert.equal(error.code, 'GONE')
  })

  it('429 with a short Retry-After: asks once more after that', async () => {
    const server = await serve((_asked, response) => {
      if (server.requests.length === 1) {
        response.writeHead(429, { 'retry-after': '0' }).end()
      } else {
        sendJson(response, { value: 2 })
      }
    })
    assert.deepEqual(await client(server).json({ path: '/x' }, shape), { value: 2 })
    assert.equal(server.requests.length, 2)
  })

  it('429 again and again: asks once more and no more', async () => {
    const error = await answered((response) => response.writeHead(429, { 'retry-after': '0' }).end())
    assert.equal(error.reason, 'rateLimited')
    assert.equal(servers[0]?.requests.length, 2)
  })

  it('429 with a long Retry-After: leaves it to the person, with the seconds', async () => {
    const error = await answered((response) => response.writeHead(429, { 'retry-after': '120' }).end())
    assert.equal(error.retryAfter, 120)
    const date = new Date(Date.now() + 90_000).toUTCString()
    const dated = await answered((response) => response.writeHead(503, { 'retry-after': date }).end())
    assert.ok(dated.retryAfter! >= 88 && dated.retryAfter! <= 90, String(dated.retryAfter))
  })

  it('cancelled while it waits to ask again: ends silently', async () => {
    const server = await serve((_asked, response) => response.writeHead(429, { 'retry-after': '5' }).end())
    const abort = new AbortController()
    const promise = client(server).text({ path: '/x', signal: abort.signal })
    await server.asked()
    setImmediate(() => abort.abort())
    await assert.rejects(promise, isAbort)
    assert.equal(server.requests.length, 1)
  })

  it('cancelled: ends silently, and the server hears of it', async () => {
    const server = await serve(() => undefined)
    const abort = new AbortController()
    const promise = client(server).text({ path: '/x', signal: abort.signal })
    const { left } = await server.asked()
    abort.abort()
    await assert.rejects(promise, isAbort)
    await left
    await assert.rejects(client(server).text({ path: '/x', signal: AbortSignal.abort() }), isAbort)
    assert.equal(server.requests.length, 1)
  })

  describe('redirects', () => {
    const proof = { authorization: 'Bearer secret', 'x-key': 'secret', cookie: 'a=secret' }
    const authorize = () => Promise.resolve(proof)

    it('to another origin go without what proves who asks', async () => {
      const other = await serve((_asked, response) => sendJson(response, { value: 3 }))
      const server = await serve((_asked, response) => {
        response.writeHead(307, { location: `${other.url}/there` }).end()
      })
      const http = client(server, { authorize })
      assert.deepEqual(await http.json({ path: '/x', headers: { 'x-plain': 'kept' } }, shape), { value: 3 })
      const headers = other.requests[0]?.headers
      assert.equal(headers?.['x-plain'], 'kept')
      assert.ok(!JSON.stringify(headers).includes('secret'))
    })

    it('within the origin keep it', async () => {
      const server = await serve(({ url }, response) => {
        if (url === '/base/x') {
          response.writeHead(307, { location: '/base/y' }).end()
        } else {
          sendJson(response, { value: 4 })
        }
      })
      await client(server, { authorize }).json({ path: '/x' }, shape)
      assert.equal(server.requests[1]?.headers.authorization, 'Bearer secret')
    })

    it('in a circle end', async () => {
      const error = await answered((response) => response.writeHead(302, { location: '/base/x' }).end())
      assert.equal(error.reason, 'unreachable')
      assert.match(error.message, /redirects in a circle/)
    })
  })
})
