import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { guessSense } from '../../model/sense'
import { failure, run } from '../experiments/fake'
import { codeOf } from './code'
import { lensesOf, type Lens } from './lenses'
import type { FileRun, FileState } from './results'

const hour = 3_600_000
const scene = { now: 10 * hour, sense: (metric: string) => ({ sense: guessSense(metric), guessed: true }) }

function came(id: string, parts: Parameters<typeof run>[1] = {}, more: Partial<FileRun> = {}): FileRun {
  const made = run(id, { startedAt: 6 * hour, endedAt: 7 * hour, ...parts })
  return { connection: 'team', experiment: 'wine', baseline: undefined, run: made, ...more }
}

function known(runs: readonly FileRun[], more: Partial<FileState> = {}): FileState {
  return { runs, more: false, source: undefined, problem: undefined, staleSince: undefined, ...more }
}

const script = 'import mlflow\nmlflow.set_experiment("wine")\nwith mlflow.start_run():\n  pass\n'
const lenses = (state: FileState, text = script): readonly Lens[] =>
  lensesOf({ path: '/ws/train.py', text, calls: codeOf(text).calls }, state, scene)
/** Titles over the calls, line by line. */
const titles = (state: FileState, text = script): readonly string[] => {
  const lines = new Map<number, string[]>()
  for (const { at, title } of lenses(state, text)) {
    lines.set(at.start, [...(lines.get(at.start) ?? []), title])
  }
  return Array.from(lines.values(), (each) => each.join(' | '))
}

describe('Lenses', () => {
  it('say how many runs there are, how the last one did, and how far it is from the best', () => {
    const runs = [came('b', { metrics: { val_rmse: 0.5 } }), came('a', { metrics: { val_rmse: 0.4 } })]
    const last = '$(pass)\u00a0run b finished 3 h ago | val_rmse 0.5000, +0.1000 ▲ worse than the best'
    assert.deepEqual(titles(known(runs)), ['2 runs of this file', `2 runs | ${last}`])
  })

  it('say over set_experiment alone all of it where nothing else does', () => {
    assert.deepEqual(titles(known([came('a')]), 'mlflow.set_experiment("wine")'), [
      '1 run of this file | $(pass)\u00a0run a finished 3 h ago',
    ])
  })

  it('measure against the baseline where there is one', () => {
    const baseline = run('base', { metrics: { accuracy: 0.8 } })
    const [, , measured] = lenses(
      known([came('b', { metrics: { accuracy: 0.9 } }, { baseline })]),
      'mlflow.start_run()',
    )
    assert.equal(measured?.title, 'accuracy 0.9000, +0.1000 ▲ better than the baseline')
    assert.equal(measured.command?.name, 'runs.compare')
    assert.match(measured.tooltip ?? '', /run base, the baseline, has 0\.8\. Which way is better is guessed/)
  })

  it('say no better or worse where nobody knows which it is, nor differences of what is no number', () => {
    const baseline = run('base', { metrics: { depth: 3 } })
    assert.match(
      titles(known([came('b', { metrics: { depth: 4 } }, { baseline })]))[1] ?? '',
      /depth 4, \+1 ▲ from the baseline$/,
    )
    assert.match(
      titles(known([came('b', { metrics: { depth: NaN } }, { baseline })]))[1] ?? '',
      /depth NaN, from the baseline$/,
    )
  })

  it('say that there are no runs yet, and nothing while nothing is known', () => {
    assert.deepEqual(titles(known([])), ['No runs from this file yet'])
    assert.deepEqual(titles(known([], { runs: undefined })), [])
  })

  it('say that runs could not be loaded, once, and offer to load them again', () => {
    const problem = failure('unreachable', 'Cannot reach team.')
    const [one, ...more] = lenses(known([], { runs: undefined, problem }))
    assert.deepEqual(more, [])
    assert.equal(one?.title, '$(warning) Runs of this file could not be loaded')
    assert.match(one.tooltip ?? '', /Cannot reach team\./)
    assert.equal(one.command?.name, 'code.reload')
  })

  it('keep the last words with their age when the server has died', () => {
    const state = known([came('a')], { problem: failure('unreachable', 'Cannot reach team.'), staleSince: 8 * hour })
    assert.equal(titles(state)[1], '1 run, as of 2 h ago | $(pass)\u00a0run a finished 3 h ago')
    assert.match(lenses(state).at(-2)?.tooltip ?? '', /Cannot reach team\./)
  })

  it('tell nested runs from those that have them', () => {
    const text = 'with mlflow.start_run():\n  mlflow.start_run(nested=True)\n'
    const runs = [came('c', { parentId: 'a' }), came('b', { parentId: 'a' }), came('a')]
    assert.deepEqual(
      titles(known(runs), text).map((title) => title.split(' | ')[0]),
      ['1 run', '2 runs'],
    )
    assert.equal(titles(known(runs), 'mlflow.start_run()')[0]?.split(' | ')[0], '3 runs')
  })

  it('stand over the experiment that is named, with its own runs', () => {
    const runs = [came('b', {}, { experiment: 'beer' }), came('a')]
    const text = 'mlflow.set_experiment("beer")\nmlflow.set_experiment("tea")\nmlflow.set_experiment(name)\n'
    assert.deepEqual(titles(known(runs), text), ['1 run of this file | $(pass)\u00a0run b finished 3 h ago'])
    assert.deepEqual(lenses(known(runs), text)[0]?.command?.args, [
      { kind: 'experiment', connection: 'team', experimentId: '1', name: 'beer' },
    ])
  })

  it('take names as text: no icon is drawn of them', () => {
    const title = titles(known([came('a', { name: 'x $(trash) \u202e\n y' })]))[1]
    assert.equal(title, '1 run | $(pass)\u00a0x $\u200b(trash) y finished 3 h ago')
  })

  it('name more runs than are looked at by the word', () => {
    assert.match(titles(known([came('a'), came('b')], { more: true }))[1] ?? '', /^2\+ runs/)
  })

  it('say of a run that goes on since when', () => {
    const title = titles(known([came('a', { status: 'running', endedAt: undefined })]))[1]
    assert.equal(title, '1 run | $(sync~spin)\u00a0run a running, started 4 h ago')
  })

  it('say that the file has changed since the last run, and offer the difference', () => {
    const at = { repository: '/ws', commit: 'a1b2c3d4e5', file: 'train.py' }
    const there = { kind: 'there', commit: 'a1b2c3d4', at } as const
    const runs = [came('b'), came('a')]
    const state = known(runs, { source: { ...there, text: 'alpha = 1\n' } })
    const lens = lenses(state).at(-1)
    assert.equal(lens?.title, 'changed since')
    assert.equal(
      lens.tooltip,
      'train.py is not what is in commit a1b2c3d4, which run b recorded. Click to see the difference.',
    )
    assert.deepEqual(lens.command, {
      name: 'code.showChanges',
      args: [{ path: '/ws/train.py', ...at, run: 'run b' }],
    })
    assert.ok(
      !titles(known(runs, { source: { ...there, text: script } }))
        .join()
        .includes('changed'),
    )
  })

  it('say of a run without a commit that there is none', () => {
    const last = lenses(known([came('a')], { source: { kind: 'unsaid' } })).at(-1)
    assert.match(last?.tooltip ?? '', /It did not record a commit\. Click/)
  })
})
