import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serverCommand } from './server'

describe('a server on a local store', () => {
  it('is started on the loopback address alone, with artifacts where the store has them', () => {
    const { args, env } = serverCommand('/work/mlflow.db', 5001)
    assert.deepEqual(args, [
      'server',
      ...['--host', '127.0.0.1', '--port', '5001', '--workers', '1'],
      ...['--backend-store-uri', 'sqlite:////work/mlflow.db'],
      ...['--default-artifact-root', '/work/mlruns'],
      ...['--artifacts-destination', '/work/mlartifacts'],
    ])
    assert.deepEqual(env, {})
  })

  it('is allowed to serve files', () => {
    const { args, env } = serverCommand('/work/mlruns', 5001)
    assert.ok(args.includes('/work/mlruns'))
    assert.deepEqual(env, { MLFLOW_ALLOW_FILE_STORE: 'true' })
  })
})
