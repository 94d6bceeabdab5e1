import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import { redirectTo, startRecorder, type Recorder } from '../servers/recorder'
import { connectionIds, reading, removeConfiguration, run, until, writeConfiguration } from './window'

const names = ['URI', 'TOKEN', 'USERNAME', 'PASSWORD'].map((name) => `MLFLOW_TRACKING_${name}`)

describe('MLFLOW_TRACKING_… in a trusted workspace', () => {
  let named: Recorder
  let other: Recorder

  before(async () => {
    named = await startRecorder()
    other = await startRecorder()
  })

  afterEach(async () => {
    names.forEach((name) => Reflect.deleteProperty(process.env, name))
    await removeConfiguration()
    named.forget()
    other.forget()
  })

  after(async () => {
    await named.stop()
    await other.stop()
  })

  const proofs = (recorder: Recorder): readonly (string | undefined)[] => [
    ...new Set(recorder.requests.map(({ headers }) => headers.authorization)),
  ]

  /** Sets the environment as the host was started with it, and asks the server it names and a configured one. */
  const ask = async (env: Readonly<Record<string, string>>): Promise<void> => {
    Object.assign(process.env, env)
    await writeConfiguration(JSON.stringify({ connections: { other: { kind: 'mlflow', url: other.url } } }))
    await run('experiments.refresh')
    await reading(connectionIds.environment(named.url))
    await reading(connectionIds.configured('other'))
    assert.ok(named.requests.length > 0, 'the server that is named was not asked')
    assert.ok(other.requests.length > 0, 'the configured server was not asked')
  }

  it('names a server, and the token goes to its origin alone', async () => {
    await ask({ MLFLOW_TRACKING_URI: named.url, MLFLOW_TRACKING_TOKEN: 'ink-42' })
    assert.deepEqual(proofs(named), ['Bearer ink-42'])
    assert.deepEqual(proofs(other), [undefined])
  })

  it('sends user and password to its origin alone', async () => {
    await ask({ MLFLOW_TRACKING_URI: named.url, MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: 'päss' })
    assert.deepEqual(proofs(named), [`Basic ${Buffer.from('ada:päss').toString('base64')}`])
    assert.deepEqual(proofs(other), [undefined])
  })

  it('takes user and password out of the address', async () => {
    await ask({ MLFLOW_TRACKING_URI: named.url.replace('http://', 'http://ada:s%40cret@') })
    assert.deepEqual(proofs(named), [`Basic ${Buffer.from('ada:s@cret').toString('base64')}`])
    assert.deepEqual(proofs(other), [undefined])
  })

  it('is not a connection when it is no address', async () => {
    process.env.MLFLOW_TRACKING_URI = 'databricks'
    await run('experiments.refresh')
    assert.equal(await reading(connectionIds.environment('databricks')), 'no connection')
  })

  it('keeps the token back from where a redirect leads', async () => {
    const away = await startRecorder(redirectTo(() => other.url))
    try {
      Object.assign(process.env, { MLFLOW_TRACKING_URI: away.url, MLFLOW_TRACKING_TOKEN: 'ink-42' })
      await run('experiments.refresh')
      await reading(connectionIds.environment(away.url))
      await until('the redirected request', () => other.requests.length > 0)
      assert.deepEqual(proofs(away), ['Bearer ink-42'])
      assert.deepEqual(proofs(other), [undefined])
    } finally {
      await away.stop()
    }
  })
})
