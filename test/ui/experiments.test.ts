import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import { seedStore } from '../servers/seed'
import { standardStore, type Store } from '../servers/store'
import { cleanup } from './cleanup'
import { childrenOf, shootFailures, Sidebar } from './sidebar'
import { Workbench } from './workbench'

describe('Experiments view on a local store', () => {
  let store: Store
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()

  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    store = await standardStore('sqlite')
    later(() => store.remove())
    workbench = await Workbench.open({ workspace: store.folder })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  it('shows the store of the folder with its experiments, without server and settings', async () => {
    await view.untilNamed('wine')
    const rows = await view.seen()
    assert.equal(rows[0]?.name, 'mlflow.db')
    assert.equal(rows[0].icon, 'database')
    assert.deepEqual(
      childrenOf(rows, 'mlflow.db').map(({ name }) => name),
      ['odd <b>cases</b> 🚀', 'sweep / nested', 'wine', 'Default'],
    )
  })

  it('shows runs with state, main metric and age, and under a run what it logged', async () => {
    await view.expand('wine')
    await view.untilNamed('wine-01')
    const runs = childrenOf(await view.seen(), 'wine')
    assert.deepEqual(runs.map(({ name, icon }) => [name, icon]).slice(0, 5), [
      ['wine-scheduled', 'clock'],
      ['wine-killed', 'circle-slash'],
      ['wine-failed', 'error'],
      ['wine-running', runs.find(({ name }) => name === 'wine-running')?.icon],
      ['wine-10', 'pass'],
    ])
    assert.ok(['sync', 'warning'].includes(runs.find(({ name }) => name === 'wine-running')?.icon ?? ''))
    assert.match(
      runs.find(({ name }) => name === 'wine-10')?.description ?? '',
      /^accuracy 0\.9230 · \d+ (mo|d|y) ago$/,
    )
    await view.expand('wine-01')
    await view.untilNamed('Artifacts')
    assert.deepEqual(
      (await view.rowsUnder('wine-01')).map(({ name, description }) => [name, description]),
      [
        ['Metrics', '4'],
        ['Params', '3'],
        ['Tags', '2'],
        ['Datasets', '2'],
        ['Models', ''],
        ['Artifacts', ''],
      ],
    )
    await view.expand('Metrics')
    assert.deepEqual(
      (await view.rowsUnder('Metrics')).map(({ name, description }) => `${name} ${description}`),
      ['accuracy 0.8123', 'f1_macro 0.7910', 'model_accuracy 0.9100', 'train_loss 0.01685'],
    )
    await view.collapse('Metrics')
    await view.expand('Params')
    assert.deepEqual(
      (await view.rowsUnder('Params')).map(({ name, description }) => `${name} ${description}`),
      ['C 1', 'kernel poly', 'seed 7'],
    )
    await view.collapse('Params')
    await view.expand('Datasets')
    assert.deepEqual(
      (await view.rowsUnder('Datasets')).map(({ name, description }) => `${name} ${description}`),
      ['wine-test testing', 'wine-train training'],
    )
    await view.collapse('Datasets')
    await view.expand('Models')
    assert.deepEqual(
      (await view.rowsUnder('Models')).map(({ name, description }) => `${name} ${description.replace(/\d.*/, '')}`),
      ['svm classifier · '],
    )
    await view.collapse('Models')
    await view.expand('Artifacts')
    await view.untilNamed('readme.txt')
    assert.deepEqual(await view.under('Artifacts'), ['data', 'notes', 'plots', 'readme.txt'])
  })

  it('opens a text of a run as text, and a picture as a picture', async () => {
    await view.named('readme.txt').click()
    await workbench.page.locator('.editor-group-container .view-line', { hasText: 'hello' }).first().waitFor()
    await view.expand('notes')
    await view.untilNamed('page.html')
    await view.named('page.html').click()
    // A page of a server is shown as what it is, not carried out.
    await workbench.page.locator('.editor-group-container .view-line', { hasText: '<h1>Report</h1>' }).first().waitFor()
    await view.collapse('notes')
    await view.expand('plots')
    await view.untilNamed('confusion.png')
    await view.named('confusion.png').click()
    const picture = await workbench.webview('img')
    assert.equal(
      await picture
        .locator('img')
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
      64,
    )
    await view.collapse('plots')
  })

  it('downloads an artifact to where the person says', async () => {
    await view.choose('readme.txt', 'Download…')
    const target = join(store.folder, 'readme.txt')
    // The place that it offers: the dialog heeds what is typed only after a while.
    const box = view.quickInput.filter({ hasText: 'Download artifact' }).locator('input')
    await box.waitFor()
    for (const end = performance.now() + 20_000; (await box.inputValue()) !== target;) {
      assert.ok(performance.now() < end, `${await box.inputValue()} is offered, not ${target}`)
      await workbench.page.waitForTimeout(50)
    }
    await workbench.page.keyboard.press('Enter')
    await view.notification('Downloaded readme.txt')
    assert.equal(await readFile(target, 'utf8'), 'hello\n'.repeat(20))
    await view.collapse('wine-01')
    await view.collapse('wine')
  })

  it('shows names with HTML, right-to-left text and emoji as text', async () => {
    await view.expand('odd <b>cases</b> 🚀')
    await view.untilNamed('שלום <i>עולם</i> 👩‍🔬')
    assert.equal(await workbench.page.locator('.part.sidebar .monaco-list-row :is(b, i)').count(), 0)
    await view.expand('שלום <i>עולם</i> 👩‍🔬', 'Params')
    assert.deepEqual(
      (await view.rowsUnder('Params')).map(({ name, description }) => `${name} ${description}`),
      ['html <img src=x onerror=alert(1)>', 'rtl مرحبا بالعالم', 'unicode ключ значение 🚀'],
    )
    assert.equal(await workbench.page.locator('.part.sidebar .monaco-list-row img').count(), 0)
    await view.collapse('odd <b>cases</b> 🚀')
  })

  it('puts runs under their parents', async () => {
    await view.expand('sweep / nested')
    await view.untilNamed('sweep')
    assert.deepEqual(await view.under('sweep / nested'), ['alone', 'sweep'])
    await view.expand('sweep')
    await view.untilNamed('trial-0')
    await view.expand('trial-0')
    await view.untilNamed('trial-0-fold-1')
    const rows = await view.seen()
    assert.deepEqual(
      childrenOf(rows, 'sweep')
        .map(({ name }) => name)
        .filter((name) => name.startsWith('trial')),
      ['trial-2', 'trial-1', 'trial-0'],
    )
    assert.deepEqual(
      childrenOf(rows, 'trial-0')
        .map(({ name }) => name)
        .filter((name) => name.startsWith('trial')),
      ['trial-0-fold-1', 'trial-0-fold-0'],
    )
    await view.collapse('sweep / nested')
  })

  it('narrows while one types, says so beside the title, and clears', async () => {
    await workbench.command('Waymark: Filter Experiments')
    const box = view.quickInput.locator('input')
    await box.waitFor()
    await box.fill('wIN')
    const rows = await view.until('only wine', (all) => all.filter(({ level }) => level === 2).length === 1)
    assert.equal(rows[1]?.name, 'wine')
    await box.fill('no such name')
    await view.untilNamed('No experiments match the filter')
    // Escape brings back what was before.
    await workbench.page.keyboard.press('Escape')
    await view.untilNamed('Default')
    await workbench.command('Waymark: Filter Experiments')
    await workbench.answer('sweep')
    await view.untilGone('wine')
    await workbench.page.locator('.part.sidebar .pane-body .message', { hasText: 'Filtered by “sweep”' }).waitFor()
    await workbench.command('Waymark: Clear Filter of Experiments')
    await view.untilNamed('wine')
  })

  it('sorts', async () => {
    await workbench.command('Waymark: Sort Experiments')
    await view.answer('Sort experiments', 'By name')
    await view.until('names in order', (all) => all[1]?.name === 'Default')
    assert.deepEqual(await view.names(2), ['Default', 'odd <b>cases</b> 🚀', 'sweep / nested', 'wine'])
    await workbench.command('Waymark: Sort Experiments')
    await view.answer('Sort experiments', 'Newest first')
    await view.until('the newest first', (all) => all[4]?.name === 'Default')
  })

  it('shows deleted experiments and runs, standing back, and hides them', async () => {
    await workbench.command('Waymark: Show Deleted Experiments and Runs')
    const removed = await view.untilNamed('removed')
    assert.equal(removed.icon, 'trash')
    assert.match(removed.description, /^deleted · /)
    await view.expand('wine')
    assert.equal((await view.untilNamed('wine-deleted')).icon, 'trash')
    await view.collapse('wine')
    await workbench.command('Waymark: Hide Deleted Experiments and Runs')
    await view.untilGone('removed')
  })

  it('keeps a pinned experiment on top, over a reload too', async () => {
    await view.choose('Default', 'Pin to Top')
    await view.until('Default on top', (all) => all[1]?.name === 'Default' && all[1].icon === 'pinned')
    await view.reload()
    await view.until('Default on top', (all) => all[1]?.name === 'Default' && all[1].icon === 'pinned')
    await view.choose('Default', 'Unpin')
    await view.until('Default in its place', (all) => all.at(-1)?.name === 'Default')
  })

  it('can be walked through with the keyboard alone', async () => {
    const { keyboard } = workbench.page
    await workbench.command('Focus on Experiments View')
    await keyboard.press('Home')
    assert.match(await view.focused(), /^mlflow\.db/)
    await keyboard.press('ArrowDown')
    assert.match(await view.focused(), /^odd <b>cases/)
    for (let step = 0; step < 2; step += 1) await keyboard.press('ArrowDown')
    assert.match(await view.focused(), /^wine/)
    await keyboard.press('ArrowRight')
    await view.untilNamed('wine-10')
    await keyboard.press('ArrowRight')
    assert.match(await view.focused(), /^wine-scheduled, scheduled/)
    await keyboard.press('ArrowLeft')
    await keyboard.press('ArrowLeft')
    await view.untilGone('wine-10')
  })

  const themes = [
    ['dark', 'Dark Modern', 'vs-dark'],
    ['light', 'Light Modern', 'vs'],
    ['hc-black', 'Dark High Contrast', 'hc-black'],
  ] as const
  for (const [name, theme, kind] of themes) {
    it(`is drawn in ${name}`, async () => {
      await view.expand('wine', 'wine-01', 'Metrics')
      await workbench.command('Preferences: Color Theme')
      await view.answer(/./, theme)
      await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor()
      await view.named('wine-10').hover()
      await workbench.page.locator('.workbench-hover', { hasText: 'The row shows accuracy' }).waitFor()
      await workbench.screenshot(`experiments-${name}`)
    })
  }
})

describe('Experiments view on a store of 250 experiments', () => {
  let folder: string
  let workbench: Workbench
  let view: Sidebar
  const later = cleanup()

  shootFailures(() => workbench)

  before(async function () {
    this.timeout(240_000)
    folder = await mkdtemp(join(tmpdir(), 'waymark-many-'))
    later(() => rm(folder, { recursive: true, force: true }))
    await seedStore(join(folder, 'mlflow.db'), { runs: 250, experiments: 247 })
    workbench = await Workbench.open({ workspace: folder, height: 7000 })
    later(() => workbench.close())
    view = new Sidebar(workbench)
    await view.open()
  })

  it('loads experiments by pages, and finds one that no page has by the filter', async () => {
    await view.untilNamed('Load more')
    assert.equal((await view.names(2)).length, 101)
    await view.named('Load more').click()
    await view.until('the second page', (all) => all.length === 202)
    await view.named('Load more').click()
    await view.until('all of them', (all) => all.length === 251)
    assert.ok(!(await view.names()).includes('Load more'))
  })

  it('loads runs by pages', async () => {
    await view.expand('perf')
    await view.until('runs', (all) => childrenOf(all, 'perf').length > 20)
    const before = childrenOf(await view.seen(), 'perf').length
    await view.named('Load more').click()
    await view.until('more runs', (all) => childrenOf(all, 'perf').length > before)
  })
})
