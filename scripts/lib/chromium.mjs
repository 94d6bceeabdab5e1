// A Chromium for the journeys and the bench: the one that is installed, else one from npm.
import { accessSync, constants, existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensure } from './cache.mjs'
import { installInto } from './npm.mjs'
import { ask, cleanEnv, run } from './run.mjs'
import { Stop } from './say.mjs'

const VERSION = '147.0.0'
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
]
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap((base) => [
      join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installed() {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)))
  return [process.env.WAYMARK_CHROMIUM, ...onPath, ...(PLACES[process.platform] ?? [])].find(
    (path) => path && isExecutable(path),
  )
}

/** Unpacks what the package carries: the browser, its fonts, and the libraries that a bare system may lack. */
async function unpack(folder) {
  await installInto(folder, [`@sparticuz/chromium@${VERSION}`])
  const entry = pathToFileURL(join(folder, 'node_modules', '@sparticuz', 'chromium', 'build', 'esm', 'index.js')).href
  const code = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath()`
  // The package unpacks into the temporary folder, and its libraries only where this variable says so.
  await run(process.execPath, ['--input-type=module', '-e', code], {
    env: cleanEnv({ TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }),
    title: 'Unpacking Chromium',
  })
  await rm(join(folder, 'node_modules'), { recursive: true })
}

/** `{ path, env }`: the browser, and what has to be in its environment. */
export async function chromium() {
  const own = installed()
  if (own) return { path: own, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      'Chrome, Chromium or Edge is needed: install one (or name it in WAYMARK_CHROMIUM), then run this again.',
    )
  }
  const folder = await ensure('chromium', VERSION, `Fetching Chromium ${VERSION}`, unpack)
  const path = join(folder, 'chromium')
  if (!existsSync(path))
    throw new Stop(`Chromium is missing from ${folder}, which has only ${(await readdir(folder)).join(', ')}.`)
  const lacks = ask('ldd', [path])?.includes('not found') ?? true
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  const fonts = ask('fc-list', [])
  return {
    path,
    env: {
      ...(lacks ? { LD_LIBRARY_PATH: libraries } : {}),
      ...(fonts ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  }
}
