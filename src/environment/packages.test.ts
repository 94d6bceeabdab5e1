import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { merged, readConda, readPythonEnv, readRequirements } from './packages'

const asked = (text: string, read = readRequirements): unknown => Object.fromEntries(read(text).environment.packages)

describe('What a run needs', () => {
  it('is read from requirements.txt, past options, comments, hashes and markers', () => {
    const text = [
      '# made by hand',
      '--find-links ./wheels',
      '-r other.txt',
      'mlflow==3.17.2',
      'Scikit_Learn >= 1.4 , <2  # the model',
      'uvicorn[standard]==0.30 ; python_version < "3.12"',
      'numpy',
      'pandas==2.2.2 \\',
      '    --hash=sha256:abc \\',
      '    --hash=sha256:def',
      'own @ git+https://example.org/own.git@v1',
      'six (>=1.10)',
      '',
    ].join('\r\n')
    assert.deepEqual(asked(text), {
      mlflow: '==3.17.2',
      'scikit-learn': '>=1.4,<2',
      uvicorn: '==0.30',
      numpy: '',
      pandas: '==2.2.2',
      own: '@git+https://example.org/own.git@v1',
      six: '>=1.10',
    })
    assert.deepEqual(readRequirements(text).notes, [])
  })

  it('is read from conda.yaml with its pip packages and its Python', () => {
    const text =
      'channels: [conda-forge]\ndependencies:\n- python=3.11.4\n- conda-forge::libgcc=13.2=h77\n- pip<=24\n- pip:\n  - mlflow==3.17.2\n  - numpy\n'
    assert.deepEqual(asked(text, readConda), { libgcc: '==13.2', pip: '<=24', mlflow: '==3.17.2', numpy: '' })
    assert.equal(readConda(text).environment.python, '3.11.4')
  })

  it('is read from python_env.yaml', () => {
    const text = 'python: 3.11.4\nbuild_dependencies: [pip==24.0]\ndependencies: ["-r requirements.txt", "six==1.16"]\n'
    assert.equal(readPythonEnv(text).environment.python, '3.11.4')
    assert.deepEqual(asked(text, readPythonEnv), { six: '==1.16' })
  })

  it('is said to be not there where a file is not what its name says', () => {
    assert.deepEqual(readRequirements('<html>\n<body>').notes, ['holds no requirements'])
    assert.deepEqual(readRequirements('numpy\n<html>').notes, ['has 1 lines that are no requirements'])
    assert.deepEqual(readConda('\u0000\u0001').notes, ['is not a conda environment'])
    assert.deepEqual(readConda('dependencies: nothing').notes, ['is not a conda environment'])
    assert.deepEqual(readPythonEnv('- a\n- b').notes, ['names no Python'])
  })

  it('is put together of what several files say', () => {
    const all = merged([
      readRequirements('numpy==1\n').environment,
      readConda('dependencies: [python=3.10, {pip: [numpy==2, six]}]').environment,
    ])
    assert.deepEqual(
      { python: all.python, ...Object.fromEntries(all.packages) },
      { python: '3.10', numpy: '==1', six: '' },
    )
  })

  it('never throws and never hangs, whatever the text', () => {
    const parts = [
      'a',
      '==',
      '[',
      ']',
      '\n',
      '- ',
      ': ',
      '{',
      '}',
      '&x',
      '*x',
      '@',
      ';',
      '#',
      '\\\n',
      '\u0000',
      '(',
      ',',
      '1.0',
      ' ',
    ]
    let seed = 42
    const next = (most: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % most
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: next(40) }, () => parts[next(parts.length)]).join('')
      for (const read of [readRequirements, readConda, readPythonEnv]) {
        assert.ok(read(text).environment.packages instanceof Map)
        assert.ok(read(`dependencies: [${text}]\npython: ${text}`).notes.length >= 0)
      }
    }
    const begin = performance.now()
    readRequirements(`a${'=1,'.repeat(600)}!\n`.repeat(50))
    readRequirements(`${'a-'.repeat(900)} ${'<'.repeat(900)}`)
    readRequirements(`a ${'<'.repeat(500)})x`)
    readRequirements(`a ${'<1  '.repeat(400)})x`)
    readRequirements(`a ${'<1 , '.repeat(300)})x`)
    assert.ok(performance.now() - begin < 2_000)
  })
})
