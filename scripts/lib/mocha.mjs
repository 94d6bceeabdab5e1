// Mocha on Node 24, with TypeScript read by tsx.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './cache.mjs'
import { node24 } from './node24.mjs'
import { start } from './run.mjs'

/**
 * Runs the files (all in one process, one after another); `{ code, output, result }`. `result` has the counts and is
 * undefined when the run broke down before its end.
 */
export async function mocha(files, { args = [], env = {}, live = false } = {}) {
  const { node } = await node24()
  const folder = await mkdtemp(join(tmpdir(), 'waymark-mocha-'))
  const resultFile = join(folder, 'result.json')
  try {
    const command = [
      ...['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
      join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js'),
      ...[
        '--reporter',
        join(projectRoot, 'test', 'tooling', 'reporter.mjs'),
        '--exit',
        '--forbid-only',
        '--timeout',
        '10000',
      ],
      ...args,
      ...files,
    ]
    const child = start(node, command, {
      cwd: projectRoot,
      env: { ...process.env, ...env, WAYMARK_RESULT: resultFile },
      live,
    })
    const { code } = await child.ended
    const result = await readFile(resultFile, 'utf8').then(JSON.parse, () => undefined)
    return { code, output: child.log(), result }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
