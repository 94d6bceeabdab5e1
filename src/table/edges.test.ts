import assert from 'node:assert/strict'
import type { ColumnId } from '../model/run'
import { createTable } from './table'
import { ids, makeBatch, makeRun, source, type Plain } from './testing'

describe('the table of runs at its edges', () => {
  it('gives the values of a window as what they are', () => {
    const table = createTable()
    const long = 'é'.repeat(500)
    const plain = {
      id: 'a',
      start: 1,
      metrics: new Map([
        ['m', NaN],
        ['i', -Infinity],
      ]),
      params: new Map([
        ['p', long],
        ['e', ''],
      ]),
      tags: new Map(),
    }
    table.upsert({
      source,
      runs: [makeRun(plain), makeRun({ ...plain, id: 'b', start: 0, metrics: new Map(), params: new Map() })],
    })
    const window = table.window({
      start: 0,
      end: 5,
      columns: ['metric:m', 'metric:i', 'param:p', 'param:e', 'metric:none', 'tag:none'],
    })
    assert.deepEqual(window.ids, ['a', 'b'])
    assert.deepEqual(window.cells, [
      { kind: 'number', values: Float64Array.of(NaN, 0), missing: Uint8Array.of(0, 1) },
      { kind: 'number', values: Float64Array.of(-Infinity, 0), missing: Uint8Array.of(0, 1) },
      { kind: 'text', codes: Uint32Array.of(1, 0), strings: [`${long.slice(0, 400)}…`] },
      { kind: 'text', codes: Uint32Array.of(1, 0), strings: [''] },
      { kind: 'number', values: Float64Array.of(0, 0), missing: Uint8Array.of(1, 1) },
      { kind: 'text', codes: Uint32Array.of(0, 0), strings: [] },
    ])
    assert.equal(table.cell({ id: 'a', column: 'param:p' })?.text, long)
  })

  it('folds groups and parents, and tells how many are in them', () => {
    const table = createTable()
    const run = (id: string, start: number, parent?: string): Plain => ({
      id,
      start,
      metrics: new Map(),
      params: new Map([['p', id < 'c' ? 'x' : 'y']]),
      tags: new Map(parent ? [['mlflow.parentRunId', parent]] : []),
    })
    table.upsert({ source, runs: [run('a', 9), run('b', 8, 'a'), run('c', 7, 'b'), run('d', 6, 'gone')].map(makeRun) })
    table.view({ sort: [], filter: '', group: 'parent' })
    assert.deepEqual(ids(table), ['a', 'b', 'c', 'd'])
    table.fold({ id: 'b', open: false })
    const window = table.window({ start: 0, end: 9, columns: [] })
    assert.deepEqual(window.ids, ['a', 'b', 'd'])
    assert.deepEqual([...window.folds], [1, 2, 0])
    assert.deepEqual([...window.counts], [2, 1, 0])
    assert.deepEqual([...table.locate({ ids: ['c', 'd', 'nobody'] })], [-1, 2, -1])
    table.view({ sort: [], filter: '', group: 'param:p' })
    table.fold({ id: 'group:x', open: false })
    assert.deepEqual(ids(table), ['group:x', 'group:y', 'c', 'd'])
    assert.deepEqual(table.idsBetween({ start: 0, end: 9 }), ['c', 'd'])
  })

  it('takes in live changes and forgets what is gone', () => {
    const table = createTable()
    const plain: Plain = {
      id: 'a',
      start: 1,
      metrics: new Map([['m', 1]]),
      params: new Map(),
      tags: new Map([['t', 'x']]),
    }
    assert.deepEqual(table.upsert({ source, runs: [makeRun(plain)] }), { added: 1, changed: true })
    assert.deepEqual(table.upsert({ source, runs: [makeRun(plain)] }), { added: 0, changed: false })
    const before = table.status({ columns: [], differing: false }).version
    const changed = { ...plain, metrics: new Map([['m', 2]]), tags: new Map<string, string>() }
    assert.deepEqual(table.upsert({ source, runs: [makeRun(changed)] }), { added: 0, changed: true })
    assert.equal(table.cell({ id: 'a', column: 'metric:m' })?.value, 2)
    assert.equal(table.cell({ id: 'a', column: 'tag:t' }), undefined)
    assert.ok(table.status({ columns: [], differing: false }).version > before)
    assert.equal(table.remove({ ids: ['a', 'nobody'] }), true)
    assert.deepEqual(ids(table), [])
    table.upsert({ source, runs: [makeRun(plain)] })
    assert.deepEqual(ids(table), ['a'])
  })

  it('sweeps out what a later stream did not bring, and keeps what came while it ran', () => {
    const table = createTable()
    const run = (id: string): Plain => ({ id, start: 1, metrics: new Map(), params: new Map(), tags: new Map() })
    table.append({ stream: 1, source, batch: makeBatch([run('a'), run('b')], 0) })
    table.append({ stream: 2, source, batch: makeBatch([run('b')], 0) })
    table.upsert({ source, runs: [makeRun(run('c'))] })
    table.endStream({ stream: 2, source, sweep: true })
    assert.deepEqual(ids(table), ['b', 'c'])
  })

  it('keeps runs of two connections apart by a prefix', () => {
    const table = createTable()
    const run: Plain = { id: 'a', start: 1, metrics: new Map(), params: new Map(), tags: new Map() }
    const child: Plain = { ...run, id: 'b', tags: new Map([['mlflow.parentRunId', 'a']]) }
    for (const [index, prefix] of ['one/', 'two/'].entries()) {
      table.append({ stream: index, source: { index, prefix }, batch: makeBatch([run, child], 0) })
    }
    table.view({ sort: [], filter: '', group: 'parent' })
    assert.deepEqual(ids(table), ['one/a', 'one/b', 'two/a', 'two/b'])
    assert.equal(table.cell({ id: 'two/a', column: 'attribute:run_id' })?.text, 'a')
    table.view({ sort: [], filter: "attributes.run_id = 'a'" })
    assert.deepEqual(ids(table), ['one/a', 'two/a'])
  })

  it('lets go of columns nobody wants when they take too much, and says which to load again', () => {
    const table = createTable(40_000)
    const runs = Array.from({ length: 2_000 }, (_, id) => ({
      id: `r${id}`,
      start: id,
      metrics: new Map([
        ['m', id],
        ['n', id],
        ['o', id],
      ]),
      params: new Map<string, string>(),
      tags: new Map<string, string>(),
    }))
    assert.deepEqual(table.want({ columns: ['metric:m'], all: true }), [])
    table.append({ stream: 1, source, batch: makeBatch(runs, 0) })
    assert.equal(table.cell({ id: 'r5', column: 'metric:m' })?.value, 5)
    assert.equal(table.cell({ id: 'r5', column: 'metric:n' }), undefined)
    assert.deepEqual([...table.columns(undefined)].sort(), ['metric:m', 'metric:n', 'metric:o'])
    assert.deepEqual(table.want({ columns: ['metric:m', 'metric:n'], all: true }), ['metric:n'])
    table.append({ stream: 2, source, batch: makeBatch(runs, 0) })
    assert.equal(table.cell({ id: 'r5', column: 'metric:n' })?.value, 5)
  })

  it('finds by the beginning of a name first, from a line on and round', () => {
    const table = createTable()
    const runs = ['x-alpha', 'beta', 'alpha', 'gamma'].map((name, index) => ({
      ...makeRun({ id: `${index}`, start: -index, metrics: new Map(), params: new Map(), tags: new Map() }),
      name,
    }))
    table.upsert({ source, runs })
    assert.equal(table.find({ text: 'AL', from: 0 }), 2)
    assert.equal(table.find({ text: 'al', from: 3 }), 2)
    assert.equal(table.find({ text: 'x-', from: 2 }), 0)
    assert.equal(table.find({ text: 'et', from: 2 }), 1)
    assert.equal(table.find({ text: 'zzz', from: 0 }), -1)
  })

  it('bins a metric over the runs that match the rest of the filter', () => {
    const table = createTable()
    const values = [0, 1, 2, 3, Infinity, NaN]
    const runs = values.map((value, id) => ({
      id: `${id}`,
      start: 0,
      metrics: new Map([['m', value]]),
      params: new Map(),
      tags: new Map(),
    }))
    table.upsert({ source, runs: runs.map(makeRun) })
    table.view({ sort: [], filter: 'metrics.m >= 1 AND metrics.m <= 2' })
    const [bins] = table.histograms({ columns: ['metric:m', 'metric:none'] })
    assert.deepEqual([bins?.min, bins?.max, bins?.bins.reduce((sum, count) => sum + count, 0)], [0, 3, 4])
    assert.deepEqual([bins?.bins[0], bins?.bins[23]], [1, 1])
    assert.equal(table.status({ columns: [], differing: false }).matching, 2)
  })

  it('tells the columns in which all matching runs agree', () => {
    const table = createTable()
    const runs = [1, 2].map((n) => ({
      id: `${n}`,
      start: n,
      metrics: new Map([
        ['same', NaN],
        ['other', n],
      ]),
      params: new Map([['p', 'x']]),
      tags: new Map(n === 1 ? [['t', 'x']] : []),
    }))
    table.upsert({ source, runs: runs.map(makeRun) })
    const columns: ColumnId[] = ['metric:same', 'metric:other', 'param:p', 'tag:t', 'tag:none']
    const { equal } = table.status({ columns, differing: true })
    assert.deepEqual(equal, ['metric:same', 'param:p', 'tag:none'])
  })

  it('writes TSV, CSV and JSON in pieces, formulas and line breaks as data', () => {
    const table = createTable()
    const odd = { p: '=SUM(A1)', q: 'a "b"\n,c', r: 'tab\there', s: ' x ' }
    const run: Plain = {
      id: 'a',
      start: Date.UTC(2025, 0, 2),
      metrics: new Map([
        ['m', 0.1 + 0.2],
        ['n', NaN],
        ['i', Infinity],
      ]),
      params: new Map(Object.entries(odd)),
      tags: new Map(),
    }
    table.upsert({
      source,
      runs: [makeRun(run), makeRun({ ...run, id: 'b', start: 0, params: new Map(), metrics: new Map() })],
    })
    const columns: ColumnId[] = [
      'attribute:run_id',
      'attribute:start_time',
      'metric:m',
      'metric:n',
      'metric:i',
      'param:p',
      'param:q',
      'param:r',
    ]
    const write = (format: 'tsv' | 'csv' | 'json'): string => {
      let text = ''
      for (let start = 0; ; start += 1) {
        const piece = table.text({ format, columns, ids: null, start, end: start + 1 })
        text += piece.text
        if (piece.done) return text
      }
    }
    assert.equal(
      write('csv'),
      'run_id,start_time,metrics.m,metrics.n,metrics.i,params.p,params.q,params.r\r\n' +
        'a,2025-01-02T00:00:00.000Z,0.30000000000000004,NaN,Infinity,"=SUM(A1)","a ""b""\n,c",tab\there\r\n' +
        'b,1970-01-01T00:00:00.000Z,,,,,,\r\n',
    )
    assert.match(write('tsv'), /\t=SUM\(A1\)\t"a ""b""\n,c"\t"tab\there"\n/)
    const [first, second] = JSON.parse(write('json')) as Record<string, unknown>[]
    assert.deepEqual(first, {
      run_id: 'a',
      start_time: '2025-01-02T00:00:00.000Z',
      metrics: { m: 0.1 + 0.2, n: 'NaN', i: 'Infinity' },
      params: { p: odd.p, q: odd.q, r: odd.r },
      tags: {},
    })
    assert.deepEqual(second?.metrics, {})
  })

  it('answers an empty table', () => {
    const table = createTable()
    assert.deepEqual(ids(table), [])
    assert.equal(table.find({ text: 'x', from: 0 }), -1)
    assert.equal(table.text({ format: 'json', columns: [], ids: null, start: 0, end: 10 }).text, '[\n]\n')
    table.view({ sort: [], filter: '', group: 'param:p' })
    assert.deepEqual(ids(table), [])
  })
})
