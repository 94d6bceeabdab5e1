import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveInside } from './inside'

describe('resolveInside', () => {
  let folder: string
  let top: string

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'waymark-inside-')))
    top = join(folder, 'top')
    await mkdir(join(top, 'a'), { recursive: true })
    await mkdir(join(folder, 'top2'))
    await writeFile(join(top, 'a', 'b & ü.txt'), 'in')
    await writeFile(join(top, '..dots'), 'in')
    await writeFile(join(folder, 'secret'), 'out')
    await writeFile(join(folder, 'top2', 'secret'), 'out')
    await symlink(join(folder, 'secret'), join(top, 'link'))
    await symlink(join(folder, 'top2'), join(top, 'linked'))
    await symlink(join(top, 'a'), join(top, 'home'))
  })

  after(() => rm(folder, { recursive: true, force: true }))

  for (const [path, real] of [
    ['a/b & ü.txt', 'a/b & ü.txt'],
    ['a', 'a'],
    ['', ''],
    ['..dots', '..dots'],
    ['home/b & ü.txt', 'a/b & ü.txt'],
  ] as const) {
    it(`finds ${path || 'the top itself'}`, async () => {
      assert.equal(await resolveInside(top, path), join(top, real))
    })
  }

  for (const path of [
    '../secret',
    'a/../../secret',
    '/etc/hosts',
    'link',
    'linked/secret',
    '../top2/secret',
    'a/\0',
    'no',
  ]) {
    it(`finds nothing at ${JSON.stringify(path)}`, async () => {
      assert.equal(await resolveInside(top, path), undefined)
    })
  }

  it('finds nothing below a folder that is not there', async () => {
    assert.equal(await resolveInside(join(folder, 'none'), 'a'), undefined)
  })
})
