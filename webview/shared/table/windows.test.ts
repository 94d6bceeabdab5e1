import assert from 'node:assert/strict'
import type { Asked } from './source'
import type { RowWindow } from './types'
import { valueOf } from './types'
import { Windows } from './windows'

/** A host whose rows are the numbers of a list; answers wait until they are let go. */
class Host {
  order: number[]
  version = 1
  readonly asked: Asked[] = []
  readonly errors: unknown[] = []
  readonly moves: (number | 'top')[] = []
  readonly #waiting: (() => void)[] = []
  readonly windows: Windows
  fail = false

  constructor(rows: number) {
    this.order = Array.from({ length: rows }, (_, row) => row)
    this.windows = new Windows(
      {
        window: async (asked, signal) => {
          this.asked.push(asked)
          await this.#turn()
          signal.throwIfAborted()
          if (this.fail) {
            throw new Error('no answer')
          }
          return this.window(asked.start, asked.end, asked.columns)
        },
        locate: async (ids) => Int32Array.from(ids, (id) => this.order.indexOf(Number(id))),
        failed: (error) => this.errors.push(error),
      },
      (move) => this.moves.push(move.by),
    )
    this.windows.update(1, rows, false)
  }

  window(start: number, end: number, columns: readonly string[]): RowWindow {
    const rows = this.order.slice(start, end)
    const values = Float64Array.from(rows)
    return {
      version: this.version,
      start,
      ids: rows.map(String),
      depths: new Uint8Array(rows.length),
      folds: new Uint8Array(rows.length),
      counts: new Uint32Array(rows.length),
      cells: columns.map(() => ({ kind: 'number', values, missing: new Uint8Array(rows.length) })),
    }
  }

  /** Rows come in at the top. */
  insert(count: number): void {
    const length = this.order.length
    this.order = [...Array.from({ length: count }, (_, row) => length + row), ...this.order]
    this.version++
    this.windows.update(this.version, this.order.length, false)
  }

  /** Lets all that waits go, and what comes of it, until nothing waits any more. */
  async settle(): Promise<void> {
    do {
      this.#waiting.splice(0).forEach((go) => go())
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.#waiting.length > 0)
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

describe('rows in hand', () => {
  it('asks for the chunk on screen first, then for the one ahead', async () => {
    const host = new Host(5_000)
    host.windows.want(1_350, 1_390, ['a'])
    await host.settle()
    assert.deepEqual(
      host.asked.map(({ start, end }) => [start, end]),
      [
        [1_200, 1_400],
        [1_400, 1_600],
      ],
    )
    assert.equal(host.windows.idAt(1_375), '1375')
    assert.equal(host.windows.idAt(1_650), undefined)
    const row = host.windows.row(1_375)
    assert.equal(row && valueOf(row, 'a'), 1375)
    assert.equal(row && valueOf(row, 'b'), undefined)
  })

  it('asks for nothing twice, and for new columns alone', async () => {
    const host = new Host(150)
    host.windows.want(0, 40, ['a'])
    host.windows.want(0, 41, ['a'])
    await host.settle()
    host.windows.want(0, 40, ['a', 'b'])
    await host.settle()
    assert.deepEqual(
      host.asked.map(({ columns }) => columns),
      [['a'], ['b']],
    )
    const row = host.windows.row(3)
    assert.deepEqual(row && [valueOf(row, 'a'), valueOf(row, 'b')], [3, 3])
  })

  it('gives up what is no longer wanted', async () => {
    const host = new Host(5_000)
    host.windows.want(0, 40, ['a'])
    host.windows.want(4_000, 4_040, ['a'])
    await host.settle()
    assert.equal(host.windows.idAt(0), undefined)
    assert.equal(host.windows.idAt(4_000), '4000')
    assert.deepEqual(host.errors, [])
  })

  it('takes rows that came unasked, and asks for none of them', async () => {
    const host = new Host(60)
    host.windows.offer(host.window(0, 60, ['a']), ['a'])
    host.windows.want(0, 40, ['a'])
    await host.settle()
    assert.deepEqual(host.asked, [])
    assert.equal(host.windows.idAt(59), '59')
  })

  it('keeps the older rows until the newer ones are here, and says by how much the kept one moved', async () => {
    const host = new Host(1_000)
    host.windows.want(500, 540, ['a'])
    await host.settle()
    host.windows.watch(() => ({ first: 500, last: 540, keep: 500, track: ['510'] }))
    host.insert(7)
    assert.equal(host.windows.idAt(500), '500')
    assert.equal(host.windows.rowCount, 1_000)
    await host.settle()
    assert.deepEqual(host.moves, [7])
    assert.equal(host.windows.idAt(507), '500')
    assert.equal(host.windows.rowCount, 1_007)
    assert.equal(host.windows.move.rows.get('510'), 517)
  })

  it('follows a host that moves on while it answers', async () => {
    const host = new Host(1_000)
    host.windows.want(500, 540, ['a'])
    await host.settle()
    const moved = (): number => host.moves.reduce<number>((sum, by) => sum + Number(by), 0)
    host.windows.watch(() => ({ first: 500 + moved(), last: 540 + moved(), keep: 500 + moved(), track: [] }))
    host.insert(2)
    await new Promise((resolve) => setImmediate(resolve))
    host.insert(3)
    await host.settle()
    assert.equal(host.windows.rowCount, 1_005)
    assert.equal(host.windows.version, 3)
    assert.equal(moved(), 5)
    assert.equal(host.windows.idAt(505), '500')
  })

  it('starts anew at the top when the order is another', async () => {
    const host = new Host(1_000)
    host.windows.want(500, 540, ['a'])
    await host.settle()
    host.order.reverse()
    host.version++
    host.windows.update(2, 1_000, true)
    await host.settle()
    assert.deepEqual(host.moves, ['top'])
    assert.equal(host.windows.idAt(0), '999')
  })

  it('keeps what stands beside while nothing moved', async () => {
    const host = new Host(1_000)
    host.windows.want(150, 250, ['a'])
    await host.settle()
    host.version++
    host.windows.watch(() => ({ first: 210, last: 250, keep: 210, track: [] }))
    host.windows.update(2, 1_000, false)
    await host.settle()
    assert.equal(host.windows.row(150)?.chunk.version, 2)
    assert.equal(host.windows.row(210)?.chunk.version, 2)
  })

  it('tells a failure once and keeps the rows', async () => {
    const host = new Host(1_000)
    host.windows.want(0, 40, ['a'])
    await host.settle()
    host.fail = true
    host.windows.want(600, 640, ['a'])
    await host.settle()
    host.windows.want(600, 641, ['a'])
    await host.settle()
    assert.equal(host.errors.length, 2)
    assert.equal(host.windows.idAt(0), '0')
  })

  it('an empty table has no rows in hand', () => {
    const host = new Host(100)
    host.windows.offer(host.window(0, 100, ['a']), ['a'])
    host.windows.update(2, 0, false)
    assert.equal(host.windows.row(0), undefined)
    assert.deepEqual(host.moves, ['top'])
  })
})
