import assert from 'node:assert/strict'
import { inParallel } from './parallel'

describe('inParallel', () => {
  it('answers in the order of the items and keeps to the limit', async () => {
    let running = 0
    let most = 0
    const answers = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn < item; turn += 1) {
        await new Promise(setImmediate)
      }
      running -= 1
      return item * 10
    })
    assert.deepEqual(answers, [50, 10, 40, 20, 30])
    assert.equal(most, 2)
  })

  it('rejects with the first failure and starts nothing more', async () => {
    const begun: number[] = []
    const work = async (item: number): Promise<void> => {
      begun.push(item)
      await new Promise(setImmediate)
      throw new Error(`no ${item}`)
    }
    await assert.rejects(inParallel([1, 2, 3, 4], 1, work), /no 1/)
    await new Promise(setImmediate)
    assert.deepEqual(begun, [1])
  })

  it('takes an empty list', async () => {
    assert.deepEqual(await inParallel([], 6, () => Promise.reject(new Error('never'))), [])
  })
})
