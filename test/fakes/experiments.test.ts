import { experimentsSuite } from '../suites/experiments'
import { standardFake } from './standard'

experimentsSuite('the fake in memory', async () => {
  const { source, ids } = standardFake()
  return {
    source,
    fixture: { ids, sampling: 'extremes', unsortable: [], loggedModels: true, emptySize: 0 },
    dispose: () => Promise.resolve(),
  }
})
