import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serverCommand } from './server'

describe('a server on a local store', () => {
  it('is started on the loopback address alone, with artifacts where the store has them', () => {
    const { args, env } = serverCommand('/home/ada/mlflow.db', 5001)
    assert.deepEqual(args, [
      'server',
      ...['--host', '127.0.0.1', '--port', '5001', '--workers', '1'],
      ...['--backend-store-uri', 'sqlite:////home/ada/mlflow.db'],
      ...['--default-artifact-root', '/home/ada/mlruns'],
      ...['--artifacts-destination', '/home/ada/mlartifacts'],
    ])
    assert.deepEqual(env, {})
  })

  it('is allowed to serve files', () => {
    const { args, env } = serverCommand('/home/ada/mlruns', 5001)
    assert.ok(args.includes('/home/ada/mlruns'))
    assert.deepEqual(env, { MLFLOW_ALLOW_FILE_STORE: 'true' })
  })
})
