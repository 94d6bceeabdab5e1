import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { guessSense } from '../../model/sense'
import { run } from '../experiments/fake'
import { codesOf, statusOf } from './cells'
import type { FileState } from './results'

const scene = { now: 3_600_000, sense: (metric: string) => ({ sense: guessSense(metric), guessed: true }) }

function known(...runs: readonly ReturnType<typeof run>[]): FileState {
  return {
    runs: runs.map((each) => ({ connection: 'team', experiment: 'wine', baseline: undefined, run: each })),
    more: false,
    source: undefined,
    problem: undefined,
    staleSince: undefined,
  }
}

const words = (cells: readonly string[], state: FileState): readonly (string | undefined)[] => {
  const codes = codesOf(cells)
  return cells.map((_cell, index) => statusOf('/ws/explore.ipynb', codes, index, state, scene)?.text)
}

describe('Cells of a notebook', () => {
  it('say which run they made: the newest that has what they log', () => {
    const state = known(
      run('c', { metrics: { mae: 3 }, endedAt: 0 }),
      run('b', { metrics: { rmse: 2 }, endedAt: 0 }),
      run('a', { metrics: { rmse: 1 }, endedAt: 0 }),
    )
    const cells = [
      'import mlflow as m',
      'with m.start_run():\n  m.log_metric("rmse", x)',
      'with m.start_run():\n  m.log_metric("mae", x)',
      'm.log_metric("rmse", 1)',
      'with m.start_run():\n  m.log_param("alpha", 1)',
    ]
    assert.deepEqual(words(cells, state), [
      undefined,
      '$(pass)\u00a0run b finished 1 h ago · rmse 2, +1 ▲ worse than the best',
      '$(pass)\u00a0run c finished 1 h ago · mae 3',
      undefined,
      undefined,
    ])
  })

  it('say it of calls that log, where no cell starts a run', () => {
    const state = known(run('a', { metrics: { rmse: 1 }, endedAt: 0 }))
    assert.deepEqual(words(['import mlflow\nmlflow.set_experiment("wine")', 'mlflow.log_metric("rmse", 1)'], state), [
      undefined,
      '$(pass)\u00a0run a finished 1 h ago · rmse 1',
    ])
  })

  it('count a run that goes on, though it has not come to all of it', () => {
    const state = known(run('a', { status: 'running', startedAt: 0 }))
    const cell = 'import mlflow\nwith mlflow.start_run():\n  mlflow.log_metric("rmse", x)'
    assert.deepEqual(words([cell], state), ['$(sync~spin)\u00a0run a running, started 1 h ago'])
  })

  it('say nothing while nothing is known', () => {
    assert.deepEqual(words(['import mlflow\nmlflow.start_run()'], { ...known(), runs: undefined }), [undefined])
  })
})
