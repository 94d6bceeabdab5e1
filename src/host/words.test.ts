import { strict as assert } from 'node:assert'
import { describe, it } from 'mocha'
import { PlatformError, type Reason } from '../base/errors'
import { wordsFor } from './words'

const failure = (reason: Reason, more: object = {}): PlatformError =>
  new PlatformError({ reason, platform: 'team', endpoint: 'https://m.example.org/x', message: 'It broke.', ...more })

describe('wordsFor', () => {
  it('gives every reason one sentence and one action', () => {
    const reasons: readonly Reason[] = [
      'unreachable',
      'unauthorized',
      'forbidden',
      'notFound',
      'conflict',
      'rateLimited',
      'invalidRequest',
      'invalidResponse',
      'server',
    ]
    for (const reason of reasons) {
      const { sentence, action } = wordsFor(failure(reason))
      assert.equal(sentence, 'It broke.')
      assert.ok(action && action.title !== '', reason)
    }
  })

  it('prefers the action that the failing place knows of', () => {
    assert.equal(wordsFor(failure('conflict', { action: 'repairStore' })).action?.id, 'connections.repair')
  })

  it('says how long to wait where the server did', () => {
    assert.equal(wordsFor(failure('rateLimited', { retryAfter: 30 })).sentence, 'It broke: try again in 30 s.')
  })
})
