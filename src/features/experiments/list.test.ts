import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { isAbort } from '../../base/errors'
import type { Page } from '../../model/experiment'
import { latch } from './fake'
import { PagedList } from './list'

/** A list of numbers below `count`, by pages of 10. */
function numbers(count: () => number, before?: () => Promise<void>): { list: PagedList<number>; asked: string[] } {
  const asked: string[] = []
  const list = new PagedList<number>({
    size: 10,
    id: String,
    load: async ({ limit, page }, signal): Promise<Page<number>> => {
      asked.push(`${page ?? 'start'}+${limit}`)
      await before?.()
      signal.throwIfAborted()
      const start = Number(page ?? 0)
      const items = Array.from({ length: Math.max(0, Math.min(limit, count() - start)) }, (_, index) => start + index)
      return { items, next: start + limit < count() ? String(start + limit) : undefined }
    },
  })
  return { list, asked }
}

describe('Paged list', () => {
  it('loads again as much as was there, in few requests', async () => {
    const { list, asked } = numbers(() => 5000)
    await list.get()
    for (let step = 0; step < 120; step += 1) {
      await list.more()
    }
    asked.length = 0
    await list.refresh()
    assert.equal(list.value?.items.length, 1210)
    assert.deepEqual(asked, ['start+1000', '1000+210'])
  })

  it('ends when a page is empty, whatever its token says', async () => {
    const list = new PagedList<number>({ size: 10, id: String, load: () => Promise.resolve({ items: [], next: 'on' }) })
    assert.equal((await list.get()).next, undefined)
  })

  it('shares a loading of more', async () => {
    const { list, asked } = numbers(() => 100)
    await list.get()
    await Promise.all([list.more(), list.more()])
    assert.deepEqual(asked, ['start+10', '10+10'])
    assert.equal(list.value?.items.length, 20)
  })

  it('drops what arrives for a question that is no longer asked', async () => {
    let count = 100
    let gate: Promise<void> | undefined
    const { list } = numbers(
      () => count,
      async () => gate,
    )
    await list.get()
    const held = latch()
    gate = held.promise
    const more = list.more()
    gate = undefined
    count = 5
    await list.reset()
    held.resolve()
    await more
    assert.deepEqual(list.value?.items, [0, 1, 2, 3, 4])
  })

  it('keeps what it has until a new question is answered, and when that fails', async () => {
    let failing = false
    const { list } = numbers(
      () => 3,
      () => (failing ? Promise.reject(new Error('down')) : Promise.resolve()),
    )
    await list.get()
    const { at } = list
    failing = true
    await assert.rejects(list.reset(), /down/)
    assert.deepEqual(list.value?.items, [0, 1, 2])
    assert.equal(list.at, at)
    assert.match(String(list.error), /down/)
  })

  it('ends a loading that nobody waits for any more', async () => {
    const held = latch()
    const { list } = numbers(
      () => 3,
      () => held.promise,
    )
    const abort = new AbortController()
    const loading = list.refresh(abort.signal)
    abort.abort()
    held.resolve()
    await assert.rejects(loading, isAbort)
    assert.equal(list.value, undefined)
    assert.equal(list.error, undefined)
  })

  it('adds items beyond its pages, and replaces ones that are there', async () => {
    const list = new PagedList<{ id: string; text: string }>({
      size: 10,
      id: ({ id }) => id,
      load: () => Promise.resolve({ items: [{ id: 'a', text: 'old' }] }),
    })
    await list.get()
    list.add([
      { id: 'a', text: 'new' },
      { id: 'b', text: 'more' },
    ])
    assert.deepEqual(list.value?.items, [{ id: 'a', text: 'new' }])
    assert.deepEqual(list.value.extra, [{ id: 'b', text: 'more' }])
  })
})
