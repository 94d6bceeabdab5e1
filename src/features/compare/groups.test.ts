import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../model/run'
import { guessSense } from '../../model/sense'
import { longText } from './cells'
import { gatherFields, type ComparedRun } from './fields'
import { CompareGrid } from './grid'
import { byParent, groupingsOf, groupRuns } from './groups'
import { tsvOf } from './output'

const { signal } = new AbortController()

function run(id: string, lr: string | undefined, loss: number | undefined, more: Partial<Run> = {}): ComparedRun {
  return {
    key: id,
    connection: 'c',
    connectionName: 'here',
    run: {
      ...{ id, experimentId: '1', name: `run ${id}`, status: 'finished', lifecycle: 'active' },
      metrics: new Map(loss === undefined ? [] : [['loss', { value: loss, step: 0, at: 0 }]]),
      params: new Map(lr === undefined ? [] : [['lr', lr]]),
      tags: new Map(),
      ...more,
    },
  }
}

async function gridOf(runs: readonly ComparedRun[], baseline?: string): Promise<CompareGrid> {
  const content = { runs, fields: await gatherFields(runs, signal), now: 0 }
  const view = { onlyDiffering: true, transposed: false, filter: '', folded: new Set<string>(), baseline }
  return new CompareGrid(content, view, (metric) => ({ sense: guessSense(metric), guessed: true }))
}

function cell(grid: CompareGrid, field: string, column: string): string {
  const [block] = grid.window(grid.locate([field])[0] ?? -1, (grid.locate([field])[0] ?? -1) + 1, [column], 1).cells
  assert.ok(block?.kind === 'text')
  return block.strings[(block.codes[0] ?? 0) - 1] ?? ''
}

describe('runs compared in groups', () => {
  const runs = [run('a', '0.5', 1), run('b', '1e-2', 4), run('c', '0.5', 3), run('d', undefined, 9), run('e', '10', 2)]

  it('stand in the order of their values as numbers, those without one last', async () => {
    const grid = await gridOf(await groupRuns(runs, 'param:lr', signal))
    assert.deepEqual(
      grid.columns.slice(1).map(({ title, members }) => [title, members]),
      [
        ['lr = 1e-2 (1)', 1],
        ['lr = 0.5 (2)', 2],
        ['lr = 10 (1)', 1],
        ['(no lr) (1)', 1],
      ],
    )
  })

  it('have the mean of a metric and its spread, of all digits in the tooltip and in copies', async () => {
    const groups = await groupRuns(runs, 'param:lr', signal)
    const grid = await gridOf(groups)
    assert.equal(cell(grid, 'metric:loss', 'group:=0.5'), 'b2 ± 1.414')
    assert.equal(cell(grid, 'metric:loss', 'group:=10'), 'b2')
    const [, half] = groups
    const [loss] = grid.fields
    assert.ok(half && loss)
    assert.match(longText(loss, half), /^Mean of 2 runs: 2\nStandard deviation: 1\.414213562/)
    assert.match(tsvOf(grid), /^loss\t4\t2\t2\t9$/m)
  })

  it('leave runs without the metric out of its mean, and keep what is no number, without a spread', async () => {
    const some = [run('a', 'x', 1), run('b', 'x', undefined), run('c', 'y', NaN), run('d', 'y', Infinity)]
    const grid = await gridOf(await groupRuns(some, 'param:lr', signal))
    assert.equal(cell(grid, 'metric:loss', 'group:=x'), ' 1')
    assert.equal(cell(grid, 'metric:loss', 'group:=y'), ' NaN')
  })

  it('say what their runs have in common, or which values there are', async () => {
    const some = [
      run('a', 'x', 1, { params: new Map(Object.entries({ lr: 'x', depth: '10', seed: '1' })) }),
      run('b', 'x', 1, { params: new Map(Object.entries({ lr: 'x', depth: '9', seed: '1' })) }),
      run('c', 'y', 1, { params: new Map(Object.entries({ lr: 'y', depth: '3', seed: '1' })) }),
    ]
    const grid = await gridOf(await groupRuns(some, 'param:lr', signal))
    assert.deepEqual(
      grid.fields.map(({ id }) => id),
      ['param:depth', 'param:lr'],
    )
    assert.equal(cell(grid, 'param:depth', 'group:=x'), ' 2 values: 9, 10')
  })

  it('measure the others against the group that holds the baseline', async () => {
    const groups = await groupRuns(runs, 'param:lr', signal)
    const grid = await gridOf(groups, 'group:=0.5')
    assert.equal(cell(grid, 'metric:loss', 'group:=1e-2'), ' 4\t-+2 ▲')
    assert.equal(grid.columns[1]?.id, 'group:=0.5')
  })

  it('are those of the parent run by its name, of an empty text, and of no parent', async () => {
    const some = [
      run('p', undefined, 1),
      run('a', '', 1, { parentId: 'p' }),
      run('b', '', 2, { parentId: 'gone' }),
      run('c', 'x', 2, { parentId: 'p' }),
    ]
    const titles = async (by: string): Promise<readonly string[]> =>
      (await groupRuns(some, by, signal)).map((each) => each.run.name)
    assert.deepEqual(await titles(byParent), ['gone', 'run p', '(no parent)'])
    assert.deepEqual(await titles('param:lr'), ["lr = ''", 'lr = x', '(no lr)'])
  })

  it('are offered for the params, tags and datasets that differ, and for parents where there are any', async () => {
    const tagged = runs.map((each, index) => ({
      ...each,
      run: { ...each.run, tags: new Map([['team', 'one'], ...(index > 2 ? [['stage', 'two'] as const] : [])]) },
    }))
    const fields = await gatherFields(tagged, signal)
    assert.deepEqual(
      groupingsOf(tagged, fields, '').map(({ id }) => id),
      ['param:lr', 'tag:stage'],
    )
    assert.deepEqual(
      groupingsOf([...tagged, run('z', '', 1, { parentId: 'a' })], fields, 'PAR').map(({ id }) => id),
      [byParent],
    )
    assert.deepEqual(groupingsOf(tagged, fields, 'nothing'), [])
  })
})
