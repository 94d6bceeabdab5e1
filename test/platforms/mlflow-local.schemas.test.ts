import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { seedStore } from '../servers/seed'
import { localTools } from './local'

const schemas = join(__dirname, '..', 'fixtures', 'mlflow', 'schemas')

describe('a local SQLite store of another version', function () {
  this.timeout(60_000)
  const tools = localTools()
  function fill(file: string): void {
    const db = new DatabaseSync(file)
    db.exec(`
        insert into experiments (experiment_id, name, artifact_location, lifecycle_stage) values (1, 'old', '/tmp/none', 'active');
        insert into runs (run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
          values ('a1', 'first', 'LOCAL', 'ada', 'FINISHED', 1000, 2000, 'active', '/tmp/none/a1', 1),
                 ('a2', '', 'LOCAL', 'ada', 'RUNNING', 3000, null, 'active', '/tmp/none/a2', 1);
        insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values ('loss', 0.5, 1500, 2, 0, 'a1');
        insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
          values ('loss', 0.7, 1400, 2, 0, 'a1'), ('other', 1, 1400, 1, 0, 'a1'), ('loss', 0.5, 1500, 1, 0, 'a1');
        insert into params (key, value, run_uuid) values ('lr', '0.1', 'a1');
        insert into tags (key, value, run_uuid) values ('mlflow.runName', 'second', 'a2');
        insert into registered_models (name, creation_time, last_updated_time) values ('kept', 1000, 2000);
        insert into model_versions (name, version, creation_time, last_updated_time, current_stage, source, run_id)
          values ('kept', 9, 1000, 1000, 'Production', '/tmp/none', 'a1'), ('kept', 10, 1000, 1000, 'None', '/tmp/none', 'a1')`)
    db.close()
  }

  async function check(file: string): Promise<void> {
    const source = tools.open(file)
    const { items: experiments } = await source.searchExperiments({ limit: 10 })
    assert.deepEqual(
      experiments.map(({ name }) => name),
      ['old'],
    )
    const { items } = await source.searchRuns({ experimentIds: ['1'], limit: 10, filter: "params.lr = '0.1'" })
    const [run] = items
    assert.deepEqual(run?.metrics, new Map([['loss', { value: 0.5, step: 2, at: 1500 }]]))
    assert.deepEqual(run.params, new Map([['lr', '0.1']]))
    const all = await source.searchRuns({ experimentIds: ['1'], limit: 10 })
    assert.deepEqual(
      all.items.map(({ name, status }) => [name, status]),
      [
        ['second', 'running'],
        ['first', 'finished'],
      ],
    )
    const { steps, values } = await source.metricHistory('a1', 'loss', {})
    assert.deepEqual([...steps], [1, 2])
    assert.deepEqual([...values], [0.5, 0.7])
    let streamed = 0
    for await (const { rows } of source.streamRuns({ experimentIds: ['1'], columns: 'all' }))
      streamed += rows?.count ?? 0
    assert.equal(streamed, 2)
    assert.deepEqual(await source.listArtifacts('a1', undefined), [])
    assert.ok(await source.searchLoggedModels?.({ experimentIds: ['1'], limit: 10 }))
  }

  async function checkRegistry(file: string): Promise<void> {
    const { registry } = tools.connect(file)
    const { items } = await registry.searchModels({ kind: 'model', limit: 10 })
    assert.deepEqual(
      items.map(({ name, latest }) => [name, latest]),
      [['kept', '10']],
    )
    const versions = await registry.searchVersions({ model: 'kept', limit: 10 })
    assert.deepEqual(
      versions.items.map(({ version, stage, runId }) => [version, stage, runId]),
      [
        ['10', undefined, 'a1'],
        ['9', 'Production', 'a1'],
      ],
    )
  }

  const files = readdirSync(schemas).filter((name) => name.endsWith('.db.gz'))

  it('has schemas to be tried on', () => {
    assert.ok(files.length >= 11)
  })

  for (const name of files) {
    it(`schema ${name.replace('.db.gz', '')} is read as far as it goes`, async () => {
      const file = join(tools.folder(), 'mlflow.db')
      writeFileSync(file, gunzipSync(readFileSync(join(schemas, name))))
      fill(file)
      await check(file)
      await checkRegistry(file)
      const has = new DatabaseSync(file, { readOnly: true })
      const models = has.prepare("select 1 from sqlite_master where name = 'logged_models'").get() !== undefined
      has.close()
      const notes = await tools.open(file).notes?.()
      assert.equal(
        notes?.some((note) => note.includes('before MLflow 3')),
        !models,
      )
    })
  }

  it('an unknown revision is read as far as it goes, and what is missing is said', async () => {
    const file = join(tools.folder(), 'mlflow.db')
    await seedStore(file, { runs: 0 })
    const db = new DatabaseSync(file)
    db.exec(`
        delete from experiments; update alembic_version set version_num = 'ffffffffffff';
        drop table inputs; drop table datasets; drop table logged_models; drop index index_metrics_run_uuid_key_step;
        alter table runs add column colour text; alter table experiments drop column last_update_time`)
    db.close()
    fill(file)
    await check(file)
    assert.deepEqual(await tools.open(file).notes?.(), [
      'This store was made before MLflow recorded datasets, so none are shown.',
      'This store was made before MLflow 3, so it has no logged models.',
    ])
  })

  it('without tables of cells it still shows its runs', async () => {
    const file = join(tools.folder(), 'mlflow.db')
    await seedStore(file, { runs: 3, params: 2, metrics: 3 })
    const db = new DatabaseSync(file)
    db.exec('drop table latest_metrics; drop table params; drop table tags; drop table metrics')
    db.close()
    const source = tools.open(file)
    assert.equal((await source.searchRuns({ experimentIds: ['1'], limit: 10 })).items.length, 3)
    const sorted = await source.searchRuns({
      experimentIds: ['1'],
      limit: 10,
      sort: [{ column: 'metric:accuracy', descending: true }],
      filter: 'tags.a IS NULL',
    })
    assert.equal(sorted.items.length, 3)
    assert.equal((await source.notes?.())?.length, 4)
  })
})
