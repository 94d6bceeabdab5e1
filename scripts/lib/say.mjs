// What a person reads while the scripts work: one line when something begins, one when it is done, with its time.

const quiet = process.env.WAYMARK_QUIET === '1'

/** Progress goes to standard error, so that standard output stays free for results. */
export function say(line) {
  if (!quiet) process.stderr.write(`${line}\n`)
}

/** `4.2 s`, or `1 min 12 s`. */
export function duration(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Runs `work` between a line that says what is being done and one that says how long it took. */
export async function step(title, work) {
  const began = performance.now()
  say(`… ${title}`)
  const result = await work()
  say(`✓ ${title} (${duration(performance.now() - began)})`)
  return result
}

/** A failure that is the person's to mend: its message says what is missing and what to do. Shown without a stack. */
export class Stop extends Error {
  name = 'Stop'
}

/** Runs a script's main function and turns whatever it throws into a readable end and an exit code. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    process.stderr.write(`\n${error instanceof Stop ? error.message : (error?.stack ?? error)}\n`)
    // Whatever else was begun ends with it.
    process.exit(1)
  }
}
