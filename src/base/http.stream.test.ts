import assert from 'node:assert/strict'
import { buffer, text as readAll } from 'node:stream/consumers'
import { sendJson, startHttp, type Answer, type HttpServer } from '../../test/servers/http'
import { isAbort, PlatformError } from './errors'
import { createHttp, type HttpClient } from './http'

describe('a stream of createHttp', () => {
  let server: HttpServer

  afterEach(() => server.close())

  async function serve(answer: Answer): Promise<HttpServer> {
    server = await startHttp(answer)
    return server
  }

  function client({ url }: HttpServer): HttpClient {
    return createHttp({ name: 'Lab', baseUrl: url })
  }

  async function refusal(promise: Promise<unknown>): Promise<PlatformError> {
    const error: unknown = await promise.catch((reason: unknown) => reason)
    assert.ok(error instanceof PlatformError, String(error))
    return error
  }

  it('brings the bytes and their number', async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, index) => index % 256))
    await serve((_asked, response) => response.setHeader('content-length', bytes.length).end(bytes))
    const { body, size } = await client(server).stream({ path: '/x' })
    assert.equal(size, bytes.length)
    assert.ok((await buffer(body)).equals(bytes))
  })

  it('knows no number where the server tells none', async () => {
    await serve((_asked, response) => {
      response.write('a')
      response.end('b')
    })
    const { body, size } = await client(server).stream({ path: '/x' })
    assert.equal(size, undefined)
    assert.equal(await readAll(body), 'ab')
    assert.equal(server.requests[0]?.headers['accept-encoding'], 'identity')
  })

  it('has the server’s words where it is refused', async () => {
    await serve((_asked, response) => sendJson(response, { error_code: 'NO', message: 'Gone' }, 404))
    const error = await refusal(client(server).stream({ path: '/x' }))
    assert.deepEqual([error.reason, error.code], ['notFound', 'NO'])
    assert.match(error.message, /Gone$/)
  })

  it('fails in its middle when the connection is broken off', async () => {
    await serve((_asked, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('begun', () => setImmediate(() => response.socket?.destroy()))
    })
    const { body } = await client(server).stream({ path: '/x' })
    await assert.rejects(buffer(body))
  })

  it('ends silently when it is cancelled', async () => {
    await serve((_asked, response) => response.write('begun'))
    const abort = new AbortController()
    const { body } = await client(server).stream({ path: '/x', signal: abort.signal })
    const read = buffer(body)
    abort.abort()
    await assert.rejects(read, isAbort)
    await server.requests[0]?.left
  })
})
