import assert from 'node:assert/strict'
import { createTable } from './table'
import { makeRun, source } from './testing'

describe('what the heads of groups say', () => {
  const run = (id: string, group: string, loss?: number) =>
    makeRun({
      id,
      start: 0,
      metrics: new Map(loss === undefined ? [] : [['loss', loss]]),
      params: new Map([['p', group]]),
      tags: new Map(),
    })
  const table = createTable()
  table.upsert({
    source,
    runs: [
      run('a1', 'a', 1),
      run('a2', 'a', 2),
      run('a3', 'a', 6),
      run('a4', 'a'),
      run('b1', 'b', 1e200),
      run('c1', 'c', NaN),
      run('d1', 'd', Infinity),
      run('d2', 'd', -4),
    ],
  })

  it('is the mean and the spread of the finite values, open or closed, and follows the filter', () => {
    table.view({ sort: [], filter: '', group: 'param:p' })
    table.fold({ id: 'group:a', open: false })
    const { ids, cells } = table.window({ start: 0, end: 99, columns: ['metric:loss', 'attribute:start_time'] })
    assert.deepEqual([ids[0], ids[1]], ['group:a', 'group:b'])
    const [loss, started] = cells
    assert.ok(loss?.kind === 'number' && started?.kind === 'number')
    const heads = ids.flatMap((id, at) => (id.startsWith('group:') ? [at] : []))
    const told = heads.map((at) => (loss.missing[at] === 1 ? undefined : [loss.values[at], loss.spreads?.[at]]))
    assert.deepEqual(told, [[3, Math.sqrt(7)], [1e200, NaN], undefined, [-4, NaN]])
    assert.deepEqual(
      heads.map((at) => started.missing[at]),
      [1, 1, 1, 1],
      'a mean of moments says nothing',
    )
    const whole = { count: 3, mean: 3, deviation: Math.sqrt(7), min: 1, max: 6, runs: 4 }
    assert.deepEqual(table.summary({ id: 'group:a', column: 'metric:loss' }), whole)
    assert.equal(table.summary({ id: 'group:c', column: 'metric:loss' }), undefined)
    assert.equal(table.summary({ id: 'group:x', column: 'metric:loss' }), undefined)
    table.view({ sort: [], filter: 'metrics.loss < 6', group: 'param:p' })
    assert.equal(table.summary({ id: 'group:a', column: 'metric:loss' })?.mean, 1.5)
    table.upsert({ source, runs: [run('a1', 'a', 3)] })
    assert.equal(table.summary({ id: 'group:a', column: 'metric:loss' })?.mean, 2.5)
  })

  it('is nothing where runs stand under their parents or in no groups', () => {
    table.view({ sort: [], filter: '', group: 'parent' })
    assert.equal(table.window({ start: 0, end: 1, columns: ['metric:loss'] }).cells[0]?.kind, 'number')
    table.view({ sort: [], filter: '' })
    assert.equal(table.summary({ id: 'group:a', column: 'metric:loss' }), undefined)
  })
})
