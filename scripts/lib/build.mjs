// The build, and the VSIX made from it.
import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { projectRoot } from './cache.mjs'
import { node24 } from './node24.mjs'
import { run } from './run.mjs'
import { Stop, step } from './say.mjs'
import { zipEntries } from './zip.mjs'

const LIMIT = 3 * 1024 * 1024
const ALLOWED = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/LICENSE(\.txt|\.md)?$/i,
  /^extension\/media\//,
  /^extension\/dist\/(?!test\/)(?!.*\.(map|vsix|test\.js)$)/,
]
const REQUIRED = ['extension/package.json', 'extension/LICENSE.txt', 'extension/readme.md']

export async function build() {
  await step('Building', () => run(process.execPath, ['esbuild.config.mjs'], { cwd: projectRoot, title: 'The build' }))
}

/** All that the build made for people, as it has to stand in the package. */
async function built() {
  const names = await readdir(join(projectRoot, 'dist'), { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .map((path) => `extension/${path}`)
    .filter((path) => !/^extension\/dist\/test\/|\.(map|vsix)$/.test(path))
}

/** Throws where the package holds what it should not, lacks what it needs, or is too large; else its entries. */
export async function checkVsix(file) {
  const entries = await zipEntries(file)
  const paths = entries.map(({ path }) => path)
  const strange = paths.filter((path) => !ALLOWED.some((allowed) => allowed.test(path)))
  const { main } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'))
  const required = [...REQUIRED, `extension/${main.replace(/^\.\//, '')}`, ...(await built())]
  const missing = required.filter((path) => !paths.includes(path))
  const { size } = statSync(file)
  const faults = [
    strange.length > 0 && `holds what does not belong in it: ${strange.join(', ')}`,
    missing.length > 0 && `lacks ${missing.join(', ')}`,
    size > LIMIT && `has ${size} bytes, more than ${LIMIT}`,
  ].filter(Boolean)
  if (faults.length > 0) throw new Stop(`${file} ${faults.join('; ')}.`)
  return { entries, size }
}

/** Makes dist/waymark.vsix from what was built, checks it, and returns `{ file, entries, size }`. */
export async function packageVsix() {
  const file = join(projectRoot, 'dist', 'waymark.vsix')
  const { node } = await node24()
  const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce')
  if (!existsSync(vsce)) throw new Stop('@vscode/vsce is missing from node_modules.')
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ]
  await step('Packaging the extension', () => run(node, [vsce, ...args], { cwd: projectRoot, title: 'vsce package' }))
  return { file, ...(await checkVsix(file)) }
}
