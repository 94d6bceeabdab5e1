import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A small HTTP server of the loopback address that answers as a test says. */
export interface HttpServer {
  readonly url: string
  /** What was asked, in order. */
  readonly requests: readonly HttpAsked[]
  /** Resolves when the next request has come. */
  asked(): Promise<HttpAsked>
  /** Ends it with every connection, as a crash would. */
  close(): Promise<void>
}

export interface HttpAsked {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Resolves when the connection has closed before the answer was complete. */
  readonly left: Promise<void>
}

export type Answer = (asked: HttpAsked, response: ServerResponse) => void

export async function startHttp(answer: Answer): Promise<HttpServer> {
  const requests: HttpAsked[] = []
  const sockets = new Set<Socket>()
  let waiting: ((asked: HttpAsked) => void)[] = []
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      const left = new Promise<void>((resolve) => {
        response.on('close', () => {
          if (!response.writableFinished) {
            resolve()
          }
        })
      })
      const { method = '', url = '', headers } = request
      const asked = { method, url, headers, body, left }
      requests.push(asked)
      waiting.splice(0).forEach((resolve) => resolve(asked))
      answer(asked, response)
    })
  }
  const server = createServer(listener)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address !== 'object') {
    throw new Error('no port was given')
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    asked: () => new Promise((resolve) => (waiting = [...waiting, resolve])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        sockets.forEach((socket) => socket.destroy())
      }),
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
