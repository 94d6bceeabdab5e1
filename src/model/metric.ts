import type { MetricValue, Run } from './run'

const telling = [/^(val|valid|validation|eval)[_\-./ ]/i, /^test[_\-./ ]/i]

/** How a main metric was chosen, for the tooltip that owns up to it. */
export type Choice = 'validation' | 'test' | 'common'

export interface MainMetric {
  readonly key: string
  readonly choice: Choice
}

/**
 * A guess at the metric that tells runs of an experiment apart: of those that most runs have, the first that is measured on
 * validation data, else on test data, else the one that the most runs have. What MLflow records of the machine (`system/`) is
 * none.
 */
export function mainMetric(runs: Iterable<Run>): MainMetric | undefined {
  const counts = new Map<string, number>()
  for (const run of runs) {
    for (const key of run.metrics.keys()) {
      if (!key.startsWith('system/')) {
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
  }
  const most = Math.max(...counts.values())
  // A run that is in its first steps, or failed in them, has not come to its validation: as common is what nearly as many have.
  const common = [...counts].filter(([, count]) => count >= most * 0.8).map(([key]) => key)
  const sorted = common.sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || byName(one, other))
  const choices: readonly Choice[] = ['validation', 'test']
  for (const [index, pattern] of telling.entries()) {
    const key = sorted.find((each) => pattern.test(each))
    if (key !== undefined) {
      return { key, choice: choices[index] ?? 'test' }
    }
  }
  const key = sorted[0]
  return key === undefined ? undefined : { key, choice: 'common' }
}

const collator = new Intl.Collator(undefined, { numeric: true })

/** As a person sorts names: digits by their number. */
export function byName(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : one > other ? 1 : 0)
}

/**
 * True for a run that still says it is running but has logged nothing for ten times its rhythm, which is the time a step took
 * it on average. One that has not come to its second step has no rhythm yet.
 */
export function stalled(run: Run, now: number): boolean {
  const last = lastMetric(run)
  if (run.status !== 'running' || run.startedAt === undefined || !last) {
    return false
  }
  const steps = Number(last.step)
  const silence = now - last.at
  return steps > 0 && silence > 60_000 && silence > (10 * (last.at - run.startedAt)) / steps
}

export function lastMetric(run: Run): MetricValue | undefined {
  let last: MetricValue | undefined
  for (const [key, metric] of run.metrics) {
    if (!key.startsWith('system/') && (!last || metric.at > last.at)) {
      last = metric
    }
  }
  return last
}
