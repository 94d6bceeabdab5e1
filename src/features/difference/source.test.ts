import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { samePlace } from './source'

describe('The sources of two runs', () => {
  it('knows one repository by its several addresses', () => {
    assert.ok(samePlace('git@github.com:a/b.git', 'https://github.com/a/b'))
    assert.ok(samePlace('ssh://git@example.org:22/a/b', 'ssh://example.org:22/a/b.git/'))
    assert.ok(!samePlace('https://github.com/a/b', 'https://github.com/a/c'))
  })
})
