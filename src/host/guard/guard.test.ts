import { strict as assert } from 'node:assert'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'mocha'

const script = join(import.meta.dirname, 'worker.ts')
/** A parent with a child of its own, as servers with workers have; both hold the output open and say that they run. */
const family = `
  const code = 'console.log("child"); setInterval(() => {}, 1e6)'
  require('node:child_process').spawn(process.execPath, ['-e', code], { stdio: 'inherit' })
  setInterval(() => {}, 1e6)`

function guard(...command: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', script, ...command], { stdio: ['pipe', 'pipe', 'ignore'] })
}

describe('the guard of a managed server', () => {
  it("ends the server's whole group when the editor is gone", async () => {
    const guarded = guard(process.execPath, '-e', family)
    assert.ok(guarded.stdout && guarded.stdin)
    assert.deepEqual(await once(createInterface(guarded.stdout), 'line'), ['child'])
    guarded.stdin.end()
    // The output closes when the last process that holds it has ended: never, were one of the family left.
    await once(guarded, 'close')
  })

  it("ends with the server's own code when that ends first", async () => {
    const [code] = (await once(guard(process.execPath, '-e', 'process.exit(3)'), 'exit')) as [number]
    assert.equal(code, 3)
  })

  it('says with 127 that the program is not there', async () => {
    const [code] = (await once(guard('/no/such/program'), 'exit')) as [number]
    assert.equal(code, 127)
  })
})
