// Writes package.json's `contributes` and the JSON schema of waymark.json from their sources in src.
import { build } from 'esbuild'
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const source = `
  export { contributes } from './src/manifest/contributes'
  export { configurationJsonSchema } from './src/platforms/configuration'
`

export async function writeContributes() {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-'))
  try {
    const outfile = join(folder, 'manifest.mjs')
    await build({
      stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      outfile,
      logLevel: 'warning',
    })
    const { contributes, configurationJsonSchema } = await import(pathToFileURL(outfile).href)
    await writeIfChanged('package.json', (text) => {
      const manifest = JSON.parse(text)
      manifest.contributes = contributes()
      return JSON.stringify(manifest, null, 2) + '\n'
    })
    await mkdir('dist', { recursive: true })
    await writeFile('dist/waymark.schema.json', JSON.stringify(configurationJsonSchema(), null, 2))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeIfChanged(file, change) {
  const before = await readFile(file, 'utf8')
  const after = change(before)
  if (after !== before) {
    await writeFile(file, after)
  }
}
