// npm run package: the VSIX, with its contents asserted and listed.
import { build, packageVsix } from './lib/build.mjs'
import { ensurePackages } from './lib/npm.mjs'
import { main } from './lib/say.mjs'

await main(async () => {
  await ensurePackages()
  await build()
  const { file, entries, size } = await packageVsix()
  for (const entry of entries) process.stdout.write(`${String(entry.size).padStart(9)}  ${entry.path}\n`)
  process.stdout.write(`${String(size).padStart(9)}  ${file}\n`)
})
