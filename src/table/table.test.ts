import assert from 'node:assert/strict'
import type { ColumnId, SortKey } from '../model/run'
import { createTable, type TableHandlers } from './table'
import { ids, makeBatch, makeRun, source, type Plain } from './testing'

/** The same numbers in each run of the tests: a linear congruence. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const edgeNumbers = [0, -0, 1, -1, 0.5, 1e300, -1e300, Number.MIN_VALUE, Infinity, -Infinity, NaN, 2 ** 53, -3.25]
const edgeTexts = [
  '',
  'a',
  'A',
  'b',
  'ab',
  '10',
  '9',
  '\u0000',
  'a\u0000',
  '\uffff',
  '😀',
  'שלום',
  '<b>',
  'x'.repeat(90),
]

function randomRun(random: (below: number) => number, id: number): Plain {
  const metrics = new Map<string, number>()
  const params = new Map<string, string>()
  const tags = new Map<string, string>()
  for (const key of ['m', 'n']) {
    if (random(5) > 0) {
      metrics.set(key, edgeNumbers[random(edgeNumbers.length)] ?? 0)
    }
  }
  for (const key of ['p', 'q']) {
    if (random(5) > 0) {
      params.set(key, edgeTexts[random(edgeTexts.length)] ?? '')
    }
  }
  if (random(3) === 0) {
    tags.set('mlflow.parentRunId', `r${random(60)}`)
  }
  return { id: `r${id}`, start: random(8) === 0 ? NaN : random(5), metrics, params, tags }
}

type Value = number | string | undefined

function valueOf(run: Plain, id: ColumnId): Value {
  const name = id.slice(id.indexOf(':') + 1)
  if (id.startsWith('metric:')) return run.metrics.get(name)
  if (id.startsWith('param:')) return run.params.get(name)
  if (id === 'attribute:start_time') return Number.isNaN(run.start) ? undefined : run.start
  return run.id
}

function compareValues(a: Value, b: Value, descending: boolean): number {
  const rank = (value: Value): number => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0)
  if (rank(a) !== rank(b) || rank(a) > 0) return rank(a) - rank(b)
  const less = typeof a === 'string' && typeof b === 'string' ? byCodePoints(a, b) : Number(a) - Number(b)
  const sign = Number.isNaN(less) ? 0 : Math.sign(less)
  return descending ? -sign : sign
}

function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function naiveOrder(runs: readonly Plain[], sort: readonly SortKey[]): string[] {
  const keys: SortKey[] = [...sort, { column: 'attribute:start_time', descending: true }]
  return [...runs]
    .sort((a, b) => {
      for (const { column, descending } of keys) {
        const order = compareValues(valueOf(a, column), valueOf(b, column), descending)
        if (order !== 0) return order
      }
      return byCodePoints(a.id, b.id)
    })
    .map((run) => run.id)
}

const filters: readonly [string, (run: Plain) => boolean][] = [
  ['', () => true],
  ['metrics.m > 0', (run) => (run.metrics.get('m') ?? NaN) > 0],
  ["params.p = 'a'", (run) => run.params.get('p') === 'a'],
  [
    "params.p != 'a' AND metrics.n <= 1",
    (run) => run.params.has('p') && run.params.get('p') !== 'a' && (run.metrics.get('n') ?? NaN) <= 1,
  ],
  ['params.q IS NULL', (run) => !run.params.has('q')],
  ["params.p LIKE 'a%'", (run) => run.params.get('p')?.startsWith('a') ?? false],
]

describe('the table of runs', () => {
  it('sorts, filters and groups random runs as a plain model does, however they come', () => {
    const random = createRandom(7)
    for (let round = 0; round < 60; round += 1) {
      const table = createTable()
      const runs = Array.from({ length: random(120) }, (_, id) => randomRun(random, id))
      let from = 0
      // Some come as whole runs first, and then again with the stream.
      table.upsert({ source, runs: runs.filter(() => random(4) === 0).map(makeRun) })
      while (from < runs.length) {
        const part = runs.slice(from, from + 1 + random(40))
        table.append({ stream: 1, source, batch: makeBatch(part, from) })
        from += part.length
      }
      table.endStream({ stream: 1, source, sweep: true })
      const columns: ColumnId[] = [
        'metric:m',
        'metric:n',
        'param:p',
        'param:q',
        'attribute:start_time',
        'attribute:run_id',
      ]
      const sort = Array.from({ length: random(3) }, () => ({
        column: columns[random(columns.length)] ?? 'metric:m',
        descending: random(2) === 0,
      }))
      const [filter, matches] = filters[random(filters.length)] ?? ['', () => true]
      const matching = runs.filter(matches)
      const expected = naiveOrder(matching, sort)
      table.view({ sort, filter })
      assert.deepEqual(ids(table), expected, JSON.stringify({ round, sort, filter }))
      checkGroups(table, runs, { sort, filter, expected })
      checkParents(table, runs, { sort, filter, expected })
    }
  })

  function checkGroups(
    table: TableHandlers,
    runs: readonly Plain[],
    { sort, filter, expected }: { sort: SortKey[]; filter: string; expected: string[] },
  ): void {
    table.view({ sort, filter, group: 'param:p' })
    const byId = new Map(runs.map((run) => [run.id, run]))
    const groups = new Map<string | undefined, string[]>()
    for (const id of expected) {
      const key = byId.get(id)?.params.get('p')
      groups.set(key, [...(groups.get(key) ?? []), id])
    }
    const lines = [...groups].flatMap(([key, members]) => [`group:${key ?? '–\u200b'}`, ...members])
    assert.deepEqual(ids(table), lines)
    const { counts, folds, depths } = table.window({ start: 0, end: 1e6, columns: [] })
    assert.deepEqual(
      [...counts].filter((count) => count > 0),
      [...groups.values()].map((members) => members.length),
    )
    assert.deepEqual(
      [...folds],
      [...depths].map((depth) => 1 - depth),
    )
  }

  function checkParents(
    table: TableHandlers,
    runs: readonly Plain[],
    { sort, filter, expected }: { sort: SortKey[]; filter: string; expected: string[] },
  ): void {
    table.view({ sort, filter, group: 'parent' })
    const { ids: lines, depths, counts } = table.window({ start: 0, end: 1e6, columns: [] })
    assert.deepEqual([...lines].sort(), [...expected].sort(), 'each run stands once, circles of parents too')
    const parents = new Map(runs.map((run) => [run.id, run.tags.get('mlflow.parentRunId')]))
    const path: string[] = []
    lines.forEach((id, line) => {
      const depth = depths[line] ?? 0
      path.length = depth
      if (depth > 0) {
        assert.equal(parents.get(id), path.at(-1), 'a run below another is its child')
      }
      path.push(id)
      const below = [...depths.subarray(line + 1)].findIndex((next) => next <= depth)
      assert.equal(counts[line], below < 0 ? lines.length - line - 1 : below)
    })
  }
})
