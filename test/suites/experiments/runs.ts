import assert from 'node:assert/strict'
import type { MetricValue, Run } from '../../../src/model/run'
import { lastOf, runs, settled, type FixtureRun, type Point } from '../fixture'
import {
  allRuns,
  experimentId,
  experimentIds,
  failsWith,
  namesOf,
  pages,
  runId,
  type Current,
  type Subject,
} from './subject'

const [wine, sweep, odd] = ['wine', 'sweep / nested', 'odd <b>cases</b> 🚀']

/** A run as it should be, in plain values. */
function expectedRun(subject: Subject, run: FixtureRun): unknown {
  const { name, status, lifecycle, startedAt, endedAt, parent, params, tags, datasets } = run
  const parentId = parent === undefined ? undefined : runId(subject, parent)
  return {
    id: runId(subject, name),
    experimentId: experimentId(subject, run.experiment),
    ...{ name, status, lifecycle, startedAt, endedAt, user: 'ada', parentId, params, datasets },
    tags: parentId === undefined ? tags : { ...tags, 'mlflow.parentRunId': parentId },
    metrics: Object.fromEntries(Object.entries(run.series).map(([key, series]) => [key, lastOf(series)])),
  }
}

function plainRun(run: Run, { series }: FixtureRun): unknown {
  const { id, experimentId, name, status, lifecycle, startedAt, endedAt, user, parentId, datasets } = run
  return {
    ...{ id, experimentId, name, status, lifecycle, startedAt, endedAt, user, parentId, datasets },
    params: Object.fromEntries(run.params),
    tags: Object.fromEntries(run.tags),
    metrics: Object.fromEntries(
      Array.from(run.metrics, ([key, value]) => [key, settledValue(key, value, series[key])]),
    ),
  }
}

function settledValue(key: string, found: MetricValue, series: readonly Point[] | undefined): MetricValue {
  return { ...found, value: settled(key, found.value, series && lastOf(series).value) }
}

export function runsPart(current: Current): void {
  describe('runs', () => {
    for (const expected of runs) {
      it(`has ${expected.name} whole`, async () => {
        const subject = current()
        const [run, ...others] = await subject.source.getRuns([runId(subject, expected.name)])
        assert.deepEqual(others, [])
        assert.deepEqual(plainRun(run!, expected), expectedRun(subject, expected))
        assert.ok(run!.artifactUri)
      })
    }

    it('are as whole in a search as by id', async () => {
      const subject = current()
      const found = await allRuns(subject.source, {
        experimentIds: experimentIds(subject, wine, sweep, odd),
        view: 'all',
      })
      const expected = runs.filter(({ experiment }) => experiment !== 'removed')
      assert.equal(found.length, expected.length)
      for (const run of expected) {
        const own = found.find(({ id }) => id === runId(subject, run.name))
        assert.deepEqual(plainRun(own!, run), expectedRun(subject, run))
      }
    })

    it('come newest first, active ones alone', async () => {
      const subject = current()
      const expected = runs.filter(({ experiment, lifecycle }) => experiment === wine && lifecycle === 'active')
      assert.deepEqual(
        await namesOf(subject.source, { experimentIds: experimentIds(subject, wine) }),
        expected.sort((a, b) => b.startedAt - a.startedAt).map(({ name }) => name),
      )
    })

    it('that are deleted come alone or among the others', async () => {
      const subject = current()
      const ids = experimentIds(subject, wine)
      assert.deepEqual(await namesOf(subject.source, { experimentIds: ids, view: 'deleted' }), ['wine-deleted'])
      assert.equal((await namesOf(subject.source, { experimentIds: ids, view: 'all' })).length, 15)
    })

    for (const limit of [1, 3, 7, 14, 1000]) {
      it(`come in pages of ${limit} without gaps or repeats`, async () => {
        const subject = current()
        const ids = experimentIds(subject, wine, sweep)
        const all = await pages((page) => subject.source.searchRuns({ experimentIds: ids, limit, page }))
        assert.ok(all.every(({ length }) => length <= limit))
        const found = all.flat().map(({ name }) => name)
        assert.deepEqual(found, await namesOf(subject.source, { experimentIds: ids }))
        assert.equal(new Set(found).size, 21)
        assert.equal(all.length, Math.ceil(21 / limit))
      })
    }

    it('of an unknown page are refused', async () => {
      const subject = current()
      const query = { experimentIds: experimentIds(subject, wine), limit: 2, page: 'garbage' }
      await failsWith('invalidRequest', subject.source.searchRuns(query))
    })

    it('of no experiment, of an empty one and of one that is not there are none', async () => {
      const subject = current()
      for (const ids of [[], experimentIds(subject, 'Default'), ['999999']]) {
        assert.deepEqual((await subject.source.searchRuns({ experimentIds: ids, limit: 10 })).items, [])
      }
    })

    it('are got by id in the order asked, without those that are not there', async () => {
      const subject = current()
      const names = [
        'wine-03',
        'alone',
        'wine-01',
        'in-removed',
        'wine-deleted',
        'keys',
        'trial-0',
        'trial-1',
        'wine-03',
      ]
      const ids = names.map((name) => runId(subject, name))
      const found = await subject.source.getRuns([...ids.slice(0, 4), '0'.repeat(32), ...ids.slice(4), 'not an id'])
      assert.deepEqual(
        found.map(({ name }) => name),
        names,
      )
      assert.deepEqual(await subject.source.getRuns([]), [])
      assert.deepEqual(await subject.source.getRuns(['0'.repeat(32)]), [])
    })
  })
}
