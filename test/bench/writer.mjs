// A process that trains: it logs to the store all the while, a short transaction every few milliseconds, waiting for
// locks as MLflow does. `node writer.mjs mlflow.db seconds`; the last line it prints is the time of its longest transaction.
import { DatabaseSync } from 'node:sqlite'

const [file, seconds] = process.argv.slice(2)
const db = new DatabaseSync(file, { timeout: 20_000 })
const run = db.prepare('select run_uuid from runs limit 1').get().run_uuid
const log = db.prepare(
  "insert into metrics (key, value, timestamp, step, is_nan, run_uuid) values ('logged', ?, ?, ?, 0, ?)",
)
const last = db.prepare(
  "insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) values ('logged', ?, ?, ?, 0, ?) on conflict (key, run_uuid) do update set value = excluded.value, step = excluded.step",
)
const end = performance.now() + Number(seconds) * 1000
let longest = 0
process.stdout.write('ready\n')
for (let step = Date.now(); performance.now() < end; step += 1) {
  const began = performance.now()
  db.exec('begin immediate')
  log.run(Math.random(), step, step, run)
  last.run(Math.random(), step, step, run)
  db.exec('commit')
  longest = Math.max(longest, performance.now() - began)
  await new Promise((done) => setTimeout(done, 5))
}
process.stdout.write(`${longest}\n`)
