import assert from 'node:assert/strict'
import { parseFilter } from './parse'

function problems(text: string): readonly string[] {
  const result = parseFilter(text)
  return result.ok
    ? []
    : result.problems.map((problem) => `${text.slice(problem.start, problem.end)}: ${problem.message}`)
}

describe('parseFilter', () => {
  it('says where each condition stands', () => {
    const text = "  metrics.acc >= 0.5\n AND run_id NOT IN ('a', 'b')"
    const { filter } = parseFilter(text)
    assert.deepEqual(
      filter.map((clause) => text.slice(clause.range.start, clause.range.end)),
      ['metrics.acc >= 0.5', "run_id NOT IN ('a', 'b')"],
    )
  })

  it('reads aliases as the one name', () => {
    const { filter } = parseFilter(
      "created > 5 AND parameter.a = 'x' AND attr.`Run name` = 'y' AND datasets.name = 'z'",
    )
    assert.deepEqual(
      filter.map((clause) => [clause.entity, clause.key]),
      [
        ['attribute', 'start_time'],
        ['param', 'a'],
        ['attribute', 'run_name'],
        ['dataset', 'name'],
      ],
    )
  })

  it('marks every mistake and keeps the conditions that can be read', () => {
    const text = "params.a = 1 AND metrics.b > 2 AND nothing = 'x' AND tags.c = 'AND' OR status = 'FAILED"
    const result = parseFilter(text)
    assert.deepEqual(
      result.filter.map((clause) => clause.key),
      ['b', 'c'],
    )
    assert.deepEqual(problems(text), [
      '1: params are compared as text: put the value in quotes.',
      'nothing: nothing is not an attribute of a run: write metrics.nothing, params.nothing or tags.nothing.',
      'OR: OR is not part of the filter language: join conditions with AND.',
      "'FAILED: Close the quoted text with a single quote.",
    ])
  })

  it('marks the last character where something is missing at the end', () => {
    assert.deepEqual(problems('metrics.x >'), ['>: metrics are compared as numbers: write one here.'])
    assert.deepEqual(problems('metrics.'), ['metrics.: Write a key right after the dot, for example metrics.accuracy.'])
    assert.deepEqual(problems("run_id IN ('a'"), ["': Close the list with a parenthesis."])
  })

  it('wants AND between conditions, which MLflow can do without', () => {
    assert.deepEqual(problems("params.a = 'x' metrics.b > 1"), ['metrics: Write AND between two conditions.'])
  })

  it('reads the escapes of Python in a list, and nowhere else', () => {
    const { filter } = parseFilter(String.raw`dataset.name IN ('a\x27b\n', "c\\d") AND params.a = 'e\x27\n'`)
    const [list, text] = filter
    assert.deepEqual(list?.kind === 'list' ? list.values : [], ["a'b\n", 'c\\d'])
    assert.equal(text?.kind === 'text' ? text.value : '', String.raw`e\x27\n`)
  })

  it('keeps at most twenty problems', () => {
    assert.equal(problems('x AND '.repeat(1000)).length, 20)
  })

  it('keeps what it repeats of a long text short', () => {
    for (const problem of problems(`${'x'.repeat(100_000)} = 'a'`)) assert.ok(problem.length < 101_000)
    const result = parseFilter(`${'x'.repeat(100_000)} = 'a'`)
    assert.ok(!result.ok && (result.problems[0]?.message.length ?? 0) < 300)
  })

  const hostile = [
    "'",
    '"',
    '`',
    "\\'",
    "'\\'",
    "''",
    '\'"',
    '(',
    'a.',
    'AND ',
    'x ',
    '1',
    "run_id IN ('",
    "','",
    '\u{1d4b3}',
    '\ud800',
    ' ',
    '.',
  ]
  for (const piece of hostile) {
    it(`never throws on 100,000 characters of ${JSON.stringify(piece)}`, () => {
      const many = piece.repeat(Math.ceil(100_000 / piece.length))
      for (const text of [
        many,
        `params.a = '${many}`,
        `run_id IN ('a', ${many}`,
        `metrics.x > ${many}`,
        `tags.${many} = 'a'`,
      ]) {
        const result = parseFilter(text)
        if (result.ok) continue
        for (const { start, end } of result.problems) assert.ok(start >= 0 && start <= end && end <= text.length)
      }
    })
  }
})
