// Python: one virtual environment for the demo, the tests and the bench, and a small second one with an old MLflow.
// uv, itself pinned, fills them from the lock files in test/tooling.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheRoot, ensure, hash, projectRoot } from './cache.mjs'
import { ask, attempt, cleanEnv, run } from './run.mjs'
import { Stop } from './say.mjs'

const UV = '0.13.9'
const windows = process.platform === 'win32'
const bin = windows ? 'Scripts' : 'bin'
const exe = windows ? '.exe' : ''

const PROBE = 'import sys; print(".".join(map(str, sys.version_info[:3]))); print(sys.executable)'

/** The first Python 3.10 or newer: `{ path, version }`. WAYMARK_PYTHON names one outright. */
export function findPython() {
  const names = [
    process.env.WAYMARK_PYTHON,
    'python3',
    'python',
    'python3.13',
    'python3.12',
    'python3.11',
    'python3.10',
  ]
  const seen = []
  for (const name of names.filter(Boolean)) {
    const [version, path] = ask(name, ['-c', PROBE])?.split(/\r?\n/) ?? []
    if (!version || !path) continue
    const [major, minor] = version.split('.').map(Number)
    if (major === 3 && minor >= 10) return { path, version, minor: `${major}.${minor}` }
    seen.push(`${name} is ${version}`)
  }
  const found = seen.length > 0 ? seen.join(', ') : 'no python3 was found on PATH'
  throw new Stop(`Python 3.10 or newer is needed (${found}): install it, then run this again.`)
}

async function uv(python) {
  const folder = await ensure(
    'uv',
    `${UV}-${process.platform}-${process.arch}`,
    `Fetching uv ${UV}`,
    async (unfinished) => {
      const made = await attempt(python.path, ['-m', 'venv', unfinished])
      const target = ['install', '--quiet', '--disable-pip-version-check', `uv==${UV}`]
      if (made.code === 0) {
        await run(join(unfinished, bin, `python${exe}`), ['-m', 'pip', ...target], {
          title: `Installing uv ${UV} from PyPI`,
          hint: 'PyPI has to be reachable for this first install.',
        })
        return
      }
      await run(python.path, ['-m', 'pip', ...target, '--target', unfinished], {
        title: `Installing uv ${UV} from PyPI`,
        hint: `Python's venv module is incomplete: install it (Debian and Ubuntu: apt-get install python3-venv), then run this again.`,
      })
    },
  )
  return join(folder, bin, `uv${exe}`)
}

async function environment(name, title) {
  const python = findPython()
  const lockFile = join(projectRoot, 'test', 'tooling', `${name}.lock`)
  const lock = await readFile(lockFile, 'utf8')
  const version = `${hash(lock)}-${python.minor}-${process.platform}-${process.arch}`
  const folder = await ensure(name.replace('requirements', 'python'), version, title, async (unfinished) => {
    const tool = await uv(python)
    const env = cleanEnv({
      UV_CACHE_DIR: join(cacheRoot, 'uv-downloads'),
      UV_PYTHON_DOWNLOADS: 'never',
      VIRTUAL_ENV: unfinished,
    })
    // Relocatable, since the folder gets its final name when it is complete.
    await run(tool, ['venv', '--quiet', '--relocatable', '--clear', '--python', python.path, unfinished], { env })
    await run(
      tool,
      [
        'pip',
        'install',
        '--quiet',
        '--compile-bytecode',
        '--link-mode',
        'hardlink',
        '--python',
        unfinished,
        '-r',
        lockFile,
      ],
      {
        env,
        title: `Installing Python packages from ${name}.lock`,
        hint: 'PyPI has to be reachable for this first install.',
      },
    )
  })
  const executable = join(folder, bin, `python${exe}`)
  if (!existsSync(executable)) throw new Stop(`${folder} is damaged: delete it, then run this again.`)
  return { python: executable, bin: join(folder, bin), folder }
}

/** `{ python, bin, folder }` of the environment with the current MLflow, scikit-learn, pandas and matplotlib. */
export const python = () => environment('requirements', 'Installing MLflow and scikit-learn')

/** The same with an MLflow server of the 2.x line alone. */
export const pythonOld = () => environment('requirements-old', 'Installing MLflow 2')
