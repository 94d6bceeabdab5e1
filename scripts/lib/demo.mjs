// The workspace of `npm start`: the small project in demo/, in a Git repository, trained step by step so that its runs
// bear the commits they were made from. Made once, by real training.
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { devNull } from 'node:os'
import { delimiter, join } from 'node:path'
import { cacheRoot, hash, locked, projectRoot } from './cache.mjs'
import { python } from './python.mjs'
import { ask, cleanEnv, run } from './run.mjs'
import { Stop, step } from './say.mjs'

const source = join(projectRoot, 'demo')

/** What is committed before each script is run. */
const STAGES = [
  {
    message: 'Begin with the wines',
    files: ['README.md', 'requirements.txt', '.gitignore', 'vineyard', 'train_wine.py'],
    script: 'train_wine.py',
  },
  { message: 'Tell benign from malignant tissue', files: ['train_cancer.py'], script: 'train_cancer.py' },
  { message: 'Predict the progress of diabetes', files: ['train_diabetes.py'], script: 'train_diabetes.py' },
  { message: 'Search for a good boosting', files: ['sweep.py'], script: 'sweep.py' },
]

async function fingerprint() {
  const names = (await readdir(source, { recursive: true })).filter((name) => /\.(py|md|txt)$/.test(name)).sort()
  return hash(...names, ...(await Promise.all(names.map((name) => readFile(join(source, name), 'utf8')))))
}

/** The environment without the person's Git and MLflow settings. */
function apart(bin) {
  const env = cleanEnv({
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    PYTHONWARNINGS: 'ignore',
    PYTHONDONTWRITEBYTECODE: '1',
    MLFLOW_DISABLE_TELEMETRY: 'true',
  })
  for (const name of Object.keys(env)) {
    if (
      /^(GIT_(DIR|WORK_TREE|INDEX_FILE|AUTHOR|COMMITTER)|PYTHONPATH|PYTHONHOME|MLFLOW_(TRACKING|REGISTRY))/.test(name)
    )
      delete env[name]
  }
  return env
}

async function train(folder) {
  if (ask('git', ['--version']) === undefined)
    throw new Stop('Git is needed (git --version fails): install it, then run npm start again.')
  const { python: interpreter, bin } = await python()
  const env = apart(bin)
  const who = [
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.org',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'core.autocrlf=false',
  ]
  const git = (...args) => run('git', [...who, ...args], { cwd: folder, env })
  await git('-c', 'init.defaultBranch=main', 'init', '--quiet')
  for (const { message, files, script } of STAGES) {
    for (const file of files)
      await cp(join(source, file), join(folder, file), {
        recursive: true,
        filter: (path) => !path.includes('__pycache__'),
      })
    await git('add', '--all')
    await git('commit', '--quiet', '--message', message)
    await step(`Training: ${script}`, () => run(interpreter, [script], { cwd: folder, env, title: `demo/${script}` }))
  }
}

/** The folder of the demo, trained when it is not there yet, or when `fresh` asks for a new one. */
export async function demo({ fresh = false } = {}) {
  const top = join(cacheRoot, 'demo', await fingerprint())
  // MLflow records absolute places, so the folder has its final name from the beginning and a mark when it is complete.
  const folder = join(top, 'vineyard')
  const mark = join(top, 'complete')
  if (existsSync(mark) && !fresh) return folder
  await locked('demo', async () => {
    if (existsSync(mark) && !fresh) return
    await rm(top, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await step('Making the demo: some thirty runs of real training, about a minute', () => train(folder))
    await writeFile(mark, '')
  })
  return folder
}
