import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { MetricValue, Run } from '../../model/run'
import { guessSense } from '../../model/sense'
import { run } from '../experiments/fake'
import { codeOf } from './code'
import { Facts } from './facts'
import { hoverOf } from './hovers'
import { marksOf, notesOf, sameValue } from './notes'
import type { FileRun } from './results'
import { sparkline } from './sparkline'

const sense = (metric: string): { sense: ReturnType<typeof guessSense>; guessed: boolean } => ({
  sense: guessSense(metric),
  guessed: true,
})
const scene = { now: 3_600_000, sense }

interface Parts {
  readonly metrics?: Readonly<Record<string, number | MetricValue>>
  readonly params?: Readonly<Record<string, string>>
  readonly baseline?: Run
  readonly experimentId?: string
}

/** Runs r0, r1, …, the first of them the newest. */
function facts(parts: readonly Parts[]): Facts {
  const runs = parts.map(({ baseline, ...more }, index): FileRun => ({
    connection: 'team',
    experiment: 'wine',
    baseline,
    run: run(`r${index}`, { ...more, endedAt: 0 }),
  }))
  return new Facts({ runs, more: false, source: undefined, problem: undefined, staleSince: undefined }, sense)
}

/** What stands at the ends of lines. */
function notes(text: string, known: Facts): readonly string[] {
  const code = codeOf(`import mlflow\n${text}`, { params: known.params() })
  const lineOf = (offset: number): number => `import mlflow\n${text}`.slice(0, offset).split('\n').length - 1
  return notesOf(marksOf(code), known, lineOf).map(
    ({ line, pieces }) =>
      `${line}: ${pieces.map((piece) => (piece.tone === 'plain' ? piece.text : `<${piece.tone}${piece.text}>`)).join('')}`,
  )
}

function hover(text: string, known: Facts, place = 0): string {
  const mark = marksOf(codeOf(`import mlflow\n${text}`, { params: known.params() }))[place]
  assert.ok(mark)
  return hoverOf(mark, known, scene) ?? ''
}

describe('At the ends of lines', () => {
  it('stands the last value of a metric, its difference, and how the last runs did', () => {
    const baseline = run('base', { metrics: { rmse: 0.3 } })
    const known = facts([{ metrics: { rmse: 0.25 }, baseline }, { metrics: { rmse: 0.5 } }, { metrics: { rmse: 1 } }])
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', known), ['1: 0.2500<better −0.05000 ▼> █▃▁'])
  })

  it('stands nothing where no run logged it', () => {
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', facts([{ metrics: { mae: 1 } }])), [])
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', facts([])), [])
  })

  it('stands each key in its own line, and a few of those that share one', () => {
    const known = facts([{ metrics: { a: 1, b: 2, c: 3 } }])
    assert.deepEqual(notes('mlflow.log_metrics({\n"a": a,\n"b": b,\n})', known), ['2: 1', '3: 2'])
    assert.deepEqual(notes('mlflow.log_metrics({"a": a, "b": b, "c": c})', known), ['1: 1 · 2 · 1 more'])
  })

  it('keeps to the experiment of the last run', () => {
    const known = facts([{ metrics: { rmse: 2 }, experimentId: '2' }, { metrics: { rmse: 1 } }])
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', known), ['1: 2'])
  })

  it('takes NaN and infinities for what they are', () => {
    const known = facts([{ metrics: { rmse: NaN } }, { metrics: { rmse: Infinity } }, { metrics: { rmse: 1 } }])
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', known), ['1: NaN ▅█·'])
    const all = facts([{ metrics: { rmse: NaN } }, { metrics: { rmse: NaN } }])
    assert.deepEqual(notes('mlflow.log_metric("rmse", x)', all), ['1: NaN ··'])
  })

  it('stand the values that a param had, and the best of them', () => {
    const known = facts([
      { metrics: { rmse: 3 }, params: { alpha: '0.5', kernel: 'rbf' } },
      { metrics: { rmse: 1 }, params: { alpha: '0.1', kernel: 'linear' } },
      { metrics: { rmse: 2 }, params: { alpha: '0.5', kernel: 'rbf' } },
    ])
    assert.deepEqual(notes('mlflow.log_param("alpha", alpha)', known), ['1: 2 values, 0.1 to 0.5, best 0.1'])
    assert.deepEqual(notes('mlflow.log_param("kernel", k)', known), ['1: 2 values, best linear'])
  })

  it('stands at the literal that feeds it how this value did', () => {
    const known = facts([
      { metrics: { rmse: 3 }, params: { lr: '0.5' } },
      { metrics: { rmse: 1 }, params: { lr: '0.001' } },
    ])
    const logged = '\nmlflow.log_param("lr", args.rate)'
    assert.equal(notes(`rate = 0.5${logged}`, known)[0], '1: rmse 3, best 1 with 0.001')
    assert.equal(notes(`rate = 1e-3${logged}`, known)[0], '1: best of 2 values: rmse 1')
    assert.equal(notes(`rate = 0.7${logged}`, known)[0], '1: lr 0.7 not tried yet, best rmse 1 with 0.001')
    assert.equal(notes('lr = 0.5\nmlflow.log_params(vars(args))', known)[0], '1: rmse 3, best 1 with 0.001')
  })

  it('stands nothing at a literal that was always the same', () => {
    assert.deepEqual(notes('seed = 7\nmlflow.log_param("seed", seed)', facts([{ params: { seed: '7' } }])), [])
  })
})

describe('Over a key', () => {
  it('stand the best five runs with the params in which they differ', () => {
    const known = facts(
      [0.6, 0.1, 0.5, 0.2, 0.4, 0.3, NaN].map((value) => ({
        metrics: { rmse: value },
        params: { alpha: String(value), seed: '7' },
      })),
    )
    const text = hover('mlflow.log_metric("rmse", x)', known)
    const lines = text.split('\n')
    assert.equal(lines[0], '**rmse** of 7 runs, lower is better (guessed from the name)')
    assert.match(text, /Last: 0\.6000, run r0 finished 1 h ago {2}\nBest: 0\.1000, run r1/)
    assert.match(text, /\| Run \| rmse \| alpha \|\n\| --- \| --: \| --: \|\n\| run r1 \| 0\.1000 \| 0\\\.1 \|/)
    assert.equal(lines.filter((line) => line.startsWith('| run')).length, 5)
  })

  it('stand the values of a param, the best first, the one of the literal marked', () => {
    const known = facts([
      { metrics: { rmse: 3 }, params: { alpha: '0.5' } },
      { metrics: { rmse: 1 }, params: { alpha: '0.1' } },
      { metrics: { rmse: 2 }, params: { alpha: '0.5' } },
    ])
    const text = hover('alpha = 0.5\nmlflow.log_param("alpha", alpha)', known)
    assert.match(text, /\*\*alpha\*\*: 2 values tried, by rmse, lower is better/)
    assert.match(text, /\| 0\\\.1 \| 1 \| 1 \|\n\| \*\*0\\\.5\*\* \| 2 \| 2 \|/)
  })

  it('is nothing a link, a command or markup that a run says', () => {
    const evil = '[x](command:workbench.action.quit) <img src=x> | `y` \n# z'
    const known = facts([{ metrics: { rmse: 1 }, params: { [evil]: evil, other: 'x'.repeat(6_000) } }])
    const text = hover('mlflow.log_metric("rmse", x)', known)
    assert.doesNotMatch(text, /\]\(command|(?<!\\)<img|(?<!\\)`|\n# /)
    assert.ok(text.length < 2_000)
    assert.equal(text.split('\n').filter((line) => line.startsWith('|')).length, 3)
  })
})

describe('A sparkline', () => {
  it('goes from the least to the greatest', () => {
    assert.equal(sparkline([1, 2, 3, 4, 5, 6, 7, 8]), '▁▂▃▄▅▆▇█')
    assert.equal(sparkline([2, 2]), '▅▅')
    assert.equal(sparkline([-Infinity, 0, 1, NaN]), '▁▁█·')
    assert.equal(sparkline([-1.7e308, 1.7e308]), '▁█')
  })
})

describe('A literal', () => {
  it('is the value of a param as Python prints it', () => {
    assert.ok(sameValue('0.001', '1e-3'))
    assert.ok(sameValue('1000', '1_000'))
    assert.ok(sameValue('rbf', 'rbf'))
    assert.ok(!sameValue('', '0'))
    assert.ok(!sameValue('True', '1'))
  })
})
