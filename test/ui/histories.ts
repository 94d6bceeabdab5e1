import { DatabaseSync } from 'node:sqlite'
import type { Store } from '../servers/store'

/** Begin of all histories, milliseconds since 1970. */
const begin = 1_767_600_000_000

/** Writes a history of one point a second into a store as MLflow does: NaN marked, the infinities as the greatest doubles. */
export function writeHistory(store: Store, run: string, key: string, values: readonly number[], fromStep = 0): void {
  const runId = store.ids.runs[run] ?? ''
  const db = new DatabaseSync(store.dbFile)
  db.exec('pragma busy_timeout = 10000; begin')
  const point = db.prepare(
    'insert into metrics (key, value, timestamp, run_uuid, step, is_nan) values (?, ?, ?, ?, ?, ?)',
  )
  const stored = (value: number): number =>
    Number.isNaN(value) ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
  const isNaN = (value: number): number => (Number.isNaN(value) ? 1 : 0)
  values.forEach((value, at) => {
    const step = fromStep + at
    point.run(key, stored(value), begin + step * 1_000, runId, step, isNaN(value))
  })
  const last = values.at(-1) ?? NaN
  const step = fromStep + values.length - 1
  db.prepare(
    'insert or replace into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values (?, ?, ?, ?, ?, ?)',
  ).run(key, stored(last), begin + step * 1_000, step, isNaN(last), runId)
  db.exec('commit')
  db.close()
}

/** A loss that falls, with some noise that is the same every time. */
export function lossOf(run: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, step) =>
      0.3 +
      run * 0.02 +
      Math.exp(-step / (count / (4 + run))) +
      0.04 * Math.sin(step * 1.7 + run) * Math.cos(step * 0.31),
  )
}
