import assert from 'node:assert/strict'
import type { Clause, Filter, Subject } from './ast'
import { parseFilter } from './parse'
import { and, canPrint, clauseFor, printFilter } from './print'

const range = { start: 0, end: 0 }
const param = (key: string): Subject => ({ kind: 'text', entity: 'param', key })
const metric = (key: string): Subject => ({ kind: 'number', entity: 'metric', key })

function made(subject: Subject, value: string | number | undefined): string | undefined {
  const clause = clauseFor(subject, value)
  return clause === undefined ? undefined : printFilter([clause])
}

/** Numbers that are the same on every run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pieces = [
  'a',
  'B',
  ' ',
  '.',
  "'",
  '"',
  '`',
  '\\',
  'é',
  '😀',
  '\n',
  '%',
  '_',
  'in',
  '1',
  '-',
  ')',
  'AND',
  '\u0000',
]

function someText(next: (below: number) => number): string {
  return Array.from({ length: next(6) }, () => pieces[next(pieces.length)] ?? '').join('')
}

function someClause(next: (below: number) => number): Clause {
  const key = someText(next)
  const value = someText(next)
  const clauses: readonly Clause[] = [
    { kind: 'number', entity: 'metric', key, op: '>=', value: (next(2000) - 1000) * 10 ** (next(60) - 30), range },
    { kind: 'number', entity: 'attribute', key: 'start_time', op: '<', value: next(2 ** 31) * 2000, range },
    { kind: 'text', entity: 'param', key, op: '=', value, range },
    { kind: 'text', entity: 'tag', key, op: 'ILIKE', value, range },
    { kind: 'text', entity: 'attribute', key: 'run_name', op: '!=', value, range },
    { kind: 'null', entity: 'tag', key, op: 'IS NOT NULL', range },
    { kind: 'list', entity: 'dataset', key: 'name', op: 'NOT IN', values: [value, someText(next)], range },
  ]
  return clauses[next(clauses.length)] ?? { kind: 'null', entity: 'tag', key: 'x', op: 'IS NULL', range }
}

const bare = (filter: Filter): readonly string[] => filter.map((clause) => JSON.stringify({ ...clause, range })).sort()

describe('printFilter', () => {
  it('gives back the same conditions when its text is read', () => {
    const next = random(7)
    let seen = 0
    for (let i = 0; i < 5000; i += 1) {
      const filter = Array.from({ length: 1 + next(3) }, () => someClause(next)).filter(canPrint)
      if (filter.filter((clause) => clause.kind === 'text' && clause.value.endsWith('\\')).length > 1) continue
      const text = printFilter(filter)
      const again = parseFilter(text)
      assert.ok(again.ok, `${text} ${JSON.stringify(again)}`)
      assert.deepEqual(bare(again.filter), bare(filter), text)
      seen += filter.length
    }
    assert.ok(seen > 5000)
  })

  it('writes one form for all ways of writing it', () => {
    const { filter } = parseFilter('AND  parameters."a b"="x" and metric.`acc`>1. AND created<1e30 AND')
    assert.equal(printFilter(filter), "params.`a b` = 'x' AND metrics.acc > 1 AND attributes.start_time < 1e30")
  })

  it('writes numbers as MLflow reads them, without a plus and within int64', () => {
    const write = (value: number): string | undefined => made(metric('x'), value)
    assert.equal(write(1e21), 'metrics.x = 1e21')
    assert.equal(write(-1.5e-7), 'metrics.x = -1.5e-7')
    assert.equal(write(2 ** 63), 'metrics.x = 9.223372036854776e18')
    assert.equal(printFilter(parseFilter('metrics.x < 1e999').filter), 'metrics.x < 1e999')
  })

  it('puts a value that ends in a backslash where its quote does not come again', () => {
    const text = printFilter([clause('a', 'C:\\'), clause('b', 'x'), clause('c', 'D:\\')])
    assert.equal(text, String.raw`params.b = 'x' AND params.a = "C:\" AND params.c = 'D:\'`)
  })

  it('refuses what the language cannot write', () => {
    assert.throws(() => printFilter([clause('a', 'both \' and "')]), RangeError)
  })
})

function clause(key: string, value: string): Clause {
  return { kind: 'text', entity: 'param', key, op: '=', value, range }
}

describe('clauseFor', () => {
  it('finds the runs that have what a cell shows', () => {
    assert.equal(made(param('depth'), '3'), "params.depth = '3'")
    assert.equal(made(param('name'), "it's"), 'params.name = "it\'s"')
    assert.equal(made(param('depth'), undefined), 'params.depth IS NULL')
    assert.equal(made(metric('val/loss'), 0.25), 'metrics.`val/loss` = 0.25')
    assert.equal(made(metric('x'), Infinity), 'metrics.x >= 1.7976931348623157e308')
    assert.equal(made({ kind: 'text', entity: 'attribute', key: 'status' }, 'FAILED'), "attributes.status = 'FAILED'")
    assert.equal(made({ kind: 'text', entity: 'dataset', key: 'name' }, '\'"'), String.raw`dataset.name IN ('\x27"')`)
  })

  it('has none where the language has none', () => {
    assert.equal(made(metric('x'), NaN), undefined)
    assert.equal(made(metric('x'), undefined), undefined)
    assert.equal(made({ kind: 'number', entity: 'attribute', key: 'end_time' }, undefined), undefined)
    assert.equal(made(param('a'), 'both \' and "'), undefined)
  })
})

describe('and', () => {
  const depth = clause('depth', '3')

  it('keeps what was typed and adds the condition once', () => {
    assert.equal(and('', depth), "params.depth = '3'")
    assert.equal(and('metric.x>1  AND ', depth), "metric.x>1 AND params.depth = '3'")
    assert.equal(and('param.depth="3"', depth), 'param.depth="3"')
  })

  it('loses nothing of a text that cannot be read', () => {
    assert.equal(and('metrics.x >', depth), "metrics.x > AND params.depth = '3'")
  })

  it('writes anew what the addition would change', () => {
    const text = and(String.raw`params.path = 'C:\'`, depth)
    assert.equal(text, String.raw`params.depth = '3' AND params.path = 'C:\'`)
  })
})
