import assert from 'node:assert/strict'
import { Selection } from './selection'

describe('selection', () => {
  it('selects one, toggles others, and tells', () => {
    const selection = new Selection()
    let told = 0
    selection.subscribe(() => told++)
    selection.only('a', 0)
    selection.toggle('c', 2)
    selection.toggle('a', 0)
    assert.deepEqual(selection.ids, ['c'])
    assert.equal(told, 3)
  })

  it('a range replaces the range before it and keeps what was toggled before it began', () => {
    const selection = new Selection()
    selection.only('a', 0)
    selection.toggle('e', 4)
    selection.extend(['e', 'f', 'g'])
    assert.deepEqual(selection.ids, ['a', 'e', 'f', 'g'])
    selection.extend(['d', 'e'])
    assert.deepEqual(selection.ids, ['a', 'e', 'd'])
  })

  it('a plain range drops what was selected elsewhere', () => {
    const selection = new Selection(['x'])
    selection.only('a', 0)
    selection.extend(['a', 'b'])
    assert.deepEqual(selection.ids, ['a', 'b'])
  })

  it('the anchor follows its row, and goes with it', () => {
    const selection = new Selection()
    selection.only('a', 3)
    selection.moved(new Map([['a', 7]]))
    assert.deepEqual(selection.anchor, { id: 'a', row: 7 })
    selection.moved(new Map([['a', -1]]))
    assert.equal(selection.anchor, undefined)
    assert.deepEqual(selection.ids, ['a'])
  })
})
