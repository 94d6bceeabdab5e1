import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { modelFile, modelParams, models, modelTags } from '../fixture'
import { experimentId, experimentIds, failsWith, pages, runId, type Current } from './subject'

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

    it('have files of their own', async () => {
      const subject = current()
      const { source, fixture } = subject
      const query = { experimentIds: experimentIds(subject, 'wine'), runId: runId(subject, 'wine-01'), limit: 10 }
      const own = (await source.searchLoggedModels?.(query))?.items ?? []
      const lists = await Promise.all(own.map(({ id }) => source.listModelArtifacts!(id, undefined)))
      const file = { path: 'MLmodel', isFolder: false, size: modelFile.length }
      assert.deepEqual(lists, fixture.loggedModels ? [[file]] : [])
      for (const { id } of own) {
        const opened = await source.openModelArtifact?.(id, 'MLmodel')
        assert.ok(opened && (await buffer(opened.body)).equals(modelFile))
      }
    })

    it('that are not there have no files, and nothing beside their files is given out', async () => {
      const { source, fixture } = current()
      await failsWith('notFound', source.listModelArtifacts!('m-none', undefined))
      await failsWith('notFound', source.openModelArtifact!('m-none', 'MLmodel'))
      const id = fixture.ids.models.svm ?? 'm-none'
      await failsWith('notFound', source.openModelArtifact!(id, 'none.txt'))
      await assert.rejects(source.openModelArtifact!(id, '../../../mlflow.db'), { name: 'PlatformError' })
    })
  })
}
