import assert from 'node:assert/strict'
import type { ExperimentQuery } from '../../../src/model/experiment'
import { experiments } from '../fixture'
import { experimentId, failsWith, pages, type Current } from './subject'

const [odd, sweep, wine] = ['odd <b>cases</b> 🚀', 'sweep / nested', 'wine']

export function listsPart(current: Current): void {
  describe('experiments', () => {
    const names = async (query: Omit<ExperimentQuery, 'limit'>): Promise<string[]> =>
      (await current().source.searchExperiments({ ...query, limit: 100 })).items.map(({ name }) => name)

    it('are all there, with their tags, ids and times', async () => {
      const subject = current()
      const { items, next } = await subject.source.searchExperiments({ view: 'all', limit: 100 })
      assert.equal(next, undefined)
      const found = items.map(({ id, name, lifecycle, tags }) => ({
        id,
        name,
        lifecycle,
        tags: Object.fromEntries(tags),
      }))
      const expected = experiments.map((experiment) => ({ ...experiment, id: experimentId(subject, experiment.name) }))
      const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
      assert.deepEqual(found.sort(byName), expected.sort(byName))
      for (const { createdAt, updatedAt, artifactLocation } of items) {
        assert.ok(createdAt! > 1_700_000_000_000)
        assert.ok(updatedAt! >= createdAt!)
        assert.ok(artifactLocation)
      }
    })

    it('come newest first, active ones alone', async () => {
      assert.deepEqual(await names({}), [odd, sweep, wine, 'Default'])
    })

    it('come by name, by time of making and by time of change', async () => {
      assert.deepEqual(await names({ sort: 'name' }), ['Default', odd, sweep, wine])
      assert.deepEqual(await names({ sort: 'created' }), [odd, sweep, wine, 'Default'])
      assert.deepEqual(new Set(await names({ sort: 'updated' })), new Set([odd, sweep, wine, 'Default']))
    })

    it('that are deleted come alone or among the others', async () => {
      assert.deepEqual(await names({ view: 'deleted' }), ['removed'])
      assert.deepEqual(await names({ view: 'all', sort: 'name' }), ['Default', odd, 'removed', sweep, wine])
    })

    for (const limit of [1, 2, 3, 4, 5, 100]) {
      it(`come in pages of ${limit} without gaps or repeats`, async () => {
        const { source } = current()
        const all = await pages((page) => source.searchExperiments({ view: 'all', sort: 'name', limit, page }))
        assert.ok(all.every(({ length }) => length <= limit))
        assert.deepEqual(
          all.flat().map(({ name }) => name),
          ['Default', odd, 'removed', sweep, wine],
        )
        assert.equal(all.length, Math.ceil(5 / limit))
      })
    }

    for (const [text, found] of [
      ['wine', [wine]],
      ['WiNe', [wine]],
      ['E', [odd, sweep, wine, 'Default']],
      ['p / N', [sweep]],
      ['<B>CASES</b>', [odd]],
      ['🚀', [odd]],
      ['%', []],
      ['_', []],
      ["'", []],
      ['"', []],
      ["' OR name != '", []],
      ['\\', []],
      ['É', []],
    ] as const) {
      it(`with ${JSON.stringify(text)} in their names, in any case`, async () => {
        assert.deepEqual(await names({ text }), found)
      })
    }

    it('are got by id', async () => {
      const subject = current()
      for (const { name, lifecycle } of experiments) {
        const id = experimentId(subject, name)
        const experiment = await subject.source.getExperiment(id)
        assert.deepEqual([experiment.id, experiment.name, experiment.lifecycle], [id, name, lifecycle])
      }
    })

    it('that are not there are not found', async () => {
      await failsWith('notFound', current().source.getExperiment('999999'))
    })

    it('of an unknown page are refused', async () => {
      await failsWith('invalidRequest', current().source.searchExperiments({ limit: 2, page: 'garbage' }))
    })
  })
}
