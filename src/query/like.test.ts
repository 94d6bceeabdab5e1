import assert from 'node:assert/strict'
import { ilike, like } from './like'

/** The definition, by trying everything: slow, and plainly right. */
function slow(text: readonly string[], pattern: readonly string[]): boolean {
  const [wanted, ...later] = pattern
  if (wanted === undefined) return text.length === 0
  if (wanted === '%') return text.some((_char, i) => slow(text.slice(i), later)) || slow([], later)
  return text.length > 0 && (wanted === '_' || wanted === text[0]) && slow(text.slice(1), later)
}

function words(letters: readonly string[], length: number): readonly string[] {
  if (length === 0) return ['']
  const shorter = words(letters, length - 1)
  return [
    ...shorter,
    ...shorter
      .filter((word) => Array.from(word).length === length - 1)
      .flatMap((word) => letters.map((letter) => word + letter)),
  ]
}

describe('like', () => {
  it('agrees with the definition on every short text and pattern', () => {
    const texts = words(['a', 'b', '😀'], 4)
    for (const pattern of words(['a', '%', '_', '😀'], 4)) {
      const test = like(pattern)
      for (const text of texts)
        assert.equal(test(text), slow(Array.from(text), Array.from(pattern)), `${text} LIKE ${pattern}`)
    }
  })

  it('agrees with the definition where several parts are looked for', () => {
    const texts = words(['a', 'b'], 6)
    for (const pattern of words(['a', 'b', '%'], 6)) {
      const test = like(pattern)
      for (const text of texts)
        assert.equal(test(text), slow(Array.from(text), Array.from(pattern)), `${text} LIKE ${pattern}`)
    }
  })

  it('folds the letters A to Z alone', () => {
    assert.equal(ilike('É%')('É1'), true)
    assert.equal(ilike('É%')('é1'), false)
    assert.equal(ilike('aB_')('Abc'), true)
    assert.equal(ilike('%k%')('\u212a'), false, 'the Kelvin sign is no K')
    assert.equal(ilike('É-ab%C')('É-ABxc'), true)
  })

  it('does not go round again on a hostile pattern', () => {
    assert.equal(like('%a'.repeat(1000) + '_b')('a'.repeat(8000)), false)
  })
})
