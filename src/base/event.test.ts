import { strict as assert } from 'node:assert'
import { describe, it } from 'mocha'
import { DisposableStore, toDisposable } from './disposable'
import { Emitter } from './event'

describe('Emitter', () => {
  it('tells every listener in the order of subscription, until it leaves', () => {
    const heard: string[] = []
    const emitter = new Emitter<string>()
    const first = emitter.event((value) => heard.push(`1${value}`))
    emitter.event((value) => heard.push(`2${value}`))
    emitter.fire('a')
    first.dispose()
    first.dispose()
    emitter.fire('b')
    assert.deepEqual(heard, ['1a', '2a', '2b'])
  })

  it('says when the first listener comes and when the last one goes', () => {
    const interest: boolean[] = []
    const emitter = new Emitter<void>((listening) => interest.push(listening))
    const one = emitter.event(() => undefined)
    const two = emitter.event(() => undefined)
    one.dispose()
    two.dispose()
    assert.deepEqual(interest, [true, false])
  })
})

describe('DisposableStore', () => {
  it('disposes in reverse order, and at once what comes too late', () => {
    const gone: number[] = []
    const store = new DisposableStore()
    store.add(toDisposable(() => gone.push(1)))
    store.add(toDisposable(() => gone.push(2)))
    store.dispose()
    store.add(toDisposable(() => gone.push(3)))
    assert.deepEqual(gone, [2, 1, 3])
  })
})
