import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createPreferences } from './preferences'
import { createStorage } from './storage'

function memento() {
  const kept = new Map<string, unknown>()
  return createStorage({
    keys: () => [...kept.keys()],
    get: (key: string) => kept.get(key) as never,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  })
}

describe('preferences', () => {
  it('keep one baseline an experiment, and let it go', () => {
    const preferences = createPreferences(memento())
    let changes = 0
    preferences.onDidChange(() => (changes += 1))
    const [one, other] = [
      { connection: 'c', experimentId: '1' },
      { connection: 'c', experimentId: '2' },
    ]
    preferences.setBaseline(one, 'a')
    preferences.setBaseline(other, 'b')
    preferences.setBaseline(one, 'z')
    assert.deepEqual([preferences.baseline(one), preferences.baseline(other)], ['z', 'b'])
    preferences.setBaseline(one, undefined)
    assert.deepEqual([preferences.baseline(one), preferences.baseline(other)], [undefined, 'b'])
    assert.equal(changes, 4)
  })

  it('guess which way a metric is better until a person says it, also that it is neither', () => {
    const preferences = createPreferences(memento())
    assert.deepEqual(preferences.sense('val_loss'), { sense: 'lower', guessed: true })
    preferences.setSense('val_loss', 'higher')
    assert.deepEqual(preferences.sense('val_loss'), { sense: 'higher', guessed: false })
    preferences.setSense('val_loss', 'neither')
    assert.deepEqual(preferences.sense('val_loss'), { sense: undefined, guessed: false })
    preferences.setSense('val_loss', undefined)
    assert.deepEqual(preferences.sense('val_loss'), { sense: 'lower', guessed: true })
    assert.deepEqual(preferences.sense('constructor'), { sense: undefined, guessed: true })
  })
})
