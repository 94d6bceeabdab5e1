import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { run } from '../features/experiments/fake'
import { mainMetric } from './metric'

describe('The main metric of an experiment', () => {
  const many = (count: number, ...keys: readonly string[]): ReturnType<typeof run>[] =>
    Array.from({ length: count }, (_, index) =>
      run(`${keys.join()}${index}`, { metrics: Object.fromEntries(keys.map((key) => [key, 1])) }),
    )

  it('is one that most runs have, though a few have one on validation data', () => {
    assert.deepEqual(mainMetric([...many(9, 'rmse', 'mae'), ...many(1, 'rmse', 'val_rmse')]), {
      key: 'rmse',
      choice: 'common',
    })
  })

  it('is on validation data before test data, among those that are as common', () => {
    assert.equal(mainMetric(many(3, 'accuracy', 'test_acc', 'val_acc'))?.key, 'val_acc')
    assert.equal(mainMetric(many(3, 'accuracy', 'test_acc'))?.key, 'test_acc')
  })

  it('stays the one on validation data while a run has not come to it', () => {
    assert.equal(mainMetric([...many(9, 'loss', 'val_loss'), ...many(1, 'loss')])?.key, 'val_loss')
  })

  it('is the first by name of the most common, and never what the machine does', () => {
    assert.equal(mainMetric(many(2, 'b', 'a', 'system/cpu'))?.key, 'a')
    assert.equal(mainMetric(many(2, 'system/cpu')), undefined)
    assert.equal(mainMetric([]), undefined)
  })
})
