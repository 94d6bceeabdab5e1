// Lets esbuild split a bundle, which it does for ES modules alone, and writes the parts as CommonJS. An extension's ES
// modules go through a loader on a thread of its own, tens of milliseconds a file; CommonJS is read at once, and its parts
// share their modules all the same: two copies of a class such as PlatformError would not be `instanceof` one another.
import { transform } from 'esbuild'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

export const commonjs = {
  name: 'commonjs',
  setup(build) {
    const { minify, target } = build.initialOptions
    Object.assign(build.initialOptions, {
      format: 'esm',
      write: false,
      sourcemap: 'inline',
      // The platform's own `require` is there: no stand-in is to be found in its place.
      banner: {},
    })
    build.onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(outputFiles.map((file) => write(file, { minify, target })))
    })
  },
}

async function write({ path, text }, { minify, target }) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target,
    minify,
    legalComments: 'none',
    sourcemap: 'external',
    sourcefile: basename(path),
    supported: { 'dynamic-import': false },
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`)
  await writeFile(`${path}.map`, map)
}
