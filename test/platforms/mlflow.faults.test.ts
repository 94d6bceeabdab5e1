import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { isAbort } from '../../src/base/errors'
import { sendJson } from '../servers/http'
import { failsWith } from '../suites/experiments/subject'
import { scripted, streamedNames, wireRun } from './server'

const ask = { experimentIds: ['1'], limit: 10 }

interface PageBody {
  readonly max_results?: number
  readonly page_token?: string
}

function pageOf(body: string): number {
  return Number((JSON.parse(body) as PageBody).page_token ?? 0)
}

describe('a tracking server that fails', () => {
  const serve = scripted()

  /** Answers the first two pages of runs, and the third in this way. */
  const thirdPage = (answer: (response: ServerResponse) => void) =>
    serve(({ body }, response) => {
      const page = pageOf(body)
      if (page < 2) {
        sendJson(response, { runs: [wireRun(`a${page}`), wireRun(`b${page}`)], next_page_token: String(page + 1) })
      } else {
        answer(response)
      }
    })

  const whileItPages = {
    'dies while paging': [(response: ServerResponse) => response.socket?.destroy(), 'unreachable'],
    'breaks off in the middle of a page': [
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '5000' })
        response.write('{"runs": [{"info": ', () => response.socket?.destroy())
      },
      'unreachable',
    ],
    'sends a page of truncated JSON': [
      (response: ServerResponse) => response.end('{"runs": [{"info": {"run_id": "c2"}}, {"info": {"run'),
      'invalidResponse',
    ],
    'sends a page whose last run is not JSON': [
      (response: ServerResponse) => response.end('{"runs": [{"info": {"run_id": "c2"}}, {"info": what}]}'),
      'invalidResponse',
    ],
    'sends a page of another shape': [
      (response: ServerResponse) => sendJson(response, { runs: [{ info: { run_id: 7 } }] }),
      'invalidResponse',
    ],
    'asks for a sign-in while paging': [
      (response: ServerResponse) => response.end('<!doctype html><title>Sign in</title>'),
      'invalidResponse',
    ],
    'forgets the sign-in while paging': [(response: ServerResponse) => response.writeHead(401).end(), 'unauthorized'],
    'fails while paging': [(response: ServerResponse) => response.writeHead(500).end(), 'server'],
  } as const

  for (const [title, [answer, reason]] of Object.entries(whileItPages)) {
    it(`${title}: what came before stays`, async () => {
      const { source } = await thirdPage(answer)
      const names: string[] = []
      const error = await failsWith(reason, streamedNames(source, names))
      assert.deepEqual(names, ['a0', 'b0', 'a1', 'b1'])
      assert.match(error.endpoint, /\/api\/2\.0\/mlflow\/runs\/search$/)
    })
  }

  it('answers with a login page: says so in every call', async () => {
    const { source } = await serve((_asked, response) => response.end('<!doctype html><form>Sign in</form>'))
    for (const call of [
      () => source.searchExperiments({ limit: 10 }),
      () => source.getExperiment('1'),
      () => source.searchRuns(ask),
      () => source.getRuns(['a']),
      () => source.metricHistory('a', 'loss', {}),
      () => source.metricHistory('a', 'loss', { points: 10 }),
      () => source.listArtifacts('a', undefined),
    ]) {
      assert.match((await failsWith('invalidResponse', call())).message, /web page/)
    }
  })

  it('is another server: its 404 is not taken for an experiment or a run that is not there', async () => {
    const { source } = await serve((_asked, response) => response.writeHead(404).end('<title>404</title>'))
    await failsWith('notFound', source.searchExperiments({ limit: 10 }))
    await failsWith('notFound', source.searchRuns(ask))
    await failsWith('notFound', source.getRuns(['a', 'b']))
  })

  it('asks to slow down for long: leaves it to the person, with the seconds', async () => {
    const { source, server } = await serve((_asked, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end()
    })
    assert.equal((await failsWith('rateLimited', source.searchRuns(ask))).retryAfter, 30)
    assert.equal(server.requests.length, 1)
  })

  it('hangs: a call ends when it is cancelled, and the server is left', async () => {
    const { source, server } = await serve(() => undefined)
    const abort = new AbortController()
    const call = source.searchRuns({ ...ask, sort: [{ column: 'metric:x', descending: true }] }, abort.signal)
    const { left } = await server.asked()
    abort.abort()
    await assert.rejects(call, isAbort)
    await left
  })

  it('hangs while paging: a stream ends when it is cancelled, with what came before', async () => {
    const { source, server } = await thirdPage(() => undefined)
    const abort = new AbortController()
    const names: string[] = []
    const stream = streamedNames(source, names, abort.signal)
    while (server.requests.length < 3 || names.length < 4) {
      await new Promise(setImmediate)
    }
    abort.abort()
    await stream
    await server.requests[2]?.left
    assert.deepEqual(names, ['a0', 'b0', 'a1', 'b1'])
  })

  it('hangs while paging: nothing is asked of it any more when the reader leaves', async () => {
    const { source, server } = await thirdPage(() => undefined)
    let count = 0
    for await (const { rows } of source.streamRuns({ experimentIds: ['1'], columns: 'all' })) {
      count += rows?.count ?? 0
      if (count === 4) {
        while (server.requests.length < 3) {
          await new Promise(setImmediate)
        }
        break
      }
    }
    await server.requests[2]?.left
  })

  it('is cancelled by a reader at each of many calls at once', async () => {
    const { source, server } = await serve(() => undefined)
    const abort = new AbortController()
    const call = source.getRuns(
      Array.from({ length: 20 }, (_, index) => `run-${index}`),
      abort.signal,
    )
    await server.asked()
    abort.abort()
    await assert.rejects(call, isAbort)
    assert.equal(server.requests.length, 1)
  })

  it('fails for one of many runs: the call fails, and asks for six at a time', async () => {
    let open = 0
    let most = 0
    const { source } = await serve(({ url }, response) => {
      if (!url.includes('/runs/get')) {
        sendJson(response, {})
        return
      }
      open += 1
      most = Math.max(most, open)
      setImmediate(() => {
        open -= 1
        if (url.endsWith('run-15')) {
          response.writeHead(500).end()
        } else {
          sendJson(response, { run: wireRun(url.split('=').at(-1) ?? '') })
        }
      })
    })
    const ids = Array.from({ length: 20 }, (_, index) => `run-${index}`)
    await failsWith('server', source.getRuns(ids))
    assert.equal((await source.getRuns(ids.slice(0, 15))).length, 15)
    assert.ok(most > 1 && most <= 6, String(most))
  })
})
