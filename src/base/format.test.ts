import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import {
  formatAge,
  formatCount,
  formatDuration,
  formatExact,
  formatNumber,
  formatPlural,
  formatSize,
  formatTime,
  formatAs,
  looks,
  type Look,
} from './format'

describe('format', () => {
  const table = (name: string, format: (value: number) => string, cases: readonly (readonly [number, string])[]) => {
    for (const [value, text] of cases) {
      it(`${name}: ${formatExact(value)} is ${text}`, () => assert.equal(format(value), text))
    }
  }

  table('number', formatNumber, [
    [0, '0'],
    [-0, '0'],
    [7, '7'],
    [-12345, '−12345'],
    [999999, '999999'],
    [1234567, '1.235e6'],
    [0.5, '0.5000'],
    [0.41234567, '0.4123'],
    [-0.41234567, '−0.4123'],
    [123.456, '123.5'],
    [9999.4, '9999'],
    [9999.96, '10000'],
    [12345.678, '12346'],
    [999999.7, '1.000e6'],
    [0.000123456, '0.0001235'],
    [0.0000123456, '1.235e−5'],
    [-1.5e-9, '−1.500e−9'],
    [1e300, '1.000e300'],
    [1.7976931348623157e308, '1.798e308'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])

  table('exact', formatExact, [
    [0.1 + 0.2, '0.30000000000000004'],
    [NaN, 'NaN'],
    [-Infinity, '−∞'],
  ])

  table('duration', formatDuration, [
    [0, '0 ms'],
    [412, '412 ms'],
    [1500, '1.5 s'],
    [12_000, '12 s'],
    [200_000, '3 min 20 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [4_320_000, '1 h 12 min'],
    [183_600_000, '2 d 3 h'],
    [-1500, '−1.5 s'],
    [NaN, 'NaN'],
  ])

  table('size', formatSize, [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1400, '1.4 kB'],
    [1_400_000_000, '1.4 GB'],
    [999_600, '1 MB'],
    [123_456_789, '123 MB'],
  ])

  it('tells ages before and after now', () => {
    const now = 1_700_000_000_000
    assert.equal(formatAge(now - 3 * 3_600_000, now), '3 h ago')
    assert.equal(formatAge(now - 5_000, now), 'just now')
    assert.equal(formatAge(now - 400 * 86_400_000, now), '1 y ago')
    assert.equal(formatAge(now + 2 * 86_400_000, now), 'in 2 d')
    assert.equal(formatAge(NaN, now), '–')
  })

  it('counts ages in whole units, down', () => {
    const minute = 60_000
    const ages = [0, -5000, minute, 59.9 * minute, 50 * 60 * minute, 100 * 1440 * minute, 800 * 1440 * minute]
    assert.deepEqual(
      ages.map((passed) => formatAge(1e12 - passed, 1e12)),
      ['just now', 'just now', '1 min ago', '59 min ago', '2 d ago', '3 mo ago', '2 y ago'],
    )
  })

  it('tells moments with their zone, and takes times that no calendar holds', () => {
    const noon = new Date(2026, 0, 2, 12, 34, 56).getTime()
    assert.match(formatTime(noon), /^2 Jan 2026, 12:34:56 \S+$/)
    assert.equal(formatTime(9e15), '9000000000000000')
    assert.equal(formatTime(NaN), 'NaN')
  })

  it('groups thousands and counts nouns', () => {
    assert.equal(formatCount(100_000), '100,000')
    assert.equal(formatPlural(1, 'run'), '1 run')
    assert.equal(formatPlural(1204, 'run'), '1,204 runs')
  })

  it('writes a number as a person chose', () => {
    const cases: readonly (readonly [number, Look, string])[] = [
      [1 / 3, { as: 'significant' }, '0.3333'],
      [1 / 3, { as: 'significant', digits: 2 }, '0.33'],
      [-123456, { as: 'significant', digits: 3 }, '−1.23e5'],
      [2 / 3, { as: 'fixed' }, '0.67'],
      [1e300, { as: 'fixed', digits: 3 }, '1.000e300'],
      [0.00012345, { as: 'scientific' }, '1.23e−4'],
      [0.1234, { as: 'percent' }, '12.3 %'],
      [0.1 + 0.2, { as: 'exact' }, '0.30000000000000004'],
      [1.4e9, { as: 'size' }, '1.4 GB'],
      [-1500, { as: 'size' }, '−1.5 kB'],
      [4320, { as: 'seconds' }, '1 h 12 min'],
      [4_320_000, { as: 'milliseconds' }, '1 h 12 min'],
      [4_325_000, { as: 'clock' }, '1:12:05'],
    ]
    assert.deepEqual(
      cases.map(([value, look]) => formatAs(value, look)),
      cases.map(([, , text]) => text),
    )
    for (const as of looks) {
      assert.deepEqual(
        [NaN, Infinity, -Infinity].map((value) => formatAs(value, { as })),
        ['NaN', '∞', '−∞'],
      )
    }
  })
})
