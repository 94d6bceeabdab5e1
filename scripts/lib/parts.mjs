// The parts of the test run: what each needs, and how it is run. Every part gives
// `{ title, passed, failed, skipped, failures, output }`; a part that breaks down counts as one failure.
import { readdir, readFile, rm, mkdtemp } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './cache.mjs'
import { mocha } from './mocha.mjs'
import { node24 } from './node24.mjs'
import { attempt, start, tail } from './run.mjs'

const bin = (name) => join(projectRoot, 'node_modules', name)

async function testsIn(folder) {
  if (!existsSync(join(projectRoot, folder))) return []
  const names = await readdir(join(projectRoot, folder), { recursive: true })
  return names
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

const APART = /^test\/(platforms|servers|suites|host|ui|webview|bench)\//

/** The test files of each part that has any. */
export async function testFiles() {
  const spanning = await testsIn('test')
  const under = (...folders) => spanning.filter((file) => folders.some((folder) => file.startsWith(`test/${folder}/`)))
  return {
    units: [...(await testsIn('src')), ...(await testsIn('webview')), ...spanning.filter((file) => !APART.test(file))],
    suites: under('servers', 'suites', 'platforms'),
    host: under('host'),
    ui: under('webview', 'ui'),
  }
}

async function check(title, commands) {
  for (const [script, ...args] of commands) {
    const { code, output } = await attempt(process.execPath, [bin(script), ...args], { cwd: projectRoot })
    if (code !== 0)
      return { title, passed: 0, failed: 1, skipped: [], failures: [{ name: title, error: tail(output, 200) }] }
  }
  return { title, passed: 1, failed: 0, skipped: [], failures: [] }
}

export const types = () =>
  check('types', [
    ['typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
    ['typescript/bin/tsc', '--noEmit', '-p', 'webview/tsconfig.json'],
    ['typescript/bin/tsc', '--noEmit', '-p', 'test/tsconfig.json'],
  ])

export const lint = () =>
  check('lint', [
    ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
    ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ])

/** What a run printed besides its passing tests. */
function said(output) {
  return tail(
    output
      .split('\n')
      .filter((line) => !/^ {2}[✓✗] /.test(line))
      .join('\n')
      .trim(),
    60,
  )
}

function counted(title, { code, output, result }) {
  if (!result)
    return {
      title,
      passed: 0,
      failed: 1,
      skipped: [],
      failures: [{ name: `${title} broke down`, error: tail(output, 120) }],
    }
  // A run that counts no failure and still ends badly has failed.
  const silent = code !== 0 && result.failed === 0
  const failures = silent ? [{ name: `${title} ended with ${code}`, error: tail(output, 120) }] : result.failures
  return {
    title,
    ...result,
    failed: silent ? 1 : result.failed,
    failures,
    output: result.failed > 0 ? said(output) : '',
  }
}

/** One Mocha for all the files given. */
export async function mochaPart(title, files, options) {
  return counted(title, await mocha(files, options))
}

/** The tests inside the extension host. */
export async function hostPart() {
  const { node } = await node24()
  const folder = await mkdtemp(join(tmpdir(), 'waymark-host-result-'))
  const resultFile = join(folder, 'result.json')
  try {
    const args = ['--import', 'tsx', '--disable-warning=ExperimentalWarning', join('test', 'tooling', 'host.mjs')]
    const child = start(node, args, { cwd: projectRoot, env: { ...process.env, WAYMARK_RESULT: resultFile } })
    const { code } = await child.ended
    const result = await readFile(resultFile, 'utf8').then(JSON.parse, () => undefined)
    return counted('host', { code, output: child.log(), result })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
