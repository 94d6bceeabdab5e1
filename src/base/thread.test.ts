import assert from 'node:assert/strict'
import { MessageChannel } from 'node:worker_threads'
import { isAbort, PlatformError } from './errors'
import { serveThread, transferring, type ServeOptions } from './serve'
import { connectThread, type StartedThread, type Thread, type ThreadHandlers, type ThreadOptions } from './thread'

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- an API is a type of functions
type Api = {
  add(args: readonly [number, number]): number
  fill(size: number): Uint8Array
  fail(reason: 'platform' | 'bug'): void
  hang(args: undefined): void
  count(to: number): AsyncIterable<number>
}

interface World {
  readonly thread: Thread<Api>
  readonly aborted: string[]
  readonly yielded: number[]
  starts: number
  kill: (why: Error) => void
}

function createWorld(options?: ThreadOptions, serving?: ServeOptions): World {
  const world: { -readonly [K in keyof World]: World[K] } = {
    thread: undefined as never,
    aborted: [],
    yielded: [],
    starts: 0,
    kill: () => undefined,
  }
  const start = (): StartedThread => {
    world.starts += 1
    const { port1, port2 } = new MessageChannel()
    serveThread<Api>(port2, handlers(world), serving)
    return {
      end: port1,
      stop: () => port1.close(),
      onDeath: (listener) => {
        world.kill = listener
      },
    }
  }
  world.thread = connectThread<Api>('Counting', start, options)
  return world
}

function handlers({ aborted, yielded }: World): ThreadHandlers<Api> {
  return {
    add: ([a, b]) => a + b,
    fill: (size) => {
      const bytes = new Uint8Array(size).fill(7)
      return transferring(bytes, [bytes.buffer])
    },
    fail: (reason) => {
      throw reason === 'bug'
        ? new TypeError('a bug')
        : new PlatformError({ reason: 'conflict', platform: 'p', endpoint: 'e', message: 'Busy.' })
    },
    hang: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push('hang')
          reject(signal.reason as Error)
        })
      }),
    count: (to) => numbers(to, yielded),
  }
}

async function* numbers(to: number, yielded: number[]): AsyncGenerator<number> {
  for (let next = 0; next < to; next += 1) {
    yielded.push(next)
    yield await Promise.resolve(next)
  }
}

describe('a thread', () => {
  let world: World
  beforeEach(() => {
    world = createWorld()
  })
  afterEach(() => world.thread.dispose())

  it('starts with the first call and answers', async () => {
    assert.equal(world.starts, 0)
    assert.equal(await world.thread.call('add', [2, 3]), 5)
    assert.equal(await world.thread.call('add', [4, 5]), 9)
    assert.equal(world.starts, 1)
  })

  it('hands typed arrays over', async () => {
    assert.deepEqual(await world.thread.call('fill', 3), Uint8Array.of(7, 7, 7))
  })

  it('rejects with what was thrown over there', async () => {
    await assert.rejects(world.thread.call('fail', 'platform'), (error: unknown) => {
      assert.ok(error instanceof PlatformError)
      assert.deepEqual([error.reason, error.platform, error.message], ['conflict', 'p', 'Busy.'])
      return true
    })
    await assert.rejects(world.thread.call('fail', 'bug'), /a bug/)
  })

  it('aborts the call on both sides', async () => {
    const abort = new AbortController()
    const call = world.thread.call('hang', undefined, { signal: abort.signal })
    await world.thread.call('add', [1, 1])
    abort.abort()
    await assert.rejects(call, isAbort)
    await world.thread.call('add', [1, 1])
    assert.deepEqual(world.aborted, ['hang'])
  })

  it('never begins a call that was aborted while it stood in line', async () => {
    const abort = new AbortController()
    const stream = world.thread.stream('count', 5, abort.signal)
    const first = stream.next()
    abort.abort()
    await assert.rejects(first, isAbort)
    await world.thread.call('add', [1, 1])
    assert.deepEqual(world.yielded, [])
  })

  it('streams in order, no more than a little ahead of the reader', async () => {
    const seen: number[] = []
    for await (const item of world.thread.stream('count', 10)) {
      await world.thread.call('add', [0, 0])
      assert.ok(world.yielded.length - seen.length <= 5, `${world.yielded.length} were made for ${seen.length} taken`)
      seen.push(item)
    }
    assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('ends a stream over there when its reader leaves', async () => {
    for await (const item of world.thread.stream('count', 1_000)) {
      if (item === 3) {
        break
      }
    }
    await world.thread.call('add', [1, 1])
    const made = world.yielded.length
    await world.thread.call('add', [1, 1])
    assert.equal(world.yielded.length, made)
    assert.ok(made < 20)
  })

  it('fails what was under way when it dies, and starts again with the next call', async () => {
    const call = world.thread.call('hang', undefined)
    world.kill(new Error('out of memory'))
    await assert.rejects(call, /Counting stopped working: out of memory\./)
    assert.equal(await world.thread.call('add', [1, 2]), 3)
    assert.equal(world.starts, 2)
  })

  it('cancels silently what is under way when it is disposed of, and what comes after', async () => {
    const call = world.thread.call('hang', undefined)
    world.thread.dispose()
    await assert.rejects(call, isAbort)
    await assert.rejects(world.thread.call('add', [1, 2]), isAbort)
  })
})

describe('a thread that speaks for a connection', () => {
  const about = { platform: 'Local', endpoint: '/mlflow.db' }
  let world: World
  beforeEach(() => {
    world = createWorld({ ...about, closed: 'It was closed.' }, { ...about, ahead: 4 })
  })
  afterEach(() => world.thread.dispose())

  const failure = (message: string) => ({ name: 'PlatformError', reason: 'server', ...about, message })

  it('puts its name and what it reads into errors of its own', async () => {
    await assert.rejects(world.thread.call('fail', 'bug'), failure('a bug'))
    const call = world.thread.call('hang', undefined)
    world.kill(new Error('out of memory'))
    await assert.rejects(call, failure('Counting stopped working: out of memory.'))
  })

  it('says that it is closed to what is under way and to what comes after', async () => {
    const call = world.thread.call('hang', undefined)
    world.thread.dispose()
    await assert.rejects(call, failure('It was closed.'))
    await assert.rejects(world.thread.call('add', [1, 2]), failure('It was closed.'))
    await assert.rejects(world.thread.stream('count', 2).next(), failure('It was closed.'))
  })

  it('sends as far ahead as it was told, and no further', async () => {
    const stream = world.thread.stream('count', 100)
    await stream.next()
    await world.thread.call('add', [0, 0])
    // One was taken, four are under way, and one waits for its turn.
    assert.deepEqual(world.yielded, [0, 1, 2, 3, 4, 5])
    await stream.return(undefined)
  })
})
