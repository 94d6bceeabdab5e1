// npm run bench -- NAME [--quick] [--only WORD]: measures and writes test/bench/results/NAME.json; `table` prints the
// results as Markdown. What it needs (packages, Python, MLflow, VS Code, Chromium) is installed first when it is not there.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from './lib/cache.mjs'
import { ensurePackages } from './lib/npm.mjs'
import { start } from './lib/run.mjs'
import { main, say, Stop } from './lib/say.mjs'

const names = ['runs', 'compare', 'startup']
const usage = `Usage: npm run bench -- ${names.join(' | ')} [--quick] [--only WORD]\n       npm run bench -- table`

async function printTables() {
  const { markdownTable } = await import('../test/bench/table.mjs')
  for (const name of names) {
    const file = join(projectRoot, 'test', 'bench', 'results', `${name}.json`)
    if (!existsSync(file)) continue
    const results = JSON.parse(await readFile(file, 'utf8'))
    process.stdout.write(`\`npm run bench -- ${name}\`\n\n${markdownTable(results)}\n\n`)
  }
}

async function measure(args) {
  await ensurePackages()
  const { node24 } = await import('./lib/node24.mjs')
  const { python } = await import('./lib/python.mjs')
  const { chromium } = await import('./lib/chromium.mjs')
  const { codeServer } = await import('./lib/codeserver.mjs')
  const { node } = await node24()
  await python()
  await chromium()
  await codeServer()
  const vsix = await packaged()
  say('The bench needs the machine to itself: close what else is at work.')
  const bench = start(
    node,
    ['--import', 'tsx', '--disable-warning=ExperimentalWarning', 'test/bench/main.ts', ...args],
    {
      cwd: projectRoot,
      env: { ...process.env, WAYMARK_VSIX: vsix },
      live: true,
    },
  )
  return (await bench.ended).code ?? 1
}

/** The VSIX that a person would install: what is measured is what is shipped. */
async function packaged() {
  if (process.env.WAYMARK_VSIX) return process.env.WAYMARK_VSIX
  const { build, packageVsix } = await import('./lib/build.mjs')
  await build()
  return (await packageVsix()).file
}

await main(async () => {
  const args = process.argv.slice(2)
  if (args[0] === 'table') return printTables()
  if (!names.includes(args[0])) throw new Stop(usage)
  return measure(args)
})
