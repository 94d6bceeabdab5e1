import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { age, duration, escapeMarkdown, exact, moment, named, oneLine, significant, size } from './text'

describe('Words for values', () => {
  it('gives numbers four significant digits', () => {
    const cases: readonly (readonly [number, string])[] = [
      [0.412345, '0.4123'],
      [0.4, '0.4000'],
      [-0.5, '−0.5000'],
      [12, '12'],
      [123456, '123456'],
      [123456.7, '123457'],
      [1234567, '1.235e6'],
      [0.00001234, '1.234e−5'],
      [0, '0'],
      [-0, '0'],
      [NaN, 'NaN'],
      [Infinity, '∞'],
      [-Infinity, '−∞'],
      [1.7976931348623157e308, '1.798e308'],
    ]
    for (const [value, text] of cases) {
      assert.equal(significant(value), text)
    }
  })

  it('keeps all digits where asked', () => {
    assert.equal(exact(0.1 + 0.2), '0.30000000000000004')
    assert.equal(exact(-Infinity), '−∞')
  })

  it('gives ages', () => {
    const minute = 60_000
    const ages = [
      0,
      -5000,
      minute,
      59.9 * minute,
      180 * minute,
      50 * 60 * minute,
      100 * 1440 * minute,
      800 * 1440 * minute,
    ]
    assert.deepEqual(
      ages.map((passed) => age(1e12 - passed, 1e12)),
      ['just now', 'just now', '1 min ago', '59 min ago', '3 h ago', '2 d ago', '3 mo ago', '2 y ago'],
    )
  })

  it('gives durations and sizes', () => {
    assert.deepEqual([412, 12_000, 60_000, 4_320_000, 90_000_000, -5].map(duration), [
      '412 ms',
      '12 s',
      '1 min',
      '1 h 12 min',
      '1 d 1 h',
      '0 ms',
    ])
    assert.deepEqual([0, 999, 1000, 1_400_000_000, 123_456].map(size), ['0 B', '999 B', '1 kB', '1.4 GB', '123 kB'])
  })

  it('takes times that no calendar holds', () => {
    assert.equal(moment(9e15), '9000000000000000')
  })

  it('makes one short line of any text', () => {
    assert.equal(oneLine('a\r\n\tb\u0000c'), 'a b c')
    assert.equal(oneLine('\u202egnp.exe'), 'gnp.exe')
    assert.equal(oneLine('שלום עולם'), 'שלום עולם')
    const long = oneLine('x'.repeat(100_000))
    assert.equal(long.length, 201)
    assert.equal(oneLine('😀'.repeat(200), 5), '😀😀…')
  })

  it('lets no data become Markdown', () => {
    assert.equal(escapeMarkdown('[x](command:quit) <b>'), '\\[x\\]\\(command\\:quit\\) \\<b\\>')
    assert.equal(escapeMarkdown('a\n# b'), 'a \\# b')
    assert.ok(!escapeMarkdown('see https://example.org').includes('://'))
  })

  it('lets no name become a link in a message', () => {
    assert.ok(!named('[click](command:workbench.action.quit)').includes(']('))
  })
})
