import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import type { ExperimentSource } from '../../src/model/platform'
import type { Run } from '../../src/model/run'
import { findLocalStores } from '../../src/platforms/mlflow-local/discover'
import { runMeta, write, writeExperiment, writeRun } from './files'
import { localTools, refusal, seen } from './local'

const id = (number: number): string => number.toString(16).padStart(32, '0')

async function runs(source: ExperimentSource, experimentId = '11'): Promise<readonly Run[]> {
  return (await source.searchRuns({ experimentIds: [experimentId], limit: 1000 })).items
}

async function run(source: ExperimentSource, number: number): Promise<Run> {
  const [found] = await source.getRuns([id(number)])
  assert.ok(found)
  return found
}

/** Asks until the store's watch has told of a change; the test's own time is the limit. */
async function changed(source: ExperimentSource, from: string | undefined): Promise<void> {
  while ((await source.changeToken?.()) === from) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('a local file store', function () {
  this.timeout(60_000)
  const tools = localTools()

  function store(): { mlruns: string; experiment: string } {
    const mlruns = join(tools.folder(), 'mlruns')
    return { mlruns, experiment: writeExperiment(mlruns, '11', 'files') }
  }

  it('is found only where an experiment describes itself', async () => {
    const { mlruns } = store()
    assert.deepEqual(await findLocalStores(join(mlruns, '..')), [{ path: mlruns, kind: 'file' }])
    const other = tools.folder()
    mkdirSync(join(other, 'mlruns', '1', id(1), 'artifacts'), { recursive: true })
    assert.deepEqual(await findLocalStores(other), [])
    writeFileSync(join(other, 'mlflow.db'), '')
    assert.deepEqual(await findLocalStores(other), [{ path: join(other, 'mlflow.db'), kind: 'sqlite' }])
    assert.deepEqual(await findLocalStores(join(other, 'nowhere')), [])
  })

  it('keeps ids of 18 digits, keys with / and metrics that are not finite', async () => {
    const { mlruns } = store()
    const experiment = writeExperiment(mlruns, '987654321098765432', 'long id')
    const metrics = {
      'metrics/a/nan': '5 nan 1\n',
      'metrics/inf': '5 inf 1\n',
      'metrics/ninf': '5 -inf 9007199254740993\n',
    }
    writeRun(experiment, { id: id(1), files: { ...metrics, 'params/opt/lr': '0.1', 'tags/x/y/z': 'deep' } })
    const source = tools.open(mlruns)
    const [found] = await runs(source, '987654321098765432')
    assert.equal(found?.experimentId, '987654321098765432')
    assert.deepEqual(
      found.metrics,
      new Map([
        ['a/nan', { value: NaN, step: 1, at: 5 }],
        ['inf', { value: Infinity, step: 1, at: 5 }],
        ['ninf', { value: -Infinity, step: 9007199254740993n, at: 5 }],
      ]),
    )
    assert.deepEqual(found.params, new Map([['opt/lr', '0.1']]))
    assert.deepEqual(found.tags, new Map([['x/y/z', 'deep']]))
    const { exactSteps } = await source.metricHistory(id(1), 'ninf', {})
    assert.deepEqual([...(exactSteps ?? [])], [9007199254740993n])
  })

  it('leaves a run with a broken meta.yaml out and says so', async () => {
    const { mlruns, experiment } = store()
    writeRun(experiment, { id: id(1), name: 'whole' })
    write(join(experiment, id(2), 'meta.yaml'), 'run_id: [unclosed\n  : - {')
    write(join(experiment, id(3), 'meta.yaml'), '')
    write(join(experiment, id(4), 'meta.yaml'), runMeta(experiment, { id: id(4) }).slice(0, 200))
    write(join(mlruns, '12', 'meta.yaml'), '- not\n- a mapping\n')
    const source = tools.open(mlruns)
    assert.deepEqual(
      (await runs(source)).map(({ name }) => name),
      ['whole'],
    )
    const notes = (await source.notes?.()) ?? []
    assert.equal(notes.length, 4)
    for (const what of [`Run ${id(2)}`, `Run ${id(3)}`, `Run ${id(4)}`, 'Experiment 12']) {
      assert.ok(
        notes.some((note) => note.startsWith(`${what}: its meta.yaml cannot be read, so it is left out`)),
        what,
      )
    }
  })

  it('keeps what it has of a run while its meta.yaml is being written', async () => {
    const { mlruns, experiment } = store()
    const folder = writeRun(experiment, { id: id(1), name: 'kept', status: 1 })
    const source = tools.open(mlruns)
    assert.equal((await runs(source)).length, 1)
    const token = await source.changeToken?.()
    writeFileSync(join(folder, 'meta.yaml'), '')
    writeRun(experiment, { id: id(2), name: 'later', startedAt: 1 })
    await changed(source, token)
    assert.deepEqual(
      (await runs(source)).map(({ name }) => name),
      ['kept', 'later'],
    )
  })

  it('reads what the simple way cannot: names over several lines, quotes, escapes', async () => {
    const { mlruns, experiment } = store()
    const odd = [
      '"it\'s \\"quoted\\" \\u263a"',
      "'a: b # c'",
      "'it''s'",
      'a long name\n  over two lines',
      'שלום',
      '"null"',
      "'12'",
    ]
    odd.forEach((name, number) => writeRun(experiment, { id: id(number), name, startedAt: 1000 - number }))
    const source = tools.open(mlruns)
    const names = (await runs(source)).map(({ name }) => name)
    assert.deepEqual(names, ['it\'s "quoted" ☺', 'a: b # c', "it's", 'a long name over two lines', 'שלום', '', '12'])
    assert.deepEqual(await source.notes?.(), [])
  })

  it('skips a half-written metric line, says so, and reads it once it is whole', async () => {
    const { mlruns, experiment } = store()
    const folder = writeRun(experiment, {
      id: id(1),
      name: 'live',
      status: 1,
      files: { 'metrics/loss': '1 0.5 0\n2 0.25 1\n3 0.1' },
    })
    const source = tools.open(mlruns)
    assert.equal((await run(source, 1)).metrics.get('loss')?.value, 0.25)
    assert.deepEqual(await source.notes?.(), ['Run live: a line of metric loss is not complete, so it is left out.'])
    assert.deepEqual([...(await source.metricHistory(id(1), 'loss', {})).values], [0.5, 0.25])
    let token = await source.changeToken?.()
    appendFileSync(join(folder, 'metrics', 'loss'), '25 2\n')
    await changed(source, token)
    assert.deepEqual((await run(source, 1)).metrics.get('loss'), { value: 0.125, step: 2, at: 3 })
    assert.deepEqual(await source.notes?.(), [])
    token = await source.changeToken?.()
    appendFileSync(join(folder, 'metrics', 'loss'), 'this is no point\n4 0.0625 3\n')
    await changed(source, token)
    assert.deepEqual([...(await source.metricHistory(id(1), 'loss', {})).steps], [0, 1, 2, 3])
  })

  it('sees what is added, changed and taken away', async () => {
    const { mlruns, experiment } = store()
    const folder = writeRun(experiment, { id: id(1), name: 'first', status: 1 })
    const source = tools.open(mlruns)
    assert.equal((await runs(source)).length, 1)
    let token = await source.changeToken?.()
    writeRun(experiment, { id: id(2), name: 'second', startedAt: 5 })
    await changed(source, token)
    assert.deepEqual(
      (await runs(source)).map(({ name }) => name),
      ['first', 'second'],
    )
    token = await source.changeToken?.()
    write(join(folder, 'tags', 'stage'), 'final')
    await changed(source, token)
    assert.equal((await run(source, 1)).tags.get('stage'), 'final')
    token = await source.changeToken?.()
    mkdirSync(join(mlruns, '.trash'), { recursive: true })
    renameSync(experiment, join(mlruns, '.trash', '11'))
    writeFileSync(
      join(mlruns, '.trash', '11', 'meta.yaml'),
      "experiment_id: '11'\nlifecycle_stage: deleted\nname: files\n",
    )
    await changed(source, token)
    assert.deepEqual((await source.searchExperiments({ limit: 10 })).items, [])
    assert.equal((await source.searchExperiments({ limit: 10, view: 'deleted' })).items[0]?.name, 'files')
    rmSync(mlruns, { recursive: true })
    writeFileSync(join(mlruns, '..', 'other'), '')
    const refused = async (): Promise<unknown> => {
      for (;;) {
        await runs(source)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    assert.deepEqual(seen(await refusal(refused())), {
      reason: 'notFound',
      message: 'mlruns is not there.',
      action: 'startServer',
    })
  })

  it('does not follow a symbolic link that leaves the store', async function () {
    if (process.platform === 'win32') {
      console.log('      skipped: links need a privilege on Windows')
      this.skip()
    }
    const { mlruns, experiment } = store()
    const outside = writeExperiment(tools.folder(), '13', 'outside')
    writeRun(outside, { id: id(9), name: 'outside' })
    const folder = writeRun(experiment, { id: id(1), name: 'inside', files: { 'params/lr': '0.1' } })
    symlinkSync(outside, join(mlruns, '13'))
    symlinkSync(join(outside, id(9)), join(experiment, id(9)))
    symlinkSync('/etc/hostname', join(folder, 'params', 'secret'))
    symlinkSync(join(mlruns, '..'), join(folder, 'params', 'loop'))
    symlinkSync(join(folder, 'params', 'lr'), join(folder, 'params', 'same'))
    const source = tools.open(mlruns)
    assert.deepEqual(
      (await source.searchExperiments({ limit: 10 })).items.map(({ name }) => name),
      ['files'],
    )
    const [found, ...others] = await runs(source)
    assert.deepEqual(others, [])
    assert.deepEqual(
      found?.params,
      new Map([
        ['lr', '0.1'],
        ['same', '0.1'],
      ]),
    )
    const notes = (await source.notes?.()) ?? []
    for (const link of ['13', `11/${id(9)}`, `11/${id(1)}/params/secret`, `11/${id(1)}/params/loop`]) {
      assert.ok(notes.includes(`${link} is a link that leaves the store, so it is not followed.`), link)
    }
  })

  it('opens artifacts of the run alone', async function () {
    if (process.platform === 'win32') this.skip()
    const { mlruns, experiment } = store()
    const folder = writeRun(experiment, {
      id: id(1),
      files: { 'artifacts/a/b.txt': 'hello', 'artifacts/a/ü &.txt': '' },
    })
    writeRun(experiment, { id: id(2), artifactUri: 's3://bucket/11/2/artifacts' })
    writeRun(experiment, { id: id(3), artifactUri: 'mlflow-artifacts:/11/3/artifacts' })
    symlinkSync('/etc', join(folder, 'artifacts', 'etc'))
    const source = tools.open(mlruns)
    assert.deepEqual(await source.listArtifacts(id(1), undefined), [{ path: 'a', isFolder: true }])
    assert.deepEqual(await source.listArtifacts(id(1), 'a'), [
      { path: 'a/b.txt', isFolder: false, size: 5 },
      { path: 'a/ü &.txt', isFolder: false, size: 0 },
    ])
    const { body, size } = await source.openArtifact(id(1), 'a/b.txt')
    const parts: string[] = []
    for await (const part of body) parts.push(String(part))
    assert.deepEqual([parts.join(''), size], ['hello', 5])
    for (const path of ['../meta.yaml', 'a/../../meta.yaml', '/etc/hostname', 'etc/hostname', 'etc', '..']) {
      const error = await refusal(source.openArtifact(id(1), path))
      assert.deepEqual(
        seen(error),
        { reason: 'forbidden', message: `${path} lies outside of the run's artifacts, so it is not opened.` },
        path,
      )
    }
    assert.equal((await refusal(source.openArtifact(id(1), 'a/none.txt'))).reason, 'notFound')
    assert.deepEqual(seen(await refusal(source.listArtifacts(id(2), undefined))), {
      reason: 'notFound',
      message: 'The artifacts of this run are not on this machine but at s3://bucket/11/2/artifacts.',
    })
    assert.equal((await refusal(source.listArtifacts(id(3), undefined))).action, 'startServer')
    write(join(mlruns, '..', 'mlartifacts', '11', '3', 'artifacts', 'served.txt'), 'x')
    assert.deepEqual(await source.listArtifacts(id(3), undefined), [{ path: 'served.txt', isFolder: false, size: 1 }])
  })

  it('takes 100,000 files without trouble, and its next look is cheap', async function () {
    this.timeout(180_000)
    const { mlruns, experiment } = store()
    const keys = Array.from({ length: 24 }, (_, number) => `key_${number}`)
    const files = Object.fromEntries(
      keys.flatMap((key) => [
        [`metrics/${key}`, '5 0.5 1\n'],
        [`params/${key}`, '1'],
      ]),
    )
    for (let number = 0; number < 2050; number += 1)
      writeRun(experiment, { id: id(number), name: `run-${number}`, files })
    const source = tools.open(mlruns)
    const first = await source.searchRuns({ experimentIds: ['11'], limit: 100 })
    assert.equal(first.items.length, 100)
    let cells = 0
    for await (const { numbers, texts } of source.streamRuns({ experimentIds: ['11'], columns: 'all' })) {
      for (const { rows } of [...numbers, ...texts]) cells += rows.length
    }
    assert.equal(cells, 2050 * 48)
    const token = await source.changeToken?.()
    writeRun(experiment, { id: id(5000), name: 'one more' })
    await changed(source, token)
    assert.equal((await run(source, 5000)).name, 'one more')
  })
})
