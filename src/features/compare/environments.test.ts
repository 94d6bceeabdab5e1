import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, it } from 'mocha'
import { PlatformError } from '../../base/errors'
import type { Connection } from '../../host/connection'
import { Content } from './content'
import type { ComparedRun } from './fields'
import { CompareGrid, environmentHead, lead } from './grid'

const { signal } = new AbortController()

/** What `requirements.txt` of a run says; undefined for a run without one, an error for one that cannot be reached. */
type Needs = string | undefined | Error

function runOf(id: string, group = ''): ComparedRun {
  const nothing = { metrics: new Map(), tags: new Map() }
  const run = { id, experimentId: '1', name: id, status: 'finished', lifecycle: 'active' } as const
  const params = new Map(group === '' ? [] : [['model', group]])
  return { key: id, connection: 'c', connectionName: 'here', run: { ...run, ...nothing, params } }
}

function contentOf(needs: Readonly<Record<string, Needs>>): {
  content: Content
  asked: string[]
  changes: () => number
} {
  const asked: string[] = []
  let changes = 0
  const experiments = {
    listArtifacts: (id: string) => {
      asked.push(id)
      const held = needs[id]
      return held instanceof Error
        ? Promise.reject(held)
        : Promise.resolve(held === undefined ? [] : [{ path: 'requirements.txt', isFolder: false }])
    },
    openArtifact: (id: string) => Promise.resolve({ body: Readable.from([Buffer.from(String(needs[id]))]) }),
  }
  // Of a connection only the files of its runs are asked for here.
  const connection = { id: 'c', name: 'here', platform: { id: 'c', experiments } } as unknown as Connection
  const content = new Content({
    connections: { get: () => Promise.resolve(connection) },
    sentenceOf: (error) => (error instanceof Error ? error.message : 'unknown'),
    group: undefined,
    signal,
    changed: () => (changes += 1),
  })
  return { content, asked, changes: () => changes }
}

/** The lines of the grid with everything but the environment folded away. */
function lines(content: Content, filter = ''): readonly string[] {
  const view = { onlyDiffering: true, transposed: false, filter, folded: new Set<string>(), baseline: undefined }
  const grid = new CompareGrid(content.forGrid(0), view, () => ({ sense: undefined, guessed: false }))
  const all = grid.window(0, 100, [lead, ...grid.runs.map(({ key }) => key)], 1)
  const texts = all.cells.map((block) => {
    assert.ok(block.kind === 'text')
    return Array.from(block.codes, (code) => (code === 0 ? '' : (block.strings[code - 1] ?? '').trim()))
  })
  const start = all.ids.indexOf(environmentHead)
  return start < 0 ? [] : all.ids.slice(start).map((_, at) => texts.map((column) => column[start + at]).join('|'))
}

describe('what compared runs need', () => {
  it('is not read before it is asked for, and said to be read while it is', async () => {
    const { content, asked, changes } = contentOf({ a: 'numpy==1', b: 'numpy==2' })
    await content.take(['a', 'b'].map((id) => runOf(id)))
    assert.deepEqual([asked, lines(content)], [[], ['Environment||']])
    const before = changes()
    const reading = content.readEnvironments()
    assert.deepEqual([changes(), lines(content)], [before + 1, ['Environment||', 'Reading what the runs need…||']])
    await reading
    assert.deepEqual(lines(content), ['Environment||', 'numpy|1|2'])
  })

  it('holds nothing against runs that do not say, and says how many these are', async () => {
    const { content } = contentOf({ a: 'numpy==1\nscipy\nsix>=1', b: 'numpy==1\nsix>=1', c: undefined })
    await content.take(['a', 'b', 'c'].map((id) => runOf(id)))
    await content.readEnvironments()
    assert.deepEqual(lines(content), [
      'Environment|||',
      'scipy|any version||',
      '1 run logged no requirements.txt, conda.yaml or python_env.yaml.|||',
    ])
  })

  it('keeps what was read when runs are loaded again, and reads only what failed once more', async () => {
    const lost = new PlatformError({
      reason: 'unreachable',
      platform: 'here',
      endpoint: '',
      message: 'Nobody answers.',
    })
    const needs: Record<string, Needs> = { a: 'numpy==1', b: lost }
    const { content, asked } = contentOf(needs)
    await content.take(['a', 'b'].map((id) => runOf(id)))
    await content.readEnvironments()
    assert.deepEqual(lines(content), ['Environment||', 'The files of 1 run could not be read: Nobody answers.||'])
    needs.b = 'numpy==2'
    await content.readEnvironments()
    assert.deepEqual(asked, ['a', 'b', 'b'])
    await content.take(['a', 'b'].map((id) => runOf(id)))
    assert.deepEqual(lines(content), ['Environment||', 'numpy|1|2'])
  })

  it('is found by name, and compared in groups', async () => {
    const { content } = contentOf({ a: 'numpy==1\nsix==1', b: 'numpy==2', c: undefined })
    await content.take([runOf('a', 'svm'), runOf('b', 'svm'), runOf('c', 'tree')])
    assert.deepEqual(lines(content, 'num'), [])
    await content.readEnvironments()
    assert.deepEqual(lines(content, 'num'), ['Environment|||', 'numpy|1|2|'])
    await content.groupBy('param:model')
    assert.deepEqual(lines(content, 'num'), [])
    assert.equal(content.columns[0]?.group?.values.get('environment:numpy'), '2 values: 1, 2')
  })
})
