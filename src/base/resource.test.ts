import { strict as assert } from 'node:assert'
import { describe, it } from 'mocha'
import { isAbort } from './errors'
import { Resource } from './resource'

interface Answer {
  readonly resolve: (value: string) => void
  readonly reject: (error: Error) => void
  readonly signal: AbortSignal
}

/** A loader whose answers the test gives by hand. */
function manual(): { readonly load: (signal: AbortSignal) => Promise<string>; readonly answers: Answer[] } {
  const answers: Answer[] = []
  return {
    answers,
    load: (signal) =>
      new Promise((resolve, reject) => {
        answers.push({ resolve, reject, signal })
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
      }),
  }
}

describe('Resource', () => {
  it('shares one call among those who ask at the same time', async () => {
    const { load, answers } = manual()
    const resource = new Resource(load)
    const both = Promise.all([resource.refresh(), resource.get()])
    assert.equal(answers.length, 1)
    answers[0]!.resolve('a')
    assert.deepEqual(await both, ['a', 'a'])
    assert.equal(resource.state.status, 'ready')
  })

  it('keeps the last good value and its age while a refresh fails', async () => {
    const { load, answers } = manual()
    const resource = new Resource(load, { now: () => 42 })
    const first = resource.refresh()
    answers[0]!.resolve('good')
    await first
    const second = resource.refresh()
    answers[1]!.reject(new Error('down'))
    await assert.rejects(second, /down/)
    const { status, value, at, error } = resource.state
    assert.deepEqual(
      { status, value, at, message: (error as Error).message },
      {
        status: 'failed',
        value: 'good',
        at: 42,
        message: 'down',
      },
    )
  })

  it('cancels the call only when the last of those who wait has left', async () => {
    const { load, answers } = manual()
    const resource = new Resource(load)
    const [one, two] = [new AbortController(), new AbortController()]
    const first = resource.refresh(one.signal)
    const second = resource.refresh(two.signal)
    one.abort()
    await assert.rejects(first, isAbort)
    assert.equal(answers[0]!.signal.aborted, false)
    two.abort()
    await assert.rejects(second, isAbort)
    assert.equal(answers[0]!.signal.aborted, true)
    assert.equal(resource.state.status, 'idle')
  })

  it('starts anew when somebody asks right after everybody left', async () => {
    const { load, answers } = manual()
    const resource = new Resource(load)
    const leaving = new AbortController()
    const left = resource.refresh(leaving.signal)
    leaving.abort()
    await assert.rejects(left, isAbort)
    const next = resource.refresh()
    assert.equal(answers.length, 2)
    answers[1]!.resolve('b')
    assert.equal(await next, 'b')
  })

  it('drops an answer that comes after a newer value was set', async () => {
    const { load, answers } = manual()
    const resource = new Resource(load)
    const stale = resource.refresh()
    resource.set('written')
    answers[0]!.resolve('old')
    await stale.catch(() => undefined)
    assert.equal(resource.state.value, 'written')
  })

  it('polls only while somebody listens', async () => {
    let calls = 0
    const resource = new Resource(async () => (calls += 1), { poll: 1 })
    await new Promise<void>((resolve) => {
      const listening = resource.onDidChange(({ value }) => {
        if (value === 2) {
          listening.dispose()
          resolve()
        }
      })
    })
    const after = calls
    // Two turns of the poll's own length: were it still running, it would have called again.
    await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(calls, after)
  })

  it('refuses to load once it is disposed', async () => {
    const resource = new Resource(async () => 1)
    resource.dispose()
    await assert.rejects(resource.refresh(), isAbort)
  })
})
