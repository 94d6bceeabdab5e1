// Runs single test files while working: node scripts/mocha.mjs src/base/http.test.ts [--grep …]
import { main } from './lib/say.mjs'
import { ensurePackages } from './lib/npm.mjs'
import { mocha } from './lib/mocha.mjs'

await main(async () => {
  await ensurePackages()
  const { code } = await mocha(process.argv.slice(2), { live: true })
  return code ?? 1
})
