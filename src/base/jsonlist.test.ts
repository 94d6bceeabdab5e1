import assert from 'node:assert/strict'
import { cutJsonList, type JsonList } from './jsonlist'

function cut(text: string, pieceLength = 1): { list: JsonList | undefined; pauses: number } {
  const cutting = cutJsonList(text, 'runs', pieceLength)
  let pauses = 0
  for (;;) {
    const step = cutting.next()
    if (step.done) {
      return { list: step.value, pauses }
    }
    pauses += 1
  }
}

function elements(text: string, pieceLength?: number): unknown[] {
  const { list } = cut(text, pieceLength)
  return [...list!.pieces].flatMap((piece) => JSON.parse(piece) as unknown[])
}

describe('cutJsonList', () => {
  const runs = [
    { name: 'a ] } , [ { "', tags: [1, [2, { x: ']' }]] },
    { name: '\\', other: '\\"', end: 'back\\\\' },
    { name: 'שלום 👩‍🔬', empty: {}, list: [] },
    7,
    'text, with ]',
    null,
  ]

  for (const indent of [undefined, 2]) {
    for (const pieceLength of [1, 30, 10_000]) {
      it(`cuts ${indent ? 'indented' : 'dense'} JSON into pieces of ${pieceLength} characters or one element`, () => {
        const text = JSON.stringify({ runs, next_page_token: 'more' }, null, indent)
        assert.deepEqual(elements(text, pieceLength), runs)
        const { list } = cut(text, pieceLength)
        assert.deepEqual(JSON.parse(list!.rest), { runs: [], next_page_token: 'more' })
      })
    }
  }

  it('keeps a piece to about the length asked for', () => {
    const text = JSON.stringify({ runs: Array.from({ length: 1000 }, (_, index) => ({ index })) })
    const pieces = [...cut(text, 500).list!.pieces]
    assert.ok(pieces.length > 20)
    assert.ok(pieces.every(({ length }) => length < 520))
  })

  it('takes an empty array', () => {
    assert.deepEqual(elements('{"runs": [ ]}'), [])
  })

  it('pauses in a long text', () => {
    const text = JSON.stringify({ runs: Array.from({ length: 500 }, () => ({ value: 'x'.repeat(20_000) })) })
    assert.ok(cut(text, 100_000).pauses >= 4)
  })

  for (const [why, text] of [
    ['has no such array', '{"experiments": []}'],
    ['is empty', '{}'],
    ['breaks off between elements', '{"runs": [{"a": 1},'],
    ['breaks off in a string', '{"runs": [{"a": "b]}'],
    ['breaks off behind a backslash', '{"runs": [{"a": "b\\"'],
    ['is a web page', '<html>"runs": []</html>'],
  ] as const) {
    it(`says nothing of a text that ${why}`, () => {
      assert.equal(cut(text).list, undefined)
    })
  }
})
