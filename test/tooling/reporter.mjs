// Mocha's reporter here: one line a test, failures with their stack, and, where WAYMARK_RESULT names a file, the
// counts as JSON for scripts/test.mjs.
import { renameSync, writeFileSync } from 'node:fs'

const failure = ({ name, error }) => `\n  ✗ ${name}\n${String(error).replaceAll(/^/gm, '    ')}\n`

class Reporter {
  constructor(runner) {
    this.result = { passed: 0, failed: 0, skipped: [], failures: [] }
    const name = (test) => test.titlePath().join(' › ')
    runner.on('pass', (test) => {
      this.result.passed += 1
      process.stdout.write(`  ✓ ${name(test)}${test.duration > 200 ? ` (${test.duration} ms)` : ''}\n`)
    })
    runner.on('pending', (test) => {
      // The reason of a skip stands in its title: see skip.ts, or `it.skip('… (why)')`.
      this.result.skipped.push(name(test))
      process.stdout.write(`  - ${name(test)}\n`)
    })
    runner.on('fail', (test, error) => {
      this.result.failed += 1
      const shown = { name: name(test), error: describe(error) }
      this.result.failures.push(shown)
      process.stdout.write(`  ✗ ${shown.name}\n`)
    })
    runner.on('end', () => {
      const { passed, failed, skipped, failures } = this.result
      // Where the result is asked for as JSON, whoever asks shows the failures.
      if (process.env.WAYMARK_RESULT) writeWhole(process.env.WAYMARK_RESULT, JSON.stringify(this.result))
      else process.stdout.write(failures.map(failure).join(''))
      process.stdout.write(
        `\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`,
      )
    })
  }
}

// Whoever waits for the file finds it complete.
function writeWhole(path, text) {
  writeFileSync(`${path}.part`, text)
  renameSync(`${path}.part`, path)
}

function describe(error) {
  const parts = [error?.stack ?? String(error)]
  if (error && 'expected' in error && 'actual' in error && !String(error.message).includes('+ actual')) {
    parts.push(`expected: ${inspect(error.expected)}`, `actual:   ${inspect(error.actual)}`)
  }
  if (error?.cause) parts.push(`cause: ${error.cause?.stack ?? error.cause}`)
  return parts.join('\n')
}

function inspect(value) {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}

// Mocha requires the reporter it is given by path and takes what `module.exports` would be.
export { Reporter, Reporter as 'module.exports' }
