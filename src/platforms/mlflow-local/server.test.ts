import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serverArguments, serverEnvironment } from './server'

describe('a server on a local store', () => {
  it('is started on the loopback address alone, with artifacts where the store has them', () => {
    assert.deepEqual(serverArguments('/work/mlflow.db', 5001), [
      'server',
      ...['--host', '127.0.0.1', '--port', '5001', '--workers', '1'],
      ...['--backend-store-uri', 'sqlite:////work/mlflow.db'],
      ...['--default-artifact-root', '/work/mlruns'],
      ...['--artifacts-destination', '/work/mlartifacts'],
    ])
    assert.deepEqual(serverEnvironment('/work/mlflow.db'), {})
  })

  it('is allowed to serve files', () => {
    assert.ok(serverArguments('/work/mlruns', 5001).includes('/work/mlruns'))
    assert.deepEqual(serverEnvironment('/work/mlruns'), { MLFLOW_ALLOW_FILE_STORE: 'true' })
  })
})
