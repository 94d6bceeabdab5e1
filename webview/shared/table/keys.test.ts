import assert from 'node:assert/strict'
import { jump, side, stepOf, type Key } from './keys'

const press = (key: string, held: Partial<Key> = {}): ReturnType<typeof stepOf> =>
  stepOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

describe('keys of the grid', () => {
  it('arrows, pages, ends', () => {
    assert.deepEqual(press('ArrowDown'), { kind: 'row', to: 'down', extend: false })
    assert.deepEqual(press('PageUp', { shiftKey: true }), { kind: 'row', to: 'pageUp', extend: true })
    assert.deepEqual(press('Home'), { kind: 'row', to: 'firstRow', extend: false })
    assert.deepEqual(press('End', { ctrlKey: true }), { kind: 'row', to: 'farCorner', extend: false })
    assert.deepEqual(press('ArrowLeft', { metaKey: true }), { kind: 'column', to: 'firstColumn' })
  })

  it('commands, and letters to find by', () => {
    assert.deepEqual(press('a', { ctrlKey: true }), { kind: 'all' })
    assert.deepEqual(press('C', { metaKey: true }), { kind: 'copy' })
    assert.deepEqual(press('a'), { kind: 'type', text: 'a' })
    assert.deepEqual(press('F10', { shiftKey: true }), { kind: 'menu' })
    assert.equal(press('F5'), undefined)
    assert.equal(press('v', { ctrlKey: true }), undefined)
  })

  it('Alt moves columns, with Shift their edges', () => {
    assert.deepEqual(press('ArrowRight', { altKey: true }), { kind: 'reorder', by: 1 })
    assert.deepEqual(press('ArrowLeft', { altKey: true, shiftKey: true }), { kind: 'resize', by: -10 })
  })

  it('jumps stay in the table, and up from the first row is the header', () => {
    assert.equal(jump(0, 'up', 10, 5), -1)
    assert.equal(jump(-1, 'pageUp', 10, 5), 0)
    assert.equal(jump(8, 'pageDown', 10, 5), 9)
    assert.equal(jump(3, 'lastRow', 0, 5), -1)
    assert.equal(side(0, 'left', 3), 0)
    assert.equal(side(2, 'right', 3), 2)
  })
})
