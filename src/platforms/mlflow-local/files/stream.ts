import type { RunBatch } from '../../../model/batch'
import type { StreamQuery } from '../../../model/platform'
import type { Run } from '../../../model/run'
import { CellPacker, packRows } from '../../../model/pack'
import { chunks, turn } from '../slices'
import { comparer } from './search'

const runsPerBatch = 2000

/** Runs that are at hand, newest first, rows and cells together. */
export async function* streamRuns(
  all: readonly Run[],
  query: StreamQuery,
  signal: AbortSignal,
): AsyncGenerator<RunBatch> {
  const { view = 'active', columns } = query
  const runs = all.filter(({ lifecycle }) => view === 'all' || lifecycle === view).sort(comparer([]))
  const wanted = columns === 'all' ? undefined : new Set<string>(columns)
  const total = runs.length
  const packer = new CellPacker()
  let row = 0
  for (const part of total === 0 ? [[]] : chunks(runs, runsPerBatch)) {
    await turn()
    signal.throwIfAborted()
    for (const run of part) {
      packCells(packer, run, row, (column) => !wanted || wanted.has(column))
      row += 1
    }
    yield packer.take({ rows: packRows(part.map(attributesOf)), total, progress: total === 0 ? 1 : row / total })
  }
}

function packCells(packer: CellPacker, run: Run, row: number, wants: (column: string) => boolean): void {
  packer.datasets(
    row,
    (run.datasets ?? []).map(({ name }) => name),
  )
  for (const [key, { value }] of run.metrics) {
    if (wants(`metric:${key}`)) {
      packer.metric(key, row, value)
    }
  }
  for (const [key, value] of run.params) {
    if (wants(`param:${key}`)) {
      packer.param(key, row, value)
    }
  }
  for (const [key, value] of run.tags) {
    if (wants(`tag:${key}`)) {
      packer.tag(key, row, value)
    }
  }
}

function attributesOf({
  id,
  name,
  experimentId,
  user = '',
  artifactUri = '',
  status,
  startedAt = NaN,
  endedAt = NaN,
}: Run): Parameters<typeof packRows>[0][number] {
  return { id, name, experimentId, user, artifactUri, status, startedAt, endedAt }
}
