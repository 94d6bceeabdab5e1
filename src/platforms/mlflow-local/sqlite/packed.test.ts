import assert from 'node:assert/strict'
import { unpackStrings } from '../../../base/strings'
import type { RowAttributes } from '../../../model/pack'
import { chunkSize, PackedRuns } from './packed'

function row(id: string, startedAt: number): RowAttributes {
  const rest = { experimentId: '1', user: 'é', artifactUri: `/a/${id}`, status: 'failed', endedAt: NaN } as const
  return { id, name: `name ${id}`, startedAt, ...rest }
}

describe('packed runs', () => {
  it('come in their order, the newest first, with what is theirs', () => {
    const rows = Array.from({ length: chunkSize * 2 + 5 }, (_, n) => row(`r${n}`, (n * 7_919) % 100_003))
    const runs = new PackedRuns()
    for (let start = 0; start < rows.length; start += chunkSize) {
      runs.add(rows.slice(start, start + chunkSize))
    }
    const wanted = rows.toSorted((a, b) => b.startedAt - a.startedAt)
    assert.deepEqual(
      runs.sort(),
      wanted.map(({ id }) => id),
    )
    const part = runs.take(chunkSize - 3, chunkSize + 9)
    const those = wanted.slice(chunkSize - 3, chunkSize + 9)
    assert.equal(part.count, 12)
    assert.deepEqual(
      unpackStrings(part.artifactUris),
      those.map(({ artifactUri }) => artifactUri),
    )
    assert.deepEqual(
      unpackStrings(part.users),
      those.map(() => 'é'),
    )
    assert.deepEqual(
      [...part.startedAt],
      those.map(({ startedAt }) => startedAt),
    )
    assert.equal(runs.take(rows.length - 2, rows.length + 50).count, 2)
  })

  it('stand by their ids where they began at once, and last where they never began', () => {
    const runs = new PackedRuns()
    runs.add([row('d', NaN), row('b', 5), row('c', NaN), row('a', 5), row('e', 9)])
    assert.deepEqual(runs.sort(), ['e', 'a', 'b', 'c', 'd'])
    assert.ok(Number.isNaN(runs.take(4, 5).startedAt[0]), 'no time is made up')
  })
})
