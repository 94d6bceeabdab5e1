import assert from 'node:assert/strict'
import { unpackStrings } from '../../../src/base/strings'
import type { RunBatch } from '../../../src/model/batch'
import type { ExperimentSource, StreamQuery } from '../../../src/model/platform'
import { runStatuses, type ColumnId, type Run } from '../../../src/model/run'
import { allRuns, experimentIds, namesOf, type Current } from './subject'

const [wine, sweep, odd] = ['wine', 'sweep / nested', 'odd <b>cases</b> 🚀']

type Cells = Record<string, number | string>

/** Rows as the batches make them: attributes under their names, cells under their columns. */
async function streamed(source: ExperimentSource, query: StreamQuery): Promise<Cells[]> {
  const rows: Cells[] = []
  for await (const batch of source.streamRuns(query)) {
    addRows(rows, batch)
    addCells(rows, batch)
  }
  return rows
}

function addRows(rows: Cells[], batch: RunBatch): void {
  if (!batch.rows) {
    return
  }
  const { count, ids, names, experimentIds, users, artifactUris, statuses, startedAt, endedAt } = batch.rows
  const texts = { id: ids, name: names, experimentId: experimentIds, user: users, artifactUri: artifactUris }
  const unpacked = Object.entries(texts).map(([key, packed]) => [key, unpackStrings(packed)] as const)
  for (let row = 0; row < count; row += 1) {
    rows.push({
      ...Object.fromEntries(unpacked.map(([key, values]) => [key, values[row]!])),
      status: runStatuses[statuses[row]!]!,
      startedAt: startedAt[row]!,
      endedAt: endedAt[row]!,
    })
  }
  assert.ok([statuses, startedAt, endedAt].every(({ length }) => length === count))
}

function addCells(rows: Cells[], { numbers, texts }: RunBatch): void {
  const put = (row: number, column: ColumnId, value: number | string): void => {
    assert.ok(rows[row], `a cell of row ${row}, which has not come`)
    assert.equal(rows[row][column], undefined, `a second cell of ${column}`)
    rows[row][column] = value
  }
  for (const { column, rows: places, values } of numbers) {
    places.forEach((row, index) => put(row, column, values[index]!))
  }
  for (const { column, rows: places, codes, strings } of texts) {
    const values = unpackStrings(strings)
    places.forEach((row, index) => put(row, column, values[codes[index]!]!))
  }
}

/** The same of a whole run. */
function cellsOf(run: Run, wants: (column: ColumnId) => boolean): Cells {
  const { id, name, experimentId, user = '', artifactUri = '', status, startedAt = NaN, endedAt = NaN } = run
  const datasets = (run.datasets ?? []).map((dataset) => dataset.name).join(', ')
  const cells: [ColumnId, number | string][] = [
    ...Array.from(run.metrics, ([key, { value }]): [ColumnId, number] => [`metric:${key}`, value]),
    ...Array.from(run.params, ([key, value]): [ColumnId, string] => [`param:${key}`, value]),
    ...Array.from(run.tags, ([key, value]): [ColumnId, string] => [`tag:${key}`, value]),
  ]
  return {
    ...{ id, name, experimentId, user, artifactUri, status, startedAt, endedAt },
    ...Object.fromEntries(cells.filter(([column]) => wants(column))),
    ...(datasets && { 'attribute:dataset': datasets }),
  }
}

export function streamPart(current: Current): void {
  describe('runs in columns', () => {
    for (const view of ['active', 'deleted', 'all'] as const) {
      it(`are the same cell by cell as whole runs (${view})`, async () => {
        const subject = current()
        const ids = experimentIds(subject, wine, sweep, odd)
        const rows = await streamed(subject.source, { experimentIds: ids, view, columns: 'all' })
        const whole = await allRuns(subject.source, { experimentIds: ids, view })
        assert.deepEqual(
          rows,
          whole.map((run) => cellsOf(run, () => true)),
        )
      })
    }

    it('bring the columns that were chosen, and attributes, alone', async () => {
      const subject = current()
      const ids = experimentIds(subject, wine, odd)
      const columns: readonly ColumnId[] = [
        'metric:accuracy',
        'metric:val/acc top-1',
        'param:C',
        'param:unicode ключ',
        'tag:stage',
        'tag:accuracy',
        'metric:not there',
      ]
      const rows = await streamed(subject.source, { experimentIds: ids, columns })
      const whole = await allRuns(subject.source, { experimentIds: ids })
      assert.deepEqual(
        rows,
        whole.map((run) => cellsOf(run, (column) => columns.includes(column))),
      )
    })

    it('bring attributes alone where no column is chosen', async () => {
      const subject = current()
      const ids = experimentIds(subject, sweep)
      const rows = await streamed(subject.source, { experimentIds: ids, columns: [] })
      assert.deepEqual(
        rows.map((row) => row.name),
        await namesOf(subject.source, { experimentIds: ids }),
      )
      assert.equal(Object.keys(rows[0]!).length, 8)
    })

    it('say at the end how many they are', async () => {
      const subject = current()
      let last: RunBatch | undefined
      const query = { experimentIds: experimentIds(subject, wine), columns: 'all' } as const
      for await (const batch of subject.source.streamRuns(query)) {
        last = batch
      }
      assert.equal(last?.total, 14)
      assert.equal(last.progress, 1)
    })

    it('of an empty experiment are none', async () => {
      const subject = current()
      assert.deepEqual(
        await streamed(subject.source, { experimentIds: experimentIds(subject, 'Default'), columns: 'all' }),
        [],
      )
    })
  })
}
