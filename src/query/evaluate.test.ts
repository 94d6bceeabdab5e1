import assert from 'node:assert/strict'
import { compileFilter, type Access } from './evaluate'
import { parseFilter } from './parse'

const nothing: Access = {
  metric: () => undefined,
  param: () => undefined,
  tag: () => undefined,
  attribute: () => undefined,
  dataset: () => undefined,
}

function holds(filter: string, access: Partial<Access>, row = 0): boolean {
  const result = parseFilter(filter)
  assert.ok(result.ok, filter)
  return compileFilter(result.filter, { ...nothing, ...access })(row)
}

describe('compileFilter', () => {
  it('takes a column that nobody has for missing everywhere', () => {
    assert.equal(holds('metrics.x != 1', {}), false)
    assert.equal(holds("params.x != '1'", {}), false)
    assert.equal(holds("dataset.name != '1'", {}), false)
    assert.equal(holds('start_time > 0', {}), false)
    assert.equal(holds('params.x IS NULL', {}), true)
    assert.equal(holds('tags.x IS NOT NULL', {}), false)
  })

  it('takes an empty text for present', () => {
    assert.equal(holds('params.x IS NULL', { param: () => () => '' }), false)
    assert.equal(holds("params.x LIKE ''", { param: () => () => '' }), true)
  })

  it('tests each text of a dictionary column once, and never asks for the rows', () => {
    const asked: number[] = []
    const names = ['', 'ridge', 'lasso']
    const access: Partial<Access> = {
      param: () => assert.fail('the rows were asked for'),
      text: () => ({
        codes: Uint32Array.of(1, 2, 0, 1, 1),
        size: 2,
        text: (code) => {
          asked.push(code)
          return names[code] ?? ''
        },
      }),
    }
    const rows = [0, 1, 2, 3, 4].map((row) => holds("params.model != 'lasso'", access, row))
    assert.deepEqual(rows, [true, false, false, true, true])
    assert.deepEqual(asked, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
  })

  it('reads a column that has no row of that number as missing', () => {
    const access: Partial<Access> = { text: () => ({ codes: Uint32Array.of(1), size: 1, text: () => 'a' }) }
    assert.equal(holds("params.x = 'a'", access, 7), false)
    assert.equal(holds('params.x IS NULL', access, 7), true)
  })
})
