import assert from 'node:assert/strict'
import { runStatuses } from '../../src/model/run'
import { longText, shortText, statuses } from '../../webview/runs/text'

describe('words of the runs page', () => {
  it('has the codes of statuses that the model has', () => {
    assert.deepEqual(statuses, runStatuses)
  })

  it('shows short and says in full', () => {
    const now = Date.UTC(2026, 0, 2)
    assert.equal(shortText(0.1 + 0.2, { format: 'number' }, now), '0.3000')
    assert.equal(longText(0.1 + 0.2, 'number'), '0.30000000000000004')
    assert.equal(shortText(now - 7_200_000, { format: 'time' }, now), '2 h ago')
    assert.equal(shortText(null, { format: 'number' }, now), '–')
    assert.equal(shortText(3, { format: 'status' }, now), 'Finished')
    assert.equal(longText(4_320_000, 'duration'), '1 h 12 min (4320000 ms)')
  })

  it('writes a column as the person chose, params too where they are numbers', () => {
    assert.equal(shortText(0.1 + 0.2, { format: 'number', look: { as: 'percent' } }, 0), '30.0 %')
    assert.equal(shortText('0.0010000000474974513', { format: 'text', look: { as: 'fixed', digits: 3 } }, 0), '0.001')
    assert.equal(shortText('ridge', { format: 'text', look: { as: 'fixed' } }, 0), 'ridge')
    assert.equal(shortText('', { format: 'text', look: { as: 'fixed' } }, 0), '')
    assert.equal(shortText(null, { format: 'number', look: { as: 'fixed' } }, 0), '–')
    assert.match(shortText(0, { format: 'time', look: { as: 'absolute' } }, 0), /19(70|69)/)
  })
})
