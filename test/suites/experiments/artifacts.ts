import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import type { Artifact } from '../../../src/model/run'
import { artifacts } from '../fixture'
import { failsWith, runId, type Current } from './subject'

const bytes = Object.entries(artifacts).filter((entry): entry is [string, Buffer] => entry[1] !== 'picture')

export function artifactsPart(current: Current): void {
  describe('artifacts', () => {
    const list = (path?: string): Promise<readonly Artifact[]> =>
      current().source.listArtifacts(runId(current(), 'wine-01'), path)

    it('are listed folder by folder, by name', async () => {
      const folder = (path: string): Artifact => ({ path, isFolder: true })
      const file = (path: string): Artifact => {
        const content = artifacts[path]
        assert.ok(content instanceof Buffer)
        const size = content.length || current().fixture.emptySize
        return { path, isFolder: false, ...(size !== undefined && { size }) }
      }
      assert.deepEqual(await list(), [folder('data'), folder('notes'), folder('plots'), file('readme.txt')])
      assert.deepEqual(await list('notes'), [
        file('notes/page.html'),
        file('notes/report.json'),
        file('notes/with space & ümlaut.txt'),
      ])
      assert.deepEqual(await list('plots/deep'), [folder('plots/deep/er')])
      assert.deepEqual(await list('plots/deep/er'), [file('plots/deep/er/empty.txt')])
      const [picture] = (await list('plots')).filter(({ isFolder }) => !isFolder)
      assert.equal(picture?.path, 'plots/confusion.png')
      assert.ok(picture.size! > 100)
    })

    it('are none for a run that logged none', async () => {
      const { source } = current()
      assert.deepEqual(await source.listArtifacts(runId(current(), 'wine-02'), undefined), [])
    })

    for (const [path, content] of bytes) {
      it(`come byte for byte: ${path}`, async () => {
        const { body, size } = await current().source.openArtifact(runId(current(), 'wine-01'), path)
        assert.ok((await buffer(body)).equals(content))
        assert.equal(size, content.length)
      })
    }

    it('that are pictures come as such', async () => {
      const { body } = await current().source.openArtifact(runId(current(), 'wine-01'), 'plots/confusion.png')
      assert.equal((await buffer(body)).subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n')
    })

    it('that are not there are not found', async () => {
      const { source } = current()
      await failsWith('notFound', source.openArtifact(runId(current(), 'wine-01'), 'notes/none.txt'))
      await failsWith('notFound', source.openArtifact('0'.repeat(32), 'readme.txt'))
      await failsWith('notFound', source.listArtifacts('0'.repeat(32), undefined))
    })

    for (const path of ['../meta.yaml', '../../../mlflow.db', '/etc/hosts', 'notes/../../x']) {
      it(`outside of the run are not given out: ${path}`, async () => {
        await assert.rejects(current().source.openArtifact(runId(current(), 'wine-01'), path), {
          name: 'PlatformError',
        })
      })
    }
  })
}
