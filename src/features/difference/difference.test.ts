import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { PlatformError } from '../../base/errors'
import { createGit } from '../../host/git'
import { wordsFor } from '../../host/words'
import { guessSense } from '../../model/sense'
import type { DifferenceSection, DifferenceState, SectionName } from '../../protocol/difference'
import { createDifference, type DifferenceController, type Shower } from './controller'
import { sourceOf, type Given } from './fake'

describe('Why two runs differ', () => {
  let top: string
  let first: string
  let second: string
  const git = createGit(() => true)
  const call = (...args: readonly string[]): string => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
    return execFileSync('git', ['-C', top, ...who, ...args], { encoding: 'utf8' }).trim()
  }

  before(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'waymark-why-')))
    call('init', '--quiet', '--initial-branch=main')
    await writeFile(join(top, 'train.py'), 'alpha = 0.1\n')
    await writeFile(join(top, 'same.py'), '')
    call('add', '.')
    call('commit', '--quiet', '-m', 'first')
    first = call('rev-parse', 'HEAD')
    await writeFile(join(top, 'train.py'), 'alpha = 0.2\n')
    call('commit', '--quiet', '-am', 'second')
    second = call('rev-parse', 'HEAD')
  })

  after(() => rm(top, { recursive: true, force: true }))

  interface Seen {
    readonly states: readonly DifferenceState[]
    readonly last: DifferenceState
    readonly shown: readonly string[]
    readonly controller: DifferenceController
    section(name: SectionName): DifferenceSection
  }

  const explain = async (one: Given, other: Given, folders: readonly string[] = [top]): Promise<Seen> => {
    const states: DifferenceState[] = []
    const shown: string[] = []
    const show: Shower = {
      script: ({ script }) => Promise.resolve(void shown.push(`script ${script?.before} ${script?.after}`)),
      changes: ({ changes }) => Promise.resolve(void shown.push(`changes ${changes.length}`)),
      patch: (run, { from }) => Promise.resolve(void shown.push(`patch ${run} ${from}`)),
      fetch: ({ remote }) => {
        shown.push(`fetch ${remote?.name}`)
        return Promise.resolve(true)
      },
    }
    const side = (id: string, given: Given) => ({
      ref: { connection: 'c', experimentId: '1', runId: id },
      name: id,
      connectionName: 'store',
      source: sourceOf(id, given),
    })
    const controller = createDifference({
      sides: [side('oak', one), side('elm', other)],
      git,
      folders,
      sense: (metric) => ({ sense: guessSense(metric), guessed: true }),
      problemOf: (error) => ({ sentence: wordsFor(error).sentence }),
      show,
      publish: (state) => void states.push(state),
      onDidDispose: () => ({ dispose: () => undefined }),
    })
    await controller.refresh()
    const last = states.at(-1)
    assert.ok(last)
    const section = (name: SectionName): DifferenceSection => {
      const found = states.at(-1)?.sections.find((each) => each.name === name)
      assert.ok(found)
      return found
    }
    return { states, last, shown, controller, section }
  }

  const at = (commit: string): Readonly<Record<string, string>> => ({
    'mlflow.source.git.commit': commit,
    'mlflow.source.name': join(top, 'train.py'),
  })
  const open = async (seen: Seen, action: 'script' | 'changes' | 'patchOne' | 'fetch'): Promise<void> =>
    seen.controller.handlers.open({ action }, new AbortController().signal)

  it('tells params, metrics in their sense, digests and tags apart, and counts what is alike', async () => {
    const seen = await explain(
      {
        params: { alpha: '0.1', depth: '3' },
        metrics: { loss: 2, acc: 0.5, nan: NaN },
        digest: 'a',
        tags: { team: 'x' },
      },
      { params: { alpha: '0.2', depth: '3', only: 'b' }, metrics: { loss: 1, acc: 0.5, nan: NaN }, digest: 'b' },
    )
    assert.deepEqual(seen.section('params').rows, [
      { name: 'alpha', one: '0.1', other: '0.2' },
      { name: 'only', one: undefined, other: 'b' },
    ])
    assert.equal(seen.section('params').equal, 1)
    assert.deepEqual(seen.section('metrics').rows, [
      { name: 'loss', one: '2', other: '1', change: '−1', better: 'other', guessed: true },
    ])
    assert.equal(seen.section('metrics').equal, 2)
    assert.deepEqual(seen.section('datasets').rows, [{ name: 'wine (training)', one: 'a', other: 'b' }])
    assert.deepEqual(seen.section('tags').rows, [{ name: 'team', one: 'x', other: undefined }])
    // What the runs hold is there before any file of theirs is read.
    assert.ok(seen.states.some(({ sections, source }) => sections.length > 0 && source.loading))
  })

  it('tells environments apart package by package, wherever the files lie', async () => {
    const seen = await explain(
      { files: { 'model/requirements.txt': 'numpy==1.26.4\nscipy\n', 'model/python_env.yaml': 'python: 3.10.2' } },
      { files: { 'conda.yaml': 'dependencies: [python=3.11.4, {pip: [numpy==2.1.0, six>=1]}]' } },
    )
    assert.deepEqual(seen.section('environment').rows, [
      { name: 'Python', one: '3.10.2', other: '3.11.4' },
      { name: 'numpy', one: '1.26.4', other: '2.1.0' },
      { name: 'scipy', one: 'any version', other: undefined },
      { name: 'six', one: undefined, other: '>=1' },
    ])
  })

  it('reads the environments of models that lie beside the runs, as those of MLflow 3 do', async () => {
    const lost = new PlatformError({ reason: 'forbidden', platform: 'p', endpoint: '', message: 'Not allowed.' })
    const seen = await explain(
      { models: { svm: { MLmodel: '', 'requirements.txt': 'numpy==1.26.4' }, tree: lost } },
      { models: { svm: { 'requirements.txt': 'numpy==2.1.0' } } },
    )
    const { rows, notes } = seen.section('environment')
    assert.deepEqual(rows, [{ name: 'numpy', one: '1.26.4', other: '2.1.0' }])
    assert.deepEqual(notes, ['oak: The files of the model tree could not be listed: Not allowed.'])
  })

  it('says what is not what its name says, and keeps the rest', async () => {
    const lost = new PlatformError({ reason: 'unreachable', platform: 'p', endpoint: '', message: 'Cannot reach it.' })
    const seen = await explain(
      { params: { a: '1' }, files: { 'requirements.txt': Buffer.from([0xff, 0xfe, 0]), 'conda.yaml': '\n- 1' } },
      { params: { a: '2' }, files: { 'requirements.txt': lost } },
    )
    assert.deepEqual(seen.section('environment').notes, [
      'oak: requirements.txt is not a text.',
      'oak: conda.yaml is not a conda environment.',
      'elm: requirements.txt could not be read: Cannot reach it.',
    ])
    assert.equal(seen.section('params').rows.length, 1)
  })

  it('holds nothing against a run that says nothing of its packages', async () => {
    const seen = await explain({ files: { 'requirements.txt': 'numpy' } }, {})
    assert.deepEqual(seen.section('environment').rows, [])
    assert.deepEqual(seen.section('environment').notes, [
      'elm logged no requirements.txt, conda.yaml or python_env.yaml.',
    ])
  })

  it('offers the script and all changes between the commits', async () => {
    const seen = await explain({ tags: at(first) }, { tags: at(second.slice(0, 10)) })
    assert.deepEqual(seen.last.source.notes, ['1 file differs between the two commits.'])
    assert.deepEqual(seen.last.source.actions, [
      { id: 'script', title: 'Compare train.py' },
      { id: 'changes', title: 'Open All Changes' },
    ])
    await open(seen, 'script')
    await open(seen, 'changes')
    assert.deepEqual(seen.shown, ['script train.py train.py', 'changes 1'])
  })

  it('says which runs have no commit, and where there is no repository', async () => {
    assert.deepEqual((await explain({ tags: at(first) }, {})).last.source.notes, [
      'elm did not record a commit, so the code cannot be compared.',
    ])
    const url = { 'mlflow.source.git.repoURL': 'https://ada:secret@example.org/a.git' }
    const outside = await explain({ tags: { ...at(first), ...url } }, { tags: at(second) }, [tmpdir()])
    assert.deepEqual(outside.last.source.notes, [
      'The open folder is in no git repository, so the code of these runs cannot be shown. They ran in a clone of https://example.org/a.git.',
    ])
  })

  it('says which remote to fetch a missing commit from, and reads again after that', async () => {
    const away = 'e'.repeat(40)
    assert.match((await explain({ tags: at(first) }, { tags: at(away) })).last.source.notes[0] ?? '', /no remote/)
    call('remote', 'add', 'other', 'https://example.org/other.git')
    call('remote', 'add', 'team', 'git@example.org:team/wine.git')
    const url = { 'mlflow.source.git.repoURL': 'https://example.org/team/wine' }
    const seen = await explain({ tags: at(first) }, { tags: { ...at(away), ...url } })
    assert.deepEqual(seen.last.source.notes, [
      'Commit eeeeeeee is not in this clone. Fetch team (git@example.org:team/wine.git) to look for it.',
    ])
    assert.deepEqual(seen.last.source.actions, [{ id: 'fetch', title: 'Fetch team…' }])
    const before = seen.states.length
    await open(seen, 'fetch')
    assert.ok(seen.states.length > before)
  })

  it('takes what a server says is a commit for nothing else', async () => {
    const seen = await explain({ tags: at('--output=/tmp/x') }, { tags: at('HEAD') })
    assert.match(seen.last.source.notes[0] ?? '', /are not in this clone/)
  })

  it('offers the patch that a run logged, and says when it logged none', async () => {
    const patch = 'diff --git a/train.py b/train.py\n--- a/train.py\n+++ b/train.py\n'
    const seen = await explain(
      { tags: at(first), files: { 'code/git_diff.txt': patch } },
      { tags: { ...at(second), 'mlflow.source.git.dirty': 'True' }, files: { 'x.patch': 'hello' } },
    )
    assert.deepEqual(seen.last.source.notes.slice(1), [
      'elm: x.patch is not a patch.',
      'elm ran with uncommitted changes, and no patch of them was logged.',
    ])
    await open(seen, 'patchOne')
    assert.deepEqual(seen.shown, ['patch oak code/git_diff.txt'])
  })

  it("reads MLflow's own tag of it, and says where a server cut it off", async () => {
    const diff = `diff --git a/a b/a\n${'+'.repeat(8_000)}`.slice(0, 8_000)
    const seen = await explain({ tags: { ...at(first), 'mlflow.source.git.diff': diff } }, { tags: at(second) })
    assert.match(seen.last.source.notes[1] ?? '', /^oak: The tag mlflow.source.git.diff is cut off/)
    assert.equal(seen.last.source.actions.at(-1)?.id, 'patchOne')
  })

  it('does not take in a patch of 50 MB, whether its list says so or not', async () => {
    const large = { 'big.patch': Buffer.alloc(50_000_000, 'x') }
    const told = await explain({ tags: at(first), files: large, size: 50_000_000 }, { tags: at(second) })
    assert.equal(told.last.source.notes[1], 'oak: big.patch (50 MB) is larger than 5 MB and is not read.')
    const silent = await explain({ tags: at(first), files: large }, { tags: at(second) })
    assert.equal(silent.last.source.notes[1], 'oak: big.patch is larger than 5 MB and is not read.')
  })

  it('says that a run was deleted meanwhile', async () => {
    const seen = await explain({}, { gone: true })
    assert.equal(seen.last.problem?.sentence, 'elm is not in store any more.')
    assert.equal(seen.last.source.loading, false)
  })
})
