import assert from 'node:assert/strict'
import { nudged, pinnedAs, place, reordered, resized } from './columns'
import type { GridColumn } from './types'

const column = (id: string, pinned = false): GridColumn => ({
  id,
  title: id,
  width: 100,
  pinned,
  align: 'left',
  loaded: true,
})
const columns = [column('name', true), column('a'), column('b'), column('c')]
const order = (list: readonly GridColumn[]): string => list.map((each) => each.id + (each.pinned ? '*' : '')).join(' ')

describe('columns of the grid', () => {
  it('pinned ones stand first, each after the other', () => {
    const layout = place([column('a'), column('name', true), column('b')])
    assert.equal(order(layout.all), 'name* a b')
    assert.deepEqual(
      layout.all.map((each) => each.left),
      [0, 100, 200],
    )
    assert.equal(layout.pinnedWidth, 100)
    assert.equal(layout.width, 300)
  })

  it('are put before another, and join its part', () => {
    assert.equal(order(reordered(columns, 'c', 'a')), 'name* c a b')
    assert.equal(order(reordered(columns, 'a', undefined)), 'name* b c a')
    assert.equal(order(reordered(columns, 'b', 'name')), 'b* name* a c')
    assert.equal(order(reordered(columns, 'name', 'c')), 'a b name c')
    assert.equal(order(reordered(columns, 'b', 'b')), 'name* a b c')
  })

  it('are nudged within their part only', () => {
    assert.equal(order(nudged(columns, 'b', -1)), 'name* b a c')
    assert.equal(order(nudged(columns, 'a', -1)), 'name* a b c')
    assert.equal(order(nudged(columns, 'c', 1)), 'name* a b c')
  })

  it('are pinned at the end of the pinned ones', () => {
    assert.equal(order(pinnedAs(columns, 'b', true)), 'name* b* a c')
    assert.equal(order(pinnedAs(columns, 'name', false)), 'name a b c')
  })

  it('keep a width that can be seen and grabbed', () => {
    assert.equal(resized(columns, 'a', 3).find((each) => each.id === 'a')?.width, 40)
    assert.equal(resized(columns, 'a', 151.6).find((each) => each.id === 'a')?.width, 152)
  })
})
