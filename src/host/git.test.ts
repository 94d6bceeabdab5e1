import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { isAbort, PlatformError } from '../base/errors'
import { createGit, largestFile, withoutSecrets } from './git'

describe('git', () => {
  const git = createGit(() => true)
  let top: string
  let repository: string
  let first: string
  let second: string

  const call = (...args: readonly string[]): string => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
    return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' }).trim()
  }
  const refused = (words: RegExp) => (error: unknown) => error instanceof PlatformError && words.test(error.message)

  before(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'waymark-git-')))
    repository = join(top, 'a repository')
    await mkdir(join(repository, 'src'), { recursive: true })
    call('init', '--quiet', '--initial-branch=main')
    await writeFile(join(repository, 'src', 'train.py'), 'alpha = 0.1\n'.repeat(20))
    await writeFile(join(repository, 'größe.txt'), 'old\n')
    await writeFile(join(repository, 'gone.txt'), 'gone\n')
    call('add', '.')
    call('commit', '--quiet', '-m', 'first')
    first = call('rev-parse', 'HEAD')
    await rename(join(repository, 'src', 'train.py'), join(repository, 'src', 'fit.py'))
    await writeFile(join(repository, 'größe.txt'), 'new\n')
    await rm(join(repository, 'gone.txt'))
    await writeFile(join(repository, 'large.bin'), Buffer.alloc(largestFile + 1))
    call('add', '-A')
    call('commit', '--quiet', '-m', 'second')
    second = call('rev-parse', 'HEAD')
  })

  after(() => rm(top, { recursive: true, force: true }))

  it('finds the repository of a folder, and none where there is none', async () => {
    assert.equal(await git.repositoryOf(join(repository, 'src')), repository)
    assert.equal(await git.repositoryOf(top), undefined)
    assert.equal(await git.repositoryOf(join(top, 'not there')), undefined)
  })

  it('finds a commit by its whole id or the start of it', async () => {
    assert.equal(await git.findCommit(repository, first), first)
    assert.equal(await git.findCommit(repository, second.slice(0, 9)), second)
    assert.equal(await git.findCommit(repository, 'f'.repeat(40)), undefined)
  })

  it('takes nothing for a commit that is not the id of one', async () => {
    for (const id of [
      '',
      'HEAD',
      '--all',
      `${first}^`,
      `${first}\n`,
      'main',
      first.toUpperCase(),
      'abc',
      '-'.repeat(40),
    ]) {
      assert.equal(await git.findCommit(repository, id), undefined, id)
    }
    assert.equal(await git.findCommit(repository, call('rev-parse', 'HEAD^{tree}')), undefined)
  })

  it('does not take a branch for a commit because it is named like one', async () => {
    call('branch', 'abcdef1', first)
    assert.equal(await git.findCommit(repository, 'abcdef1'), undefined)
  })

  it('reads a file at a commit', async () => {
    const text = async (commit: string, path: string): Promise<string | undefined> =>
      (await git.readFile(repository, commit, path)) && call('show', `${commit}:${path}`)
    assert.equal((await git.readFile(repository, first, 'größe.txt'))?.toString(), 'old\n')
    assert.equal((await git.readFile(repository, second, 'größe.txt'))?.toString(), 'new\n')
    assert.equal(await text(second, 'gone.txt'), undefined)
    assert.equal(await text(first, '../outside'), undefined)
    assert.equal(await text(first, 'src'), undefined)
    await assert.rejects(git.readFile(repository, second, 'large.bin'), refused(/more than 20 MB/))
    await assert.rejects(
      git.readFile(repository, 'f'.repeat(40), 'a'),
      refused(/^Commit ffffffffffff is not in a repo/),
    )
  })

  it('lists what differs between two commits, renamed files with both names', async () => {
    assert.deepEqual(await git.changes(repository, first, second), [
      { before: 'gone.txt', after: undefined },
      { before: 'größe.txt', after: 'größe.txt' },
      { before: undefined, after: 'large.bin' },
      { before: 'src/train.py', after: 'src/fit.py' },
    ])
    assert.deepEqual(await git.changes(repository, first, first), [])
  })

  it('fetches a commit from a remote, and names remotes without their secrets', async () => {
    const other = join(top, 'clone')
    execFileSync('git', ['clone', '--quiet', repository, other])
    await writeFile(join(repository, 'third.txt'), 'third\n')
    call('add', '.')
    call('commit', '--quiet', '-m', 'third')
    const third = call('rev-parse', 'HEAD')
    assert.equal(await git.findCommit(other, third), undefined)
    await git.fetch(other, 'origin')
    assert.equal(await git.findCommit(other, third), third)
    assert.deepEqual(await git.remotes(other), [{ name: 'origin', url: repository }])
    assert.deepEqual(await git.remotes(repository), [])
    execFileSync('git', ['-C', other, 'remote', 'add', 'away', 'https://ada:s3cret@example.org/x.git'])
    assert.equal((await git.remotes(other)).at(-1)?.url, 'https://example.org/x.git')
    await assert.rejects(git.fetch(other, 'nowhere'), refused(/^Git refused in clone: /))
  })

  it('is not run while the folder is not trusted', async () => {
    const error: unknown = await createGit(() => false)
      .findCommit(repository, first)
      .catch((caught: unknown) => caught)
    assert.ok(error instanceof PlatformError && error.action === 'trustWorkspace')
  })

  it('is cancelled by its signal', async () => {
    const abort = new AbortController()
    const reading = git.changes(repository, first, second, abort.signal)
    abort.abort()
    await assert.rejects(reading, isAbort)
  })

  it('shows no address with a password', () => {
    assert.equal(withoutSecrets('https://token@example.org/a@b.git'), 'https://example.org/a@b.git')
    assert.equal(withoutSecrets('git@example.org:a/b.git'), 'git@example.org:a/b.git')
  })
})
