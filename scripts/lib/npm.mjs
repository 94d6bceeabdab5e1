// npm, run by whichever Node is wanted, and the project's own packages.
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hash, locked, projectRoot } from './cache.mjs'
import { cleanEnv, run } from './run.mjs'
import { Stop, step } from './say.mjs'

function npmEntry() {
  const bin = dirname(process.execPath)
  const places = [
    process.env.npm_execpath,
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
    join(bin, '..', 'share', 'npm', 'bin', 'npm-cli.js'),
  ]
  return places.find((place) => place?.endsWith('npm-cli.js') && existsSync(place))
}

/** Runs npm in `cwd`; under another Node where `node` names one. */
export async function npm(args, { cwd, node = process.execPath, env = {}, title, hint }) {
  const entry = npmEntry()
  const windows = process.platform === 'win32'
  const path = [dirname(node), process.env.PATH].join(windows ? ';' : ':')
  const options = { cwd, env: cleanEnv({ ...env, PATH: path }), title, hint }
  if (entry) return run(node, [entry, ...args], options)
  return run('npm', args, { ...options, shell: windows })
}

/** Installs npm packages, at exact versions, into a folder of the cache. Their install scripts do not run. */
export async function installInto(folder, packages, options = {}) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: folder,
    title: `Installing ${packages.join(', ')} from npm`,
    hint: 'The npm registry has to be reachable for this first install.',
    ...options,
  })
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** What npm wrote at the end of its last complete install says whether it was for this lock file. */
function agrees() {
  const wanted = readJson(join(projectRoot, 'package-lock.json'))?.packages ?? {}
  const installed = readJson(join(projectRoot, 'node_modules', '.package-lock.json'))?.packages
  if (!installed) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return installed[path] ? installed[path].version === version : optional === true
  })
}

/** The project's npm packages, as its lock file names them. */
export async function ensurePackages() {
  if (!existsSync(join(projectRoot, 'package-lock.json')))
    throw new Stop('package-lock.json is missing from the project.')
  if (agrees()) return
  await locked(`packages-${hash(projectRoot)}`, async () => {
    if (agrees()) return
    await step("Installing the project's npm packages", () =>
      npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: projectRoot,
        title: 'npm ci',
        hint: 'The npm registry has to be reachable for this first install.',
      }),
    )
  })
}
