// Prints, as one line of JSON, where a tool of the cache is, and installs it first when it is not there:
//   node scripts/tool.mjs cache | python | python-old | node24 | vscode | chromium
import { main, Stop } from './lib/say.mjs'

const tools = {
  cache: async () => ({ folder: (await import('./lib/cache.mjs')).cacheRoot }),
  python: async () => (await import('./lib/python.mjs')).python(),
  'python-old': async () => (await import('./lib/python.mjs')).pythonOld(),
  node24: async () => (await import('./lib/node24.mjs')).node24(),
  vscode: async () => (await import('./lib/codeserver.mjs')).codeServer(),
  chromium: async () => (await import('./lib/chromium.mjs')).chromium(),
}

await main(async () => {
  const name = process.argv[2] ?? ''
  if (!Object.hasOwn(tools, name)) throw new Stop(`Usage: node scripts/tool.mjs ${Object.keys(tools).join(' | ')}`)
  process.stdout.write(`${JSON.stringify(await tools[name]())}\n`)
})
