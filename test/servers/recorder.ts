import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Recorded {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** A server that writes down what it was asked, for tests that prove what is not sent. */
export interface Recorder {
  readonly url: string
  readonly requests: readonly Recorded[]
  forget(): void
  stop(): Promise<void>
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Answers 404 in MLflow's words unless told otherwise. */
export async function startRecorder(answer: Answer = notFound): Promise<Recorder> {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    forget: () => requests.splice(0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function notFound(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'There is nothing here' }))
}

/** Sends everything to the same path of another address. */
export function redirectTo(url: () => string): Answer {
  return (request, response) => {
    response.writeHead(302, { location: url() + (request.url ?? '') })
    response.end()
  }
}
