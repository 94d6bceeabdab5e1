import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { escapeMarkdown, named, oneLine } from './text'

describe('Words of a platform', () => {
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
