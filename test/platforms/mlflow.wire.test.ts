import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { sendJson } from '../servers/http'
import { failsWith } from '../suites/experiments/subject'
import { scripted, streamedNames, wireRun } from './server'

const ask = { experimentIds: ['1'], limit: 10 }
const missing = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Not here' }

describe('what tracking servers say', () => {
  const serve = scripted()

  it('nothing at all: an unknown experiment has no runs', async () => {
    const { source } = await serve((_asked, response) => sendJson(response, {}))
    assert.deepEqual((await source.searchRuns(ask)).items, [])
    assert.deepEqual((await source.searchExperiments({ limit: 10 })).items, [])
  })

  it('a run with what is unset left out, or null', async () => {
    const bare = { info: { run_uuid: '0123456789abcdef' } }
    const nulls = wireRun('b', null, { run_name: null, status: null, end_time: null, user_id: '', artifact_uri: null })
    const tagged = wireRun('c', { tags: [{ key: 'mlflow.runName', value: 'from the tag' }] }, { run_name: '' })
    const { source } = await serve((_asked, response) => sendJson(response, { runs: [bare, nulls, tagged] }))
    const { items } = await source.searchRuns(ask)
    assert.deepEqual(
      items.map(({ id, name, status, startedAt, endedAt, user, artifactUri, datasets }) => ({
        ...{ id, name, status, startedAt, endedAt, user, artifactUri, datasets },
      })),
      [
        { id: '0123456789abcdef', name: '01234567', status: 'unknown', startedAt: undefined },
        { id: 'b', name: 'b', status: 'unknown', startedAt: 1 },
        { id: 'c', name: 'from the tag', status: 'finished', startedAt: 1 },
      ].map((run) => ({ ...run, endedAt: undefined, user: undefined, artifactUri: undefined, datasets: undefined })),
    )
  })

  it('numbers in every way in which they are written', async () => {
    const written =
      '[["nan","\\"NaN\\""],["inf","\\"Infinity\\""],["ninf","\\"-Infinity\\""],["python","\\"-inf\\""],["max",1.7976931348623157e308],["min",-1.7976931348623157e308],["huge",1.7e308],["tiny",5e-324],["long",12345678901234567890],["text","\\"2.5\\""]]'
    const metrics = (JSON.parse(written) as [string, string | number][]).map(
      ([key, value]) =>
        `{"key": "${key}", "value": ${key === 'long' ? '12345678901234567890' : value}, "timestamp": "7", "step": "9007199254740993"}`,
    )
    const { source } = await serve((_asked, response) =>
      response.end(
        `{"runs": [{"info": {"run_id": "a", "start_time": "5"}, "data": {"metrics": [${metrics.join()}, {"key": "unset"}]}}]}`,
      ),
    )
    const [run] = (await source.searchRuns(ask)).items
    assert.equal(run?.startedAt, 5)
    assert.deepEqual(Object.fromEntries(Array.from(run.metrics, ([key, { value }]) => [key, value])), {
      ...{ nan: NaN, inf: Infinity, ninf: -Infinity, python: -Infinity, max: Infinity, min: -Infinity },
      ...{ huge: 1.7e308, tiny: 5e-324, long: 12345678901234567000, text: 2.5, unset: 0 },
    })
    assert.deepEqual(run.metrics.get('nan'), { value: NaN, at: 7, step: 9007199254740993n })
    assert.deepEqual(run.metrics.get('unset'), { value: 0, at: 0, step: 0 })
  })

  it('values of 100,000 characters, and every kind of text, unharmed', async () => {
    const texts = [
      'x'.repeat(100_000),
      '👩‍🔬'.repeat(20_000),
      'שלום\u202e مرحبا',
      '<script>alert(1)</script>',
      'a"b\\c] } , {',
      '\ud800 alone',
      '\u0000\u2028\n\t',
      '',
    ]
    const params = texts.map((value, index) => ({ key: `p${index} ${value.slice(0, 20)}`, value }))
    const { source } = await serve((_asked, response) => sendJson(response, { runs: [wireRun('a', { params })] }))
    const [run] = (await source.searchRuns(ask)).items
    assert.deepEqual(
      [...run!.params],
      params.map(({ key, value }) => [key, value]),
    )
  })

  it('runs twice, since others came meanwhile: each is taken once', async () => {
    const { source, server } = await serve(({ body }, response) => {
      const isFirst = !body.includes('page_token')
      sendJson(
        response,
        isFirst
          ? { runs: ['a', 'b', 'c'].map((id) => wireRun(id)), next_page_token: 'more' }
          : { runs: ['c', 'd'].map((id) => wireRun(id)) },
      )
    })
    const names: string[] = []
    await streamedNames(source, names)
    assert.deepEqual(names, ['a', 'b', 'c', 'd'])
    assert.equal(server.requests.length, 2)
  })

  it('very wide runs: the next pages are smaller', async () => {
    const wide = { params: [{ key: 'p', value: 'x'.repeat(500_000) }] }
    const { source, server } = await serve(({ body }, response) => {
      const isFirst = !body.includes('page_token')
      const runs = Array.from({ length: isFirst ? 100 : 1 }, (_, index) => wireRun(`${isFirst}${index}`, wide))
      sendJson(response, { runs, ...(isFirst && { next_page_token: 'more' }) })
    })
    await streamedNames(source, [])
    const sizes = server.requests.map(({ body }) => (JSON.parse(body) as { max_results: number }).max_results)
    assert.deepEqual(sizes, [100, 31])
  })

  it('refuses to sort by what no server can, without asking it', async () => {
    const { source, server } = await serve((_asked, response) => sendJson(response, {}))
    for (const column of ['attribute:duration', 'attribute:dataset', 'param:a"b', 'metric:a`b', 'tag:a\\b'] as const) {
      await failsWith('invalidRequest', source.searchRuns({ ...ask, sort: [{ column, descending: true }] }))
    }
    assert.equal(server.requests.length, 0)
  })
})

describe('older tracking servers', () => {
  const serve = scripted()
  const points = Array.from({ length: 50 }, (_, step) => ({ key: 'loss', value: step, timestamp: step, step }))

  it('without sampled histories: the whole is read and thinned out, and sampling is not asked for again', async () => {
    const { source, server } = await serve(({ url }, response) => {
      if (url.includes('get-history-bulk-interval')) {
        response.writeHead(404).end('<title>404 Not Found</title>')
      } else {
        sendJson(response, { metrics: points })
      }
    })
    const series = await source.metricHistory('a', 'loss', { points: 10 })
    assert.equal(series.sampled, true)
    assert.ok(series.values.length <= 12)
    assert.equal((await source.metricHistory('a', 'loss', { points: 100 })).values.length, 50)
    assert.equal(server.requests.filter(({ url }) => url.includes('bulk-interval')).length, 1)
  })

  it('of MLflow 2, which lose most of a range: the whole is read instead', async () => {
    const { source, server } = await serve(({ url }, response) => {
      if (url === '/version') {
        response.end('2.22.5')
      } else {
        sendJson(response, { metrics: points })
      }
    })
    const series = await source.metricHistory('a', 'loss', { points: 10, fromStep: 40, toStep: 42 })
    assert.deepEqual([...series.steps], [40, 41, 42])
    await source.metricHistory('a', 'loss', { points: 10, fromStep: 40, toStep: 42 })
    assert.equal(server.requests.filter(({ url }) => url === '/version').length, 1)
    assert.ok(!server.requests.some(({ url }) => url.includes('bulk-interval')))
  })

  it('page a history', async () => {
    const { source } = await serve(({ url }, response) => {
      const isFirst = !url.includes('page_token')
      sendJson(
        response,
        isFirst ? { metrics: points.slice(0, 30), next_page_token: 'x' } : { metrics: points.slice(30) },
      )
    })
    assert.equal((await source.metricHistory('a', 'loss', {})).values.length, 50)
  })

  it('without logged models: there are none, and they are not asked for again', async () => {
    const { source, server } = await serve((_asked, response) => response.writeHead(404).end('<title>404</title>'))
    assert.deepEqual(await source.searchLoggedModels!(ask), { items: [] })
    assert.deepEqual(await source.searchLoggedModels!(ask), { items: [] })
    assert.equal(server.requests.length, 1)
  })

  it('without search by run id: runs are got one by one', async () => {
    const { source } = await serve(({ url }, response) => {
      if (url.includes('/runs/get')) {
        sendJson(response, { run: wireRun(url.split('=').at(-1) ?? '') })
      } else {
        sendJson(response, { error_code: 'INVALID_PARAMETER_VALUE', message: 'Invalid attribute key' }, 400)
      }
    })
    const ids = Array.from({ length: 12 }, (_, index) => `run-${index}`)
    assert.deepEqual(
      (await source.getRuns(ids)).map(({ id }) => id),
      ids,
    )
  })
})

describe('artifacts that a tracking server does not reach', () => {
  const serve = scripted()
  let folder: string

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'waymark-direct-')))
    await mkdir(join(folder, 'run-1', 'artifacts', 'notes'), { recursive: true })
    await writeFile(join(folder, 'run-1', 'artifacts', 'notes', 'a b.txt'), 'here')
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'run-1', 'secret.txt'), 'secret')
    await symlink(join(folder, 'secret.txt'), join(folder, 'run-1', 'artifacts', 'link.txt'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** A server that has the run, whose artifacts are elsewhere. */
  const remote = (uri: string, status = 404) =>
    serve(({ url }, response) => {
      if (url.includes('/runs/get')) {
        sendJson(response, { run: wireRun('run-1', {}, { artifact_uri: uri }) })
      } else if (url.includes('/artifacts/list')) {
        sendJson(response, { root_uri: uri })
      } else {
        sendJson(response, missing, status)
      }
    })

  for (const scheme of ['', 'file://']) {
    it(`are read where they lie on this machine (${scheme || 'a path'})`, async () => {
      const { source } = await remote(`${scheme}${folder}/run-1/artifacts`, 500)
      assert.deepEqual(await source.listArtifacts('run-1', undefined), [{ path: 'notes', isFolder: true }])
      assert.deepEqual(await source.listArtifacts('run-1', 'notes/'), [
        { path: 'notes/a b.txt', isFolder: false, size: 4 },
      ])
      const { body, size } = await source.openArtifact('run-1', 'notes/a b.txt')
      assert.deepEqual([await readAll(body), size], ['here', 4])
    })
  }

  for (const path of ['link.txt', '../secret.txt', 'notes/../../secret.txt', 'notes']) {
    it(`are not read outside of the run's own: ${path}`, async () => {
      const { source } = await remote(`${folder}/run-1/artifacts`)
      await failsWith('notFound', source.openArtifact('run-1', path))
    })
  }

  it('are not read in a folder that a server names and that is not the run’s', async () => {
    const { source } = await remote(folder)
    assert.deepEqual(await source.listArtifacts('run-1', undefined), [])
    await failsWith('notFound', source.openArtifact('run-1', 'secret.txt'))
  })

  it('are named with the place where they are', async () => {
    const { source } = await serve(({ url }, response) => {
      if (url.includes('/runs/get')) {
        sendJson(response, { run: wireRun('run-1', {}, { artifact_uri: 's3://bucket/run-1/artifacts' }) })
      } else {
        sendJson(response, { error_code: 'INTERNAL_ERROR', message: 'No module named boto3' }, 500)
      }
    })
    const error = await failsWith('notFound', source.openArtifact('run-1', 'model.pkl'))
    assert.match(error.message, /does not give out model\.pkl, which it keeps at s3:\/\/bucket\/run-1\/artifacts/)
  })
})
