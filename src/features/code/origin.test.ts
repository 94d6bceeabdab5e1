import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { parseFilter } from '../../query/parse'
import { originFilter, originOf, type Origin } from './origin'

const from = (source: string, path = '/ws/src/train.py', folder: string | undefined = '/ws'): Origin =>
  originOf(source, { path, folder })

describe('The source that a run recorded', () => {
  it('is a file by its absolute path', () => {
    assert.equal(from('/ws/src/train.py'), 'yes')
    assert.equal(from('/ws/train.py'), 'no')
    assert.equal(from('/ws/other/src/train.py'), 'no')
  })

  it('is a file by a path from wherever it was started', () => {
    assert.equal(from('src/train.py'), 'yes')
    assert.equal(from('./src/train.py'), 'yes')
    assert.equal(from('src\\train.py'), 'yes')
    assert.deepEqual(from('train.py'), { unless: '/ws/train.py' })
    assert.deepEqual(from('../src/train.py', '/ws/a/src/train.py'), { unless: '/ws/src/train.py' })
    assert.equal(from('train.py', '/ws/train.py'), 'yes')
    assert.equal(from('rain.py'), 'no')
    assert.equal(from('lib/train.py'), 'no')
  })

  it('is a file in another clone, when more than its name says so', () => {
    assert.equal(from('/elsewhere/clone/src/train.py'), 'yes')
    assert.equal(from('C:\\work\\ws\\src\\train.py'), 'yes')
    assert.equal(from('/elsewhere/train.py', '/ws/train.py'), 'no')
    assert.equal(from('/elsewhere/ws/train.py', '/ws/train.py'), 'yes')
  })

  it('is none where it says nothing', () => {
    assert.equal(from(''), 'no')
    assert.equal(from('<console>'), 'no')
    assert.equal(from('../'), 'no')
    assert.equal(from('/usr/lib/python3/site-packages/ipykernel_launcher.py'), 'no')
  })

  it('is a file without a workspace folder by all of its path, or its end', () => {
    assert.equal(originOf('train.py', { path: '/a/train.py' }), 'yes' satisfies Origin)
    assert.equal(originOf('/b/train.py', { path: '/a/train.py' }), 'no')
  })

  it('is looked for by a filter that every name can be written in', () => {
    for (const name of [
      'train.py',
      "it's.py",
      'say "hi".py',
      'both\'".py',
      'back\\slash.py',
      'ünï 🚀.py',
      '100%.py',
      '`.py',
    ]) {
      const { ok } = parseFilter(originFilter({ path: `/ws/${name}` }))
      assert.ok(ok, name)
    }
    assert.equal(originFilter({ path: '/ws/train.py' }), "tags.`mlflow.source.name` LIKE '%train.py'")
  })
})
