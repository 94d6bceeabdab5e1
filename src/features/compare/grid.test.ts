import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../model/run'
import { guessSense } from '../../model/sense'
import type { CompareWindow } from '../../protocol/compare'
import { gatherFields, type ComparedRun } from './fields'
import { CompareGrid, lead, type GridView } from './grid'
import { csvOf, markdownOf, tsvOf } from './output'

const { signal } = new AbortController()

function run(id: string, metrics: Readonly<Record<string, number>>, more: Partial<Run> = {}): ComparedRun {
  return {
    key: id,
    connection: 'c',
    connectionName: 'here',
    run: {
      ...{ id, experimentId: '1', name: id, status: 'finished', lifecycle: 'active' },
      metrics: new Map(Object.entries(metrics).map(([key, value]) => [key, { value, step: 0, at: 0 }])),
      params: new Map(),
      tags: new Map(),
      ...more,
    },
  }
}

const plain: GridView = {
  onlyDiffering: true,
  transposed: false,
  filter: '',
  folded: new Set(),
  baseline: undefined,
}

async function gridOf(runs: readonly ComparedRun[], view: Partial<GridView> = {}): Promise<CompareGrid> {
  const fields = await gatherFields(runs, signal)
  const sense = (metric: string) => ({ sense: guessSense(metric), guessed: true })
  return new CompareGrid({ runs, fields, now: 0 }, { ...plain, ...view }, sense)
}

/** The texts of a column, '' for what is missing. */
function column(grid: CompareGrid, id: string): readonly string[] {
  const window: CompareWindow = grid.window(0, 1_000, [id], 1)
  const [block] = window.cells
  assert.ok(block?.kind === 'text')
  return Array.from(block.codes, (code) => (code === 0 ? '' : (block.strings[code - 1] ?? '')))
}

describe('the grid of a comparison', () => {
  it('leaves out what all runs agree in, and says how much', async () => {
    const runs = [
      run('a', { loss: 1, same: 2 }, { params: new Map([['lr', '0.1']]) }),
      run('b', { loss: 2, same: 2 }, { params: new Map([['lr', '0.2']]) }),
    ]
    const grid = await gridOf(runs)
    assert.deepEqual(
      grid.lines.map(({ id }) => id),
      ['group:metric', 'metric:loss', 'group:param', 'param:lr'],
    )
    // same, status, experiment and connection
    assert.equal(grid.equal, 4)
    assert.equal((await gridOf(runs, { onlyDiffering: false })).equal, 0)
  })

  it('counts a value that only some runs have as a difference', async () => {
    const grid = await gridOf([run('a', { loss: 1 }), run('b', {})])
    assert.deepEqual(column(grid, 'b'), ['', ''])
    assert.deepEqual(
      grid.fields.map(({ id }) => id),
      ['metric:loss'],
    )
  })

  it('marks best and worst by the sense of the metric, and nothing where there is no sense', async () => {
    const grid = await gridOf([run('a', { loss: 1, n: 1 }), run('b', { loss: 3, n: 2 }), run('c', { loss: 2, n: 3 })])
    assert.deepEqual(column(grid, 'a'), ['', 'b1', ' 1'])
    assert.deepEqual(column(grid, 'b'), ['', 'w3', ' 2'])
    assert.deepEqual(column(grid, 'c'), ['', ' 2', ' 3'])
  })

  it('measures the others against the baseline, which stands first', async () => {
    const runs = [run('a', { loss: 1, acc: 0.5 }), run('b', { loss: 3, acc: 0.75 })]
    const grid = await gridOf(runs, { baseline: 'b' })
    assert.deepEqual(
      grid.columns.map(({ id, pinned }) => [id, pinned]),
      [
        [lead, true],
        ['b', true],
        ['a', false],
      ],
    )
    assert.deepEqual(column(grid, 'a'), ['', 'w0.5000\t-−0.2500 ▼', 'b1\t+−2 ▼'])
    assert.deepEqual(column(grid, 'b'), ['', 'b0.7500', 'w3'])
  })

  it('shows NaN and the infinities as what they are, and makes nothing of a metric of all NaN', async () => {
    const grid = await gridOf([run('a', { loss: NaN, acc: NaN }), run('b', { loss: Infinity, acc: NaN })], {
      onlyDiffering: false,
      baseline: 'a',
    })
    assert.deepEqual(column(grid, 'a').slice(1, 3), [' NaN', ' NaN'])
    assert.deepEqual(column(grid, 'b').slice(1, 3), [' NaN', ' ∞'])
  })

  it('cuts a param of 6,000 characters in its cell, and keeps it whole for copies', async () => {
    const long = 'p'.repeat(6_000)
    const runs = [run('a', {}, { params: new Map([['long', long]]) }), run('b', {})]
    const grid = await gridOf(runs)
    assert.equal(column(grid, 'a')[1]?.length, 402)
    assert.ok(tsvOf(grid).includes(long))
  })

  it('turns round: runs as rows, fields as columns', async () => {
    const grid = await gridOf([run('a', { loss: 1 }), run('b', { loss: 2 })], { transposed: true })
    assert.deepEqual(
      grid.columns.map(({ id }) => id),
      [lead, 'metric:loss'],
    )
    assert.deepEqual(column(grid, lead), [' a', ' b'])
    assert.deepEqual(column(grid, 'metric:loss'), ['b1', 'w2'])
  })

  it('folds a kind, finds by name, and finds again where rows are', async () => {
    const runs = [run('a', { loss: 1, acc: 1 }), run('b', { loss: 2, acc: 2 })]
    const folded = await gridOf(runs, { folded: new Set(['group:metric']) })
    assert.deepEqual(
      folded.lines.map(({ id }) => id),
      ['group:metric'],
    )
    const found = await gridOf(runs, { filter: 'LO' })
    assert.deepEqual([...found.locate(['metric:loss', 'metric:acc'])], [1, -1])
    assert.equal((await gridOf(runs)).find('loss', 0), 2)
  })

  it('shows all of a single run, though nothing differs', async () => {
    const grid = await gridOf([run('a', { loss: 1 })])
    assert.ok(grid.fields.some(({ id }) => id === 'metric:loss'))
  })

  it('is written for a pull request as text, and for a spreadsheet without formulas', async () => {
    const params = (value: string): Partial<Run> => ({ params: new Map([['x|<b>', value]]) })
    const grid = await gridOf([run('a', {}, params('=1+1')), run('b', {}, params('-1'))])
    assert.equal(markdownOf(grid), '|  | a | b |\n| --- | ---: | ---: |\n| x\\|\\<b\\> | =1\\+1 | -1 |\n')
    assert.equal(csvOf(grid), ",a,b\r\nx|<b>,'=1+1,-1\r\n")
  })
})
