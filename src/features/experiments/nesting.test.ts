import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { nest, newestFirst } from './nesting'

const run = (id: string, parentId?: string): { id: string; parentId?: string } => ({ id, parentId })

function shape(runs: readonly { id: string; parentId?: string }[]): unknown {
  const { top, under } = nest(runs)
  return [
    top.map(({ id }) => id),
    Object.fromEntries([...under].map(([id, list]) => [id, list.map((each) => each.id)])),
  ]
}

describe('Nesting of runs', () => {
  it('puts children under their parents in the order given', () => {
    assert.deepEqual(shape([run('c', 'a'), run('b', 'a'), run('a')]), [['a'], { a: ['c', 'b'] }])
  })

  it('keeps runs with an unknown parent at the top', () => {
    assert.deepEqual(shape([run('b', 'gone'), run('a')]), [['b', 'a'], {}])
  })

  it('nests deeply', () => {
    assert.deepEqual(shape([run('c', 'b'), run('b', 'a'), run('a')]), [['a'], { b: ['c'], a: ['b'] }])
  })

  it('takes a run that is its own parent for one without', () => {
    assert.deepEqual(shape([run('a', 'a')]), [['a'], {}])
  })

  it('cuts a circle at the first of its runs, and loses none', () => {
    assert.deepEqual(shape([run('x', 'b'), run('c', 'b'), run('a', 'c'), run('b', 'a')]), [
      ['c'],
      { b: ['x'], c: ['a'], a: ['b'] },
    ])
  })

  it('shows each of many runs in circles and chains once', () => {
    const runs = Array.from({ length: 2000 }, (_, index) => run(String(index), String((index * 7 + 3) % 2000)))
    const { top, under } = nest(runs)
    const reached = new Set<string>()
    const walk = (list: readonly { id: string }[]): void =>
      list.forEach(({ id }) => {
        assert.ok(!reached.has(id))
        reached.add(id)
        walk(under.get(id) ?? [])
      })
    walk(top)
    assert.equal(reached.size, 2000)
  })

  it('sorts newest first and runs without a start last', () => {
    const runs = [{ startedAt: undefined }, { startedAt: 1 }, { startedAt: 2 }, { startedAt: undefined }]
    assert.deepEqual(
      runs.toSorted(newestFirst).map(({ startedAt }) => startedAt),
      [2, 1, undefined, undefined],
    )
  })
})
