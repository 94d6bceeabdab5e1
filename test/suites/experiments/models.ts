import assert from 'node:assert/strict'
import { modelParams, models, modelTags } from '../fixture'
import { experimentId, experimentIds, pages, runId, type Current } from './subject'

export function modelsPart(current: Current): void {
  describe('logged models', () => {
    it('are there with what was logged of them, newest first', async function () {
      const subject = current()
      const { source, fixture } = subject
      const search = source.searchLoggedModels?.bind(source)
      assert.ok(search)
      const { items } = await search({ experimentIds: experimentIds(subject, 'wine'), limit: 10 })
      const expected = fixture.loggedModels ? [...models].reverse() : []
      assert.deepEqual(
        items.map(({ id, name, experimentId, runId, status, type, params, tags, metrics }) => ({
          ...{ id, name, experimentId, runId, status, type },
          params: Object.fromEntries(params),
          tags: Object.fromEntries(tags),
          metrics: Object.fromEntries(metrics),
        })),
        expected.map(({ name, run, status, accuracy }) => ({
          ...{ id: fixture.ids.models[name], name, status, type: 'classifier' },
          experimentId: experimentId(subject, 'wine'),
          runId: runId(subject, run),
          params: modelParams,
          tags: modelTags,
          metrics: { model_accuracy: accuracy },
        })),
      )
    })

    it('come by run and in pages', async () => {
      const subject = current()
      const { source, fixture } = subject
      const ids = experimentIds(subject, 'wine')
      const own = await source.searchLoggedModels?.({ experimentIds: ids, runId: runId(subject, 'wine-01'), limit: 10 })
      const all = await pages((page) => source.searchLoggedModels!({ experimentIds: ids, limit: 1, page }))
      assert.deepEqual(
        own?.items.map(({ name }) => name),
        fixture.loggedModels ? ['svm'] : [],
      )
      assert.deepEqual(
        all.flat().map(({ name }) => name),
        fixture.loggedModels ? ['svm-broken', 'svm'] : [],
      )
    })
  })
}
