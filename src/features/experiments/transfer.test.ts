import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { isAbort } from '../../base/errors'
import { collect, save, type Incoming } from './transfer'

const never = new AbortController().signal
const ignore = (): void => undefined

function incoming(chunks: Iterable<Buffer> | AsyncIterable<Buffer>, size?: number): Incoming {
  return { body: Readable.from(chunks), size, from: 'team' }
}

describe('Transfers of artifacts', () => {
  let folder = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-transfer-'))
  })

  afterEach(async () => rm(folder, { recursive: true, force: true }))

  it('saves a file whole and says how far it is', async () => {
    const told: number[] = []
    const target = join(folder, 'a.bin')
    await save(incoming([Buffer.from('abc'), Buffer.from('de')], 5), target, never, (bytes) => told.push(bytes))
    assert.equal(await readFile(target, 'utf8'), 'abcde')
    assert.deepEqual(told, [3, 5])
    assert.deepEqual(await readdir(folder), ['a.bin'])
  })

  it('leaves the old file and no part behind when the connection ends early', async () => {
    const target = join(folder, 'a.bin')
    await writeFile(target, 'old')
    await assert.rejects(save(incoming([Buffer.from('abc')], 5), target, never, ignore), /ended after 3 of 5 bytes/)
    assert.equal(await readFile(target, 'utf8'), 'old')
    assert.deepEqual(await readdir(folder), ['a.bin'])
  })

  it('leaves nothing behind when cancelled, and is silent about it', async () => {
    const abort = new AbortController()
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        yield Buffer.alloc(1000)
        await new Promise(setImmediate)
      }
    }
    const saving = save(incoming(endless()), join(folder, 'a.bin'), abort.signal, () => abort.abort())
    await assert.rejects(saving, isAbort)
    assert.deepEqual(await readdir(folder), [])
  })

  it('leaves nothing behind when the stream breaks', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('abc')
      await new Promise(setImmediate)
      throw new Error('reset')
    }
    await assert.rejects(save(incoming(broken()), join(folder, 'a.bin'), never, ignore), /reset/)
    assert.deepEqual(await readdir(folder), [])
  })

  it('collects a file in memory, an empty one too', async () => {
    const bytes = await collect(incoming([Buffer.from('abc'), Buffer.from('de')]), never, ignore)
    assert.equal(Buffer.from(bytes).toString('utf8'), 'abcde')
    assert.equal((await collect(incoming([]), never, ignore)).length, 0)
  })

  it('refuses what is larger than agreed, and what ends early', async () => {
    await assert.rejects(collect(incoming([Buffer.alloc(10), Buffer.alloc(10)]), never, ignore, 15), /larger/)
    await assert.rejects(collect(incoming([Buffer.alloc(10)], 11), never, ignore), /ended after 10 of 11/)
  })
})
