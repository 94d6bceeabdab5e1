// Work that runs a few at a time, in the order it was given.

/**
 * Runs the jobs, `width` at once. A job is `{ title, needs, run }`; it waits for its needs outside of the pool's places.
 * `done(result, ms)` hears of each as it ends; a job that throws gives what `broken(job, error)` makes of it.
 */
export async function runAll(jobs, width, { done, broken }) {
  let free = width
  const waiting = []
  const enter = () => (free > 0 ? void (free -= 1) : new Promise((go) => waiting.push(go)))
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  const one = async (job) => {
    try {
      await Promise.all(job.needs ?? [])
      await enter()
    } catch (error) {
      return done(broken(job, error), 0)
    }
    const began = performance.now()
    try {
      done(await job.run(), performance.now() - began)
    } catch (error) {
      done(broken(job, error), performance.now() - began)
    } finally {
      leave()
    }
  }
  await Promise.all(jobs.map(one))
}
