import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createSecrets, headersOf, type SecretStore } from './secrets'

type Changed = Parameters<SecretStore['onDidChange']>[0]

/** What VS Code's secret storage does, in memory. */
function storage(kept = new Map<string, string>()): SecretStore {
  const listeners: Changed[] = []
  const tell = (key: string): Promise<void> => {
    listeners.forEach((listener) => listener({ key }))
    return Promise.resolve()
  }
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    store: (key, value) => {
      kept.set(key, value)
      return tell(key)
    },
    delete: (key) => {
      kept.delete(key)
      return tell(key)
    },
    onDidChange: (listener) => listeners.push(listener),
  }
}

describe('Sign-ins', () => {
  it('are given out for the origin that they were entered for alone', async () => {
    const secrets = createSecrets(storage())
    await secrets.set('https://a.example.org', { kind: 'token', token: 'ink' })
    assert.deepEqual(await secrets.get('https://a.example.org'), { kind: 'token', token: 'ink' })
    for (const other of ['http://a.example.org', 'https://a.example.org:8443', 'https://a.example.org.evil.org', '']) {
      assert.equal(await secrets.get(other), undefined)
    }
    await secrets.delete('https://a.example.org')
    assert.equal(await secrets.get('https://a.example.org'), undefined)
  })

  it('tell which origin has changed, also in another window', async () => {
    const store = storage()
    const changed: string[] = []
    createSecrets(store).onDidChange((origin) => changed.push(origin))
    await createSecrets(store).set('https://a.example.org', { kind: 'basic', user: 'ada', password: 'p' })
    await store.store('something else', 'x')
    assert.deepEqual(changed, ['https://a.example.org'])
  })

  it('that cannot be read count as none', async () => {
    const secrets = createSecrets(
      storage(
        new Map([
          ['origin:https://half', '{"user":"ada"}'],
          ['origin:https://list', '[1]'],
          ['origin:https://cut', '{"kind":"tok'],
        ]),
      ),
    )
    assert.equal(await secrets.get('https://half'), undefined)
    assert.equal(await secrets.get('https://list'), undefined)
    assert.equal(await secrets.get('https://cut'), undefined)
  })

  it('become headers', () => {
    assert.deepEqual(headersOf(undefined), {})
    assert.deepEqual(headersOf({ kind: 'token', token: 'ink' }), { authorization: 'Bearer ink' })
    const basic = Buffer.from('ada:pä:ss').toString('base64')
    assert.deepEqual(headersOf({ kind: 'basic', user: 'ada', password: 'pä:ss' }), { authorization: `Basic ${basic}` })
  })
})
