import assert from 'node:assert/strict'
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../../src/model/registry'
import { failsWith, pages } from './experiments/subject'

/** An implementation on a store that `test/servers/registry.py` made. */
export interface RegistrySubject {
  readonly registry: ModelRegistry
  /** The run that most versions came from. */
  readonly runId: string
  dispose(): Promise<void>
}

const odd = "it's a <b>name<b> of_one 🚀"

/** What every implementation of the `registry` capability does alike. */
export function registrySuite(name: string, make: () => Promise<RegistrySubject>): void {
  describe(`registry: ${name}`, () => {
    let made: RegistrySubject | undefined
    let subject: RegistrySubject
    before(async function () {
      this.timeout(180_000)
      made = subject = await make()
    })
    after(() => made?.dispose())

    const models = async (query: object = {}): Promise<RegisteredModel[]> =>
      (await pages((page) => subject.registry.searchModels({ kind: 'model', limit: 100, ...query, page }))).flat()
    const names = async (query: object = {}): Promise<string[]> => (await models(query)).map((model) => model.name)
    const versions = async (model: string, limit = 100): Promise<ModelVersion[][]> =>
      pages((page) => subject.registry.searchVersions({ model, limit, page }))

    it('lists models by name, without prompts', async () => {
      assert.deepEqual(await names(), ['empty', odd, 'many', 'wine-classifier'])
    })

    it('lists prompts by themselves', async () => {
      assert.deepEqual(await names({ kind: 'prompt' }), ['greet'])
    })

    it('lists the last updated first', async () => {
      const [first, ...rest] = await models({ sort: 'updated' })
      const times = [first, ...rest].map((model) => model?.updatedAt ?? 0)
      assert.equal(rest.length, 3)
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
      )
    })

    it('finds a part of a name in any case, taken as it is written', async () => {
      assert.deepEqual(await names({ text: 'CLASS' }), ['wine-classifier'])
      assert.deepEqual(await names({ text: 'f_O' }), [odd])
      assert.deepEqual(await names({ text: "it's" }), [odd])
      assert.deepEqual(await names({ text: '%' }), [])
    })

    it('pages models, and refuses a page that it never gave', async () => {
      const one = await pages((page) => subject.registry.searchModels({ kind: 'model', limit: 1, page }))
      assert.deepEqual(
        one.flat().map((model) => model.name),
        await names(),
      )
      await failsWith('invalidRequest', subject.registry.searchModels({ kind: 'model', limit: 1, page: 'nonsense' }))
    })

    it('tells all of a model: description, tags, aliases, times, the highest version', async () => {
      const model = await subject.registry.getModel('wine-classifier')
      assert.equal(model.kind, 'model')
      assert.equal(model.description, 'Tells three wines apart')
      assert.deepEqual(Object.fromEntries(model.tags), { owner: 'lab' })
      assert.deepEqual(Object.fromEntries(model.aliases), { champion: '2', challenger: '3' })
      assert.equal(model.latest, '3')
      assert.ok((model.createdAt ?? 0) > 1_700_000_000_000 && (model.updatedAt ?? 0) >= (model.createdAt ?? 0))
      const listed = (await models()).find((each) => each.name === 'wine-classifier')
      assert.deepEqual(listed, model)
    })

    it('has a model without versions, and one of an odd name', async () => {
      assert.equal((await subject.registry.getModel('empty')).latest, undefined)
      assert.deepEqual(await versions('empty'), [[]])
      assert.equal((await subject.registry.getModel(odd)).latest, '1')
      assert.deepEqual(
        (await versions(odd)).flat().map(({ model, version }) => [model, version]),
        [[odd, '1']],
      )
    })

    it('lists versions, the highest first, with aliases, tags and stages; deleted ones are gone', async () => {
      const all = (await versions('wine-classifier')).flat()
      assert.deepEqual(
        all.map(({ version, aliases, stage, status }) => ({ version, aliases, stage, status })),
        [
          { version: '3', aliases: ['challenger'], stage: undefined, status: 'ready' },
          { version: '2', aliases: ['champion'], stage: undefined, status: 'ready' },
          { version: '1', aliases: [], stage: 'Archived', status: 'ready' },
        ],
      )
      const [, , first] = all
      assert.ok(first)
      assert.equal(first.description, 'The first')
      assert.deepEqual(Object.fromEntries(first.tags), { validated: 'yes' })
      assert.equal(first.runId, subject.runId)
      assert.match(first.source ?? '', /\/models\/1$/)
    })

    it('pages versions by number, not by text', async () => {
      const all = await versions('many', 5)
      assert.deepEqual(
        all.map((page) => page.map(({ version }) => Number(version))),
        [
          [12, 11, 10, 9, 8],
          [7, 6, 5, 4, 3],
          [2, 1],
        ],
      )
      assert.equal((await subject.registry.getModel('many')).latest, '12')
    })

    it('finds the versions that came from a run', async () => {
      const { items } = await subject.registry.searchVersions({ runId: subject.runId, limit: 10 })
      assert.deepEqual(
        items.map(({ model, version, aliases }) => [model, version, aliases]),
        [
          [odd, '1', []],
          ['wine-classifier', '2', ['champion']],
          ['wine-classifier', '1', []],
        ],
      )
    })

    it('gets one version as the list has it, also one whose run was deleted', async () => {
      const listed = (await versions('wine-classifier')).flat()[0]
      assert.deepEqual(await subject.registry.getVersion('wine-classifier', '3'), listed)
    })

    it('says what is not there', async () => {
      await failsWith('notFound', subject.registry.getModel('nope'))
      await failsWith('notFound', subject.registry.getVersion('nope', '1'))
      await failsWith('notFound', subject.registry.getVersion('wine-classifier', '99'))
      await failsWith('notFound', subject.registry.getVersion('wine-classifier', '4'))
      assert.deepEqual((await subject.registry.searchVersions({ model: 'nope', limit: 10 })).items, [])
      assert.deepEqual((await subject.registry.searchVersions({ runId: 'nope', limit: 10 })).items, [])
    })

    it('gives up silently when it is cancelled', async () => {
      const abort = new AbortController()
      abort.abort()
      await assert.rejects(subject.registry.searchModels({ kind: 'model', limit: 10 }, abort.signal), {
        name: 'AbortError',
      })
    })
  })
}
