import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Git } from '../../host/git'
import { run } from '../experiments/fake'
import { differs, lackOf, sourceOf, type Source } from './source'

type Asked = Pick<Git, 'repositoryOf' | 'findCommit' | 'readFile'>

function git({
  repository = '/ws',
  commit = 'a1b2c3d4e5',
  text = 'alpha = 1\n',
}: Readonly<Partial<Record<string, string>>>): Git {
  const refuse = (): never => {
    throw new Error('not asked for')
  }
  const asked: Asked = {
    repositoryOf: () => Promise.resolve(repository === '' ? undefined : repository),
    findCommit: (_repository, id) => Promise.resolve(commit.startsWith(id) ? commit : undefined),
    readFile: (_repository, _commit, path) =>
      Promise.resolve(path === 'src/train.py' && text !== '' ? new TextEncoder().encode(text) : undefined),
  }
  return { ...asked, changes: refuse, remotes: refuse, fetch: refuse }
}

const of = (from: Git, commit?: string): Promise<Source> =>
  sourceOf(from, { path: '/ws/src/train.py' }, run('a', { tags: commit ? { 'mlflow.source.git.commit': commit } : {} }))

describe('The code that a run recorded', () => {
  it('is read at its commit', async () => {
    const found = await of(git({}), 'a1b2c3d4')
    assert.deepEqual(found, {
      kind: 'there',
      commit: 'a1b2c3d4',
      at: { repository: '/ws', commit: 'a1b2c3d4e5', file: 'src/train.py' },
      text: 'alpha = 1\n',
    })
    assert.equal(lackOf(found), '')
  })

  it('is none without a commit, without a repository, in another clone, and where the file was not there yet', async () => {
    assert.equal(lackOf(await of(git({}))), 'It did not record a commit.')
    assert.match(lackOf(await of(git({ repository: '' }), 'a1b2c3d4')), /in no repository/)
    assert.match(lackOf(await of(git({ repository: '/elsewhere' }), 'a1b2c3d4')), /in no repository/)
    assert.equal(lackOf(await of(git({}), 'ffffffffff')), 'Its commit ffffffff is not in this clone.')
    assert.equal(lackOf(await of(git({ text: '' }), 'a1b2c3d4')), 'This file is not in its commit a1b2c3d4.')
  })

  it('is the same however its lines end', () => {
    assert.ok(!differs('a\r\nb\r\n', 'a\nb\n'))
    assert.ok(!differs('a\n', 'a\n'))
    assert.ok(differs('a\nb', 'a\nc'))
  })
})
