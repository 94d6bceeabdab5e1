import assert from 'node:assert/strict'
import type { ExperimentEditor } from '../../../src/model/platform'
import type { Run } from '../../../src/model/run'
import { skip } from '../../tooling/skip'
import { experimentId, failsWith, namesOf, runId, type Current } from './subject'

export function editsPart(current: Current): void {
  describe('edits', () => {
    let edit: ExperimentEditor

    beforeEach(function () {
      edit = current().source.edit ?? skip(this, 'a local store is read-only: what changes it goes through a server')
    })

    const read = async (name: string): Promise<Run> => {
      const [run] = await current().source.getRuns([runId(current(), name)])
      assert.ok(run)
      return run
    }

    it('rename an experiment and back', async () => {
      const { source } = current()
      const id = experimentId(current(), 'wine')
      await edit.renameExperiment(id, 'Wine <b>ü</b>')
      assert.equal((await source.getExperiment(id)).name, 'Wine <b>ü</b>')
      await edit.renameExperiment(id, 'wine')
      assert.equal((await source.getExperiment(id)).name, 'wine')
    })

    it('set a tag of an experiment', async () => {
      const { source } = current()
      const id = experimentId(current(), 'sweep / nested')
      await edit.setExperimentTag(id, 'owner', 'ада')
      assert.equal((await source.getExperiment(id)).tags.get('owner'), 'ада')
      await edit.setExperimentTag(id, 'owner', 'bo')
      assert.equal((await source.getExperiment(id)).tags.get('owner'), 'bo')
    })

    it('delete an experiment with its runs, and restore it', async () => {
      const { source } = current()
      const id = experimentId(current(), 'sweep / nested')
      const before = await namesOf(source, { experimentIds: [id] })
      await edit.deleteExperiment(id)
      assert.equal((await source.getExperiment(id)).lifecycle, 'deleted')
      const { items } = await source.searchExperiments({ view: 'deleted', limit: 10 })
      assert.ok(items.some((experiment) => experiment.id === id))
      await edit.restoreExperiment(id)
      assert.equal((await source.getExperiment(id)).lifecycle, 'active')
      assert.deepEqual(await namesOf(source, { experimentIds: [id] }), before)
    })

    it('rename a run, its tag too, and back', async () => {
      for (const name of ['الاسم 🚀 <i>new</i>', 'wine-05']) {
        await edit.renameRun(runId(current(), 'wine-05'), name)
        const run = await read('wine-05')
        assert.deepEqual([run.name, run.tags.get('mlflow.runName')], [name, name])
      }
      await failsWith('invalidRequest', edit.renameRun(runId(current(), 'wine-05'), ''))
    })

    it('delete a run and restore it', async () => {
      const { source } = current()
      const ids = [experimentId(current(), 'wine')]
      await edit.deleteRun(runId(current(), 'wine-06'))
      assert.equal((await read('wine-06')).lifecycle, 'deleted')
      assert.ok(!(await namesOf(source, { experimentIds: ids })).includes('wine-06'))
      assert.ok((await namesOf(source, { experimentIds: ids, view: 'deleted' })).includes('wine-06'))
      await edit.restoreRun(runId(current(), 'wine-06'))
      assert.equal((await read('wine-06')).lifecycle, 'active')
    })

    it('set, change and take away a tag of a run', async () => {
      const id = runId(current(), 'wine-07')
      for (const value of ['первый', 'second\nline']) {
        await edit.setRunTag(id, 'a/b c', value)
        assert.equal((await read('wine-07')).tags.get('a/b c'), value)
      }
      await edit.deleteRunTag(id, 'a/b c')
      assert.equal((await read('wine-07')).tags.has('a/b c'), false)
    })

    it('of what is not there are not found', async () => {
      const none = '0'.repeat(32)
      await failsWith('notFound', edit.renameRun(none, 'x'))
      await failsWith('notFound', edit.setRunTag(none, 'a', 'b'))
      await failsWith('notFound', edit.deleteRun(none))
      await failsWith('notFound', edit.deleteRunTag(runId(current(), 'wine-07'), 'never set'))
      await failsWith('notFound', edit.renameExperiment('999999', 'x'))
    })
  })
}
