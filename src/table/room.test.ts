import assert from 'node:assert/strict'
import { Dictionary } from './dictionary'
import { Room } from './room'
import { createTable } from './table'
import { ids, makeBatch, source, type Plain } from './testing'

function plain(id: string, start: number): Plain {
  return { id, start, metrics: new Map([['m', start]]), params: new Map([['p', id]]), tags: new Map() }
}

describe('the room of a table', () => {
  it('is what its streams say, and grows by parts beyond that', () => {
    const room = new Room()
    assert.equal(room.forRow(0, 0), 256)
    room.expect(1_000)
    room.expect(500)
    assert.equal(room.forRow(3, 0), 1_000)
    assert.equal(room.forRow(1_000, 1_000), 1_250)
    assert.equal(room.forRow(9_000, 1_000), 9_001)
  })

  it('lets strings that are different in every row end with little to spare', () => {
    const room = new Room()
    room.expect(20_000)
    const dictionary = new Dictionary(room)
    for (let row = 0; row < 20_000; row += 1) {
      dictionary.intern(`run-${String(row).padStart(28, '0')}`)
    }
    assert.equal(dictionary.text(20_000), `run-${'19999'.padStart(28, '0')}`)
    // 32 bytes, an offset, a hash, and the slots: a power of two.
    assert.ok(dictionary.byteLength < 20_000 * 40 * 1.05 + 65_536 * 4, String(dictionary.byteLength))
  })

  it('takes more runs than were expected', () => {
    const table = createTable()
    const runs = Array.from({ length: 600 }, (_, n) => plain(`r${String(n).padStart(3, '0')}`, n))
    table.append({ stream: 1, source, batch: { ...makeBatch(runs.slice(0, 300), 0), total: 300 } })
    table.append({ stream: 1, source, batch: { ...makeBatch(runs.slice(300), 300), total: 300 } })
    table.view({ sort: [{ column: 'attribute:run_id', descending: true }], filter: '' })
    assert.deepEqual(ids(table), runs.map(({ id }) => id).reverse())
    assert.equal(table.cell({ id: 'r599', column: 'param:p' })?.text, 'r599')
    assert.equal(table.cell({ id: 'r599', column: 'metric:m' })?.value, 599)
  })

  it('keeps run ids apart from row ids once a source has a prefix', () => {
    const table = createTable()
    table.append({ stream: 1, source, batch: makeBatch([plain('b', 1)], 0) })
    table.append({ stream: 2, source: { index: 1, prefix: 'two/' }, batch: makeBatch([plain('a', 2)], 0) })
    assert.equal(table.cell({ id: 'b', column: 'attribute:run_id' })?.text, 'b')
    assert.equal(table.cell({ id: 'two/a', column: 'attribute:run_id' })?.text, 'a')
    table.view({ sort: [{ column: 'attribute:run_id', descending: false }], filter: '' })
    assert.deepEqual(ids(table), ['two/a', 'b'])
  })
})
