import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExperimentSource } from '../../src/model/platform'
import { startChild } from '../servers/child'
import { projectRoot } from '../servers/tool'
import { Connector } from './connect'
import { tries, type Section } from './context'
import { benchExperiment, benchStore } from './stores'

/** Training goes on while we read: how long its longest transaction takes, and how long without us. */

const script = join(projectRoot, 'test', 'bench', 'writer.mjs')
const seconds = 6

async function longestCommit(dbFile: string): Promise<number> {
  const writer = startChild(process.execPath, [script, dbFile, String(seconds)])
  if ((await writer.ended) !== 0) throw new Error(`The writer failed:\n${writer.log()}`)
  return Number(writer.log().trimEnd().split('\n').at(-1))
}

/** Reads everything again and again until told to stop. */
async function readOn(source: ExperimentSource, signal: AbortSignal): Promise<number> {
  let batches = 0
  while (!signal.aborted) {
    for await (const batch of source.streamRuns({ experimentIds: [benchExperiment.id], columns: 'all' }, signal)) {
      batches += batch.numbers.length > 0 ? 1 : 0
    }
  }
  return batches
}

export const writer: Section = {
  name: 'A writer beside our reading',
  seconds: 90,
  async run(bench, signal) {
    const store = await benchStore('runs', bench.runs.at(-1) ?? 1_000)
    const size = String(store.count)
    const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'))
    const dbFile = join(folder, 'mlflow.db')
    const connector = await Connector.make()
    try {
      await cp(store.dbFile, dbFile)
      const ours = connector.local({ ...store, folder, dbFile })
      await tries(bench, 3, signal, async () => {
        bench.samples.add(`writer.alone.${size}`, await longestCommit(dbFile))
        const stop = new AbortController()
        const reading = readOn(ours, AbortSignal.any([signal, stop.signal]))
        const held = longestCommit(dbFile).finally(() => {
          stop.abort()
        })
        const [longest, batches] = await Promise.all([held, reading])
        if (batches === 0) throw new Error('Nothing was read beside the writer')
        bench.samples.add(`writer.held.${size}`, longest)
      })
    } finally {
      await connector.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
