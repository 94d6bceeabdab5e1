import { build, context } from 'esbuild'
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { commonjs } from './scripts/commonjs.mjs'
import { writeContributes } from './scripts/contributes.mjs'

const watch = process.argv.includes('--watch')
const shared = { bundle: true, minify: !watch, sourcemap: 'linked', logLevel: 'warning', legalComments: 'none' }
const node = {
  ...shared,
  platform: 'node',
  // jsonc-parser's main is UMD, whose inner requires no bundler can follow; its module field is what bundles.
  mainFields: ['module', 'main'],
  splitting: true,
  format: 'esm',
  target: 'node22',
  external: ['vscode'],
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [commonjs],
}

/** What VS Code loads at start-up is one file by itself; what it loads later is built beside it. */
const composeApart = {
  name: 'compose apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/compose$/ }, () => ({ path: './compose.js', external: true }))
  },
}

/** Every folder with a `worker.ts` becomes dist/workers/<folder>.js: heavy parts never join the host bundle. */
async function workerEntries() {
  const files = (await readdir('src', { recursive: true })).map((file) => file.replaceAll('\\', '/'))
  return Object.fromEntries(
    files.filter((file) => file.endsWith('/worker.ts')).map((file) => [file.split('/').at(-2), `src/${file}`]),
  )
}

async function webviewEntries() {
  const folders = await readdir('webview', { withFileTypes: true })
  const pages = Object.fromEntries(
    folders
      .filter((folder) => folder.isDirectory() && existsSync(`webview/${folder.name}/main.tsx`))
      .map((folder) => [folder.name, `webview/${folder.name}/main.tsx`]),
  )
  // Larger than any page, so a bundle by itself, which a page loads with its first chart.
  return { ...pages, chart: 'webview/shared/chart/engine.ts' }
}

const targets = [
  {
    ...node,
    splitting: false,
    plugins: [composeApart, commonjs],
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
  },
  { ...node, entryPoints: { compose: 'src/compose.ts' }, outdir: 'dist' },
  { ...node, entryPoints: await workerEntries(), outdir: 'dist/workers' },
  {
    ...shared,
    platform: 'browser',
    format: 'esm',
    target: 'chrome132',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': watch ? '"development"' : '"production"' },
    loader: { '.ttf': 'file' },
    entryPoints: await webviewEntries(),
    outdir: 'dist/webview',
  },
]

await rm('dist', { recursive: true, force: true })
await mkdir('dist/webview', { recursive: true })
await writeContributes()
await cp('node_modules/@vscode/codicons/dist/codicon.css', 'dist/webview/codicon.css')
await cp('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/webview/codicon.ttf')

if (watch) {
  const contexts = await Promise.all(targets.map((target) => context(target)))
  await Promise.all(contexts.map((each) => each.watch()))
  console.log('Watching for changes.')
} else {
  await Promise.all(targets.map((target) => build(target)))
}
