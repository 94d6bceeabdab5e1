import assert from 'node:assert/strict'
import { isAbort } from '../../../src/base/errors'
import type { ExperimentSource } from '../../../src/model/platform'
import { experimentIds, runId, type Current } from './subject'

interface Ask {
  readonly source: ExperimentSource
  readonly ids: readonly string[]
  readonly run: string
}

const calls: Readonly<Record<string, (ask: Ask, signal: AbortSignal) => Promise<unknown>>> = {
  searchExperiments: ({ source }, signal) => source.searchExperiments({ limit: 10 }, signal),
  getExperiment: ({ source, ids }, signal) => source.getExperiment(ids[0]!, signal),
  searchRuns: ({ source, ids }, signal) => source.searchRuns({ experimentIds: ids, limit: 10 }, signal),
  getRuns: ({ source, run }, signal) => source.getRuns([run], signal),
  metricHistory: ({ source, run }, signal) => source.metricHistory(run, 'train_loss', {}, signal),
  listArtifacts: ({ source, run }, signal) => source.listArtifacts(run, undefined, signal),
  openArtifact: ({ source, run }, signal) => source.openArtifact(run, 'readme.txt', signal),
}

export function cancelPart(current: Current): void {
  describe('cancelling', () => {
    const ask = (): Ask => ({
      source: current().source,
      ids: experimentIds(current(), 'wine', 'odd <b>cases</b> 🚀'),
      run: runId(current(), 'wine-01'),
    })

    for (const [name, call] of Object.entries(calls)) {
      it(`silently ends ${name} that has begun`, async () => {
        const abort = new AbortController()
        const promise = call(ask(), abort.signal)
        abort.abort()
        await assert.rejects(promise, isAbort)
      })

      it(`silently keeps ${name} from beginning`, async () => {
        await assert.rejects(call(ask(), AbortSignal.abort()), isAbort)
      })
    }

    for (const when of ['before it begins', 'while it runs']) {
      it(`ends a stream ${when}, without an error`, async () => {
        const { source, ids } = ask()
        const abort = new AbortController()
        if (when === 'before it begins') {
          abort.abort()
        }
        const stream = source.streamRuns({ experimentIds: ids, columns: 'all' }, abort.signal)[Symbol.asyncIterator]()
        const first = stream.next()
        abort.abort()
        const { done } = await first
        assert.ok(done === true || (await stream.next()).done)
      })
    }

    it('leaves a stream in its middle without a trace', async () => {
      const { source, ids } = ask()
      for await (const batch of source.streamRuns({ experimentIds: ids, columns: 'all' })) {
        assert.ok(batch.rows)
        break
      }
      assert.equal((await source.searchRuns({ experimentIds: ids, limit: 1 })).items.length, 1)
    })
  })
}
