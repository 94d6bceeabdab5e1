// npm test: everything, on a bare machine. Ends with `N passed, N failed`.
//   npm test -- --quick                     types, lint and units alone: no Python, no VS Code
//   npm test -- --only units,suites         parts: types, lint, units, suites, host, ui
//   npm test -- --only ui runs              of these, the files whose path holds a word
import { build, packageVsix } from './lib/build.mjs'
import { ensurePackages } from './lib/npm.mjs'
import { hostPart, lint, mochaPart, testFiles, types } from './lib/parts.mjs'
import { runAll } from './lib/pool.mjs'
import { duration, main, say, Stop } from './lib/say.mjs'

const PARTS = ['types', 'lint', 'units', 'suites', 'host', 'ui']

function parse(argv) {
  const args = [...argv]
  const quick = args.includes('--quick')
  const only = args.indexOf('--only')
  const named = only >= 0 ? (args[only + 1] ?? '').split(',') : quick ? PARTS.slice(0, 3) : PARTS
  const unknown = named.filter((name) => !PARTS.includes(name))
  if (unknown.length > 0) throw new Stop(`--only knows ${PARTS.join(', ')}, not ${unknown.join(', ')}.`)
  const words = args.filter((arg, index) => !arg.startsWith('--') && (only < 0 || index !== only + 1))
  return { parts: new Set(named), words }
}

/** The same promise for whoever asks, begun by the first; nobody asking, nothing is installed. */
function once(work) {
  let begun
  return () => {
    begun ??= work()
    begun.catch(() => undefined)
    return begun
  }
}

const tools = {
  node24: once(async () => (await import('./lib/node24.mjs')).node24()),
  python: once(async () => (await import('./lib/python.mjs')).python()),
  old: once(async () => (await import('./lib/python.mjs')).pythonOld()),
  vscode: once(async () => (await import('./lib/codeserver.mjs')).codeServer()),
  chromium: once(async () => (await import('./lib/chromium.mjs')).chromium()),
  vsix: once(() => packageVsix()),
}

const short = (file) => file.replace(/^test\//, '').replace(/\.test\.tsx?$/, '')

/** Two rounds: what only computes and talks to servers, then what drives a browser and is sensitive to load. */
function plan(parts, files) {
  const has = (part) => parts.has(part) && files[part].length > 0
  const servers = [tools.python, tools.old]
  const browser = [tools.python, tools.vscode, tools.chromium]
  const first = [
    parts.has('lint') && { title: 'lint', run: lint },
    parts.has('types') && { title: 'types', run: types },
    has('units') && { title: 'units', needs: [tools.node24()], run: () => mochaPart('units', files.units) },
    ...(has('suites') ? files.suites : []).map((file) => ({
      title: short(file),
      needs: servers.map((tool) => tool()),
      run: () => mochaPart(short(file), [file], { args: ['--timeout', '60000'] }),
    })),
  ].filter(Boolean)
  // Begun now, so that it installs while the first round runs.
  if (has('host') || has('ui')) browser.forEach((tool) => void tool())
  const second = [
    has('host') && { title: 'host', needs: browser.map((tool) => tool()), run: hostPart },
    ...(has('ui') ? files.ui : []).map((file) => ({
      title: short(file),
      needs: [...browser, tools.vsix].map((tool) => tool()),
      run: () => mochaPart(short(file), [file], { args: ['--timeout', '120000'] }),
    })),
  ].filter(Boolean)
  return [first, second]
}

function broken(job, error) {
  const shown = error instanceof Stop ? error.message : (error?.stack ?? String(error))
  const failures = [{ name: `${job.title} could not be run`, error: shown }]
  return { title: job.title, passed: 0, failed: 1, skipped: [], failures }
}

function tell({ title, passed, failed, skipped }, ms) {
  const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  say(`${failed === 0 ? '✓' : '✗'} ${title}: ${passed} passed, ${failed} failed${rest} (${duration(ms)})`)
}

function report(results) {
  for (const { title, failures, output } of results.filter(({ failed }) => failed > 0)) {
    process.stdout.write(`\n── ${title} ──\n`)
    for (const { name, error } of failures)
      process.stdout.write(`\n✗ ${name}\n${String(error).replaceAll(/^/gm, '    ')}\n`)
    if (output) process.stdout.write(`\n    its output, from the end:\n${output.replaceAll(/^/gm, '    ')}\n`)
  }
  const skipped = results.flatMap((result) => result.skipped)
  for (const name of skipped) process.stdout.write(`\nskipped: ${name}`)
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${rest}\n`)
  return sum('failed') === 0 ? 0 : 1
}

/** Without a build there is nothing to drive: only what reads the sources goes on. */
async function buildOr(failed) {
  try {
    await build()
    return true
  } catch (error) {
    failed(broken({ title: 'the build' }, error), 0)
    return false
  }
}

await main(async () => {
  const { parts, words } = parse(process.argv.slice(2))
  await ensurePackages()
  const results = []
  const done = (result, ms) => {
    tell(result, ms)
    results.push(result)
  }
  if (!(await buildOr(done))) ['suites', 'host', 'ui'].forEach((part) => parts.delete(part))
  const found = await testFiles()
  const wanted = (file) => words.length === 0 || words.some((word) => file.includes(word))
  const files = Object.fromEntries(Object.entries(found).map(([part, list]) => [part, list.filter(wanted)]))
  for (const round of plan(parts, files)) await runAll(round, 2, { done, broken })
  return report(results)
})
