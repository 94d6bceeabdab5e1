// A worker with the bare SQL beside which our reading is measured: as fast as node:sqlite goes, with nothing that a
// person needs. Asked for `{ work, ...args }` it answers `{ ms, count }`, the time being its own.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const { file, experiment } = workerData
const db = new DatabaseSync(file, { readOnly: true })

function arrays(sql) {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}

/** Ids of the best hundred by a metric; their cells are not read. */
function best({ metric }) {
  const sql = `select r.run_uuid, m.value from latest_metrics m cross join runs r on r.run_uuid = m.run_uuid
    where m.key = ? and m.is_nan = 0 and r.experiment_id = ? and r.lifecycle_stage = 'active' order by m.value desc limit 100`
  return arrays(sql).all(metric, experiment).length
}

/** Every run with all its metrics and params in typed arrays: sequential scans, no order, no ranges. */
function all() {
  const rows = new Map()
  const runs = arrays('select run_uuid, name, status, start_time, end_time from runs where experiment_id = ?')
  const attributes = []
  for (const row of runs.iterate(experiment)) {
    rows.set(row[0], attributes.length)
    attributes.push(row)
  }
  const size = attributes.length
  let count = 0
  const numbers = new Map()
  for (const [key, run, value, nan] of arrays('select key, run_uuid, value, is_nan from latest_metrics').iterate()) {
    const row = rows.get(run)
    if (row === undefined) continue
    let column = numbers.get(key)
    if (!column) numbers.set(key, (column = new Float64Array(size).fill(NaN)))
    column[row] = nan ? NaN : value
    count += 1
  }
  const texts = new Map()
  for (const [key, run, value] of arrays('select key, run_uuid, value from params').iterate()) {
    const row = rows.get(run)
    if (row === undefined) continue
    let column = texts.get(key)
    if (!column) texts.set(key, (column = { codes: new Uint32Array(size), known: new Map() }))
    let code = column.known.get(value)
    if (code === undefined) column.known.set(value, (code = column.known.size + 1))
    column.codes[row] = code
    count += 1
  }
  return count
}

/** A whole series in typed arrays. */
function series({ run, metric, points }) {
  const sql = 'select step, timestamp, value, is_nan from metrics where run_uuid = ? and key = ? order by step'
  const [steps, times, values] = [new Float64Array(points), new Float64Array(points), new Float64Array(points)]
  let count = 0
  for (const [step, time, value, nan] of arrays(sql).iterate(run, metric)) {
    steps[count] = step
    times[count] = time
    values[count] = nan ? NaN : value
    count += 1
  }
  return count
}

const works = { best, all, series }

parentPort.on('message', ({ work, ...args }) => {
  const began = performance.now()
  const count = works[work](args)
  parentPort.postMessage({ ms: performance.now() - began, count })
})
