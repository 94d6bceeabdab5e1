import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { guessSense, isBetter } from './sense'

describe('the sense of a metric', () => {
  it('is guessed from the word in its name that says it', () => {
    const cases: Readonly<Record<string, string | undefined>> = {
      val_rmse: 'lower',
      'val/loss': 'lower',
      trainLoss: 'lower',
      mean_absolute_error: 'lower',
      fit_time: 'lower',
      score_time: 'lower',
      accuracy: 'higher',
      'test roc_auc': 'higher',
      f1_macro: 'higher',
      best_r2: 'higher',
      accuracy_score: 'higher',
      neg_mean_squared_error: 'higher',
      explained_variance: 'higher',
      epoch: undefined,
      learning_rate: undefined,
      'system/cpu_utilization_percentage': undefined,
      '': undefined,
    }
    for (const [name, sense] of Object.entries(cases)) {
      assert.equal(guessSense(name), sense, name)
    }
  })

  it('tells better from worse, and neither where nothing can be told', () => {
    assert.equal(isBetter(2, 1, 'higher'), true)
    assert.equal(isBetter(2, 1, 'lower'), false)
    assert.equal(isBetter(-Infinity, 1, 'lower'), true)
    assert.equal(isBetter(1, 1, 'lower'), undefined)
    assert.equal(isBetter(NaN, 1, 'lower'), undefined)
    assert.equal(isBetter(1, NaN, 'higher'), undefined)
    assert.equal(isBetter(2, 1, undefined), undefined)
  })
})
