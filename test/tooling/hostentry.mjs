// The entry of the tests that run inside VS Code's extension host. The loaders of the test files come from the bundle
// that host.mjs makes.
import Mocha from 'mocha'
import { Reporter } from './reporter.mjs'

/** Runs the files one after another in one Mocha; resolves when all are done, also when some failed. */
export function runInHost(loaders) {
  process.setSourceMapsEnabled(true)
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: Reporter, forbidOnly: true })
  for (const [file, load] of Object.entries(loaders)) {
    mocha.suite.emit('pre-require', globalThis, file, mocha)
    load()
  }
  return new Promise((resolve) => mocha.run(() => resolve()))
}
