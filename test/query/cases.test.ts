import assert from 'node:assert/strict'
import { compileFilter } from '../../src/query/evaluate'
import { parseFilter } from '../../src/query/parse'
import { printFilter } from '../../src/query/print'
import { accessTo, fill, loadTable, type FilterCase } from './cases'

const { runs, cases } = loadTable()
const idOf = (name: string): string => `id-of-${name}`

/** The names of the runs a filter finds, or its first problem. */
function find(filter: string, columns: boolean): readonly string[] | string {
  const result = parseFilter(fill(filter, idOf))
  if (!result.ok) return result.problems[0]?.message ?? ''
  const matches = compileFilter(result.filter, accessTo(runs, idOf, columns))
  return runs.filter((_run, row) => matches(row)).map((run) => run.name)
}

function expected(row: FilterCase): readonly string[] | string {
  return 'runs' in row ? row.runs : row.says
}

describe('the filters that every store answers alike, in memory', () => {
  for (const row of cases) {
    it(row.filter === '' ? '(empty)' : row.filter.replaceAll('\n', '\\n'), () => {
      assert.deepEqual(find(row.filter, false), expected(row))
      assert.deepEqual(find(row.filter, true), expected(row), 'by dictionary columns')
    })
  }

  it('mean the same when they are printed', () => {
    for (const row of cases) {
      if ('error' in row) continue
      const result = parseFilter(fill(row.filter, idOf))
      const printed = printFilter(result.filter)
      assert.deepEqual(find(printed, false), row.runs, printed)
      assert.equal(printFilter(parseFilter(printed).filter), printed)
    }
  })
})
