/** What the tests of the table share: runs in a few words, and batches of them. */
import { packStrings } from '../base/strings'
import type { RunBatch } from '../model/batch'
import { runStatuses, type ColumnId, type Run } from '../model/run'
import type { Source } from './rows'
import type { TableHandlers } from './table'

export const source: Source = { index: 0, prefix: '' }

export interface Plain {
  readonly id: string
  readonly start: number
  readonly metrics: Map<string, number>
  readonly params: Map<string, string>
  readonly tags: Map<string, string>
}

export function makeRun(plain: Plain): Run {
  return {
    id: plain.id,
    experimentId: '1',
    name: `name-${plain.id}`,
    status: 'finished',
    lifecycle: 'active',
    startedAt: Number.isNaN(plain.start) ? undefined : plain.start,
    metrics: new Map([...plain.metrics].map(([key, value]) => [key, { value, step: 0, at: 0 }])),
    params: plain.params,
    tags: plain.tags,
  }
}

/** A batch as a stream would bring it: rows, then cells of these rows. */
export function makeBatch(runs: readonly Plain[], from: number): RunBatch {
  const column = <V>(pick: (run: Plain) => Map<string, V>): Map<string, [number, V][]> => {
    const cells = new Map<string, [number, V][]>()
    runs.forEach((run, index) => {
      for (const [key, value] of pick(run)) {
        cells.set(key, [...(cells.get(key) ?? []), [from + index, value]])
      }
    })
    return cells
  }
  const texts = (kind: 'param' | 'tag'): RunBatch['texts'] =>
    [...column((run) => (kind === 'param' ? run.params : run.tags))].map(([key, cells]) => ({
      column: `${kind}:${key}` as ColumnId,
      rows: Uint32Array.from(cells, ([row]) => row),
      codes: Uint32Array.from(cells, (_, index) => index),
      strings: packStrings(cells.map(([, text]) => text)),
    }))
  const same = (text: string): ReturnType<typeof packStrings> => packStrings(runs.map(() => text))
  return {
    rows: {
      count: runs.length,
      ids: packStrings(runs.map((run) => run.id)),
      names: packStrings(runs.map((run) => `name-${run.id}`)),
      experimentIds: same('1'),
      users: same(''),
      artifactUris: same('file:///x'),
      statuses: Uint8Array.from(runs, () => runStatuses.indexOf('finished')),
      startedAt: Float64Array.from(runs, (run) => run.start),
      endedAt: new Float64Array(runs.length).fill(NaN),
    },
    numbers: [...column((run) => run.metrics)].map(([key, cells]) => ({
      column: `metric:${key}` as ColumnId,
      rows: Uint32Array.from(cells, ([row]) => row),
      values: Float64Array.from(cells, ([, value]) => value),
    })),
    texts: [...texts('param'), ...texts('tag')],
  }
}

export function ids(table: TableHandlers): readonly string[] {
  return table.window({ start: 0, end: 10_000, columns: [] }).ids
}
