import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import { standardStore } from '../servers/store'
import { projectRoot } from '../servers/tool'
import { cleanup } from './cleanup'
import { shootFailures, Sidebar } from './sidebar'
import { Workbench } from './workbench'

describe('An installation of which a part is missing', () => {
  let chunk: string
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()
  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    const folder = await mkdtemp(join(tmpdir(), 'waymark-broken-'))
    later(() => rm(folder, { recursive: true, force: true }))
    for (const name of ['package.json', 'media', 'dist']) {
      await cp(join(projectRoot, name), join(folder, name), { recursive: true })
    }
    const chunks = join(folder, 'dist', 'chunks')
    const name = (await readdir(chunks)).find((each) => /^catalog-.*\.js$/.test(each))
    assert.ok(name)
    chunk = join(chunks, name)
    await rename(chunk, `${chunk}.away`)
    const store = await standardStore('sqlite')
    later(() => store.remove())
    workbench = await Workbench.open({ workspace: store.folder, extensionDevelopmentPath: folder })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  it('says so in the view instead of loading for ever', async () => {
    const rows = await view.until('a failure row', (all) => all.some(({ icon }) => icon === 'error'))
    assert.equal(rows.length, 1)
    assert.match(rows[0]?.name ?? '', /^The connections could not be loaded: Cannot find module/)
    assert.equal(rows[0]?.description, 'Retry')
  })

  it('shows the rows after Retry when the part is there', async () => {
    await rename(`${chunk}.away`, chunk)
    await workbench.rows().first().click()
    await view.untilNamed('wine')
  })
})
