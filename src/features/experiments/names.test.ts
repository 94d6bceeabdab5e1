import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describe, it } from 'mocha'
import { fileName, isPickle, isPicture, pathOf, placeOf } from './names'

describe('File names from a server', () => {
  it('are a name alone, wherever they point', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['model/MLmodel', 'MLmodel'],
      ['../../etc/passwd', 'passwd'],
      ['..', 'artifact'],
      ['', 'artifact'],
      ['a/..', 'artifact'],
      ['C:\\windows\\system32\\x.dll', 'x.dll'],
      ['a\u0000b:c?.txt', 'a_b_c_.txt'],
      ['con.txt', '_con.txt'],
      ['trailing. ', 'trailing'],
      ['\u202egpj.exe', 'gpj.exe'],
      ['שלום.png', 'שלום.png'],
    ]
    for (const [path, name] of cases) {
      assert.equal(fileName(path), name)
      assert.equal(basename(fileName(path)), fileName(path))
    }
  })

  it('fit a file system and keep their ending', () => {
    const name = fileName(`${'漢'.repeat(1000)}.json`)
    assert.ok(Buffer.byteLength(name) <= 200)
    assert.ok(name.endsWith('.json'))
    assert.ok(Buffer.byteLength(fileName('x'.repeat(100_000))) <= 200)
  })

  it('tell what runs code and what is a picture', () => {
    assert.deepEqual(['model.pkl', 'MODEL.PT', 'a/b.joblib', 'a.json', 'pkl'].map(isPickle), [
      true,
      true,
      true,
      false,
      false,
    ])
    assert.deepEqual(['plot.PNG', 'a.jpeg', 'a.svg', 'a.html'].map(isPicture), [true, true, false, false])
  })

  it('come back from an address of the editor as they were, whatever they hold', () => {
    assert.equal(pathOf('r1', 'model/MLmodel'), '/r1/model/MLmodel')
    for (const path of [
      'a.txt',
      'a/b c/ü.txt',
      '../../x',
      './a',
      '',
      'a//b',
      '%2e/%',
      'a\\b',
      'a\nb\u0085',
      '…/.',
      '..a',
    ]) {
      const address = pathOf('r1', path)
      assert.deepEqual(placeOf(address), { runId: 'r1', path })
      assert.ok(
        !address
          .split('/')
          .slice(1)
          .some((part) => part === '' || part === '.' || part === '..'),
        address,
      )
    }
    assert.equal(placeOf('/r1'), undefined)
    assert.equal(placeOf('r1/a'), undefined)
  })
})
