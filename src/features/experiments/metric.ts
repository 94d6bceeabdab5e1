import type { MetricValue, Run } from '../../model/run'

const telling = [/^(val|valid|validation|eval)[_\-./ ]/i, /^test[_\-./ ]/i]

/** How a main metric was chosen, for the tooltip that owns up to it. */
export type Choice = 'validation' | 'test' | 'alphabet'

export interface MainMetric {
  readonly key: string
  readonly choice: Choice
}

/**
 * A guess at the metric that tells runs of an experiment apart: the first that is measured on validation data, else on test
 * data, else the first by name. What MLflow records of the machine (`system/`) is none.
 */
export function mainMetric(runs: Iterable<Run>): MainMetric | undefined {
  const keys = new Set<string>()
  for (const run of runs) {
    for (const key of run.metrics.keys()) {
      keys.add(key)
    }
  }
  const sorted = [...keys].filter((key) => !key.startsWith('system/')).sort(byName)
  const choices: readonly Choice[] = ['validation', 'test']
  for (const [index, pattern] of telling.entries()) {
    const key = sorted.find((each) => pattern.test(each))
    if (key !== undefined) {
      return { key, choice: choices[index] ?? 'test' }
    }
  }
  const key = sorted[0]
  return key === undefined ? undefined : { key, choice: 'alphabet' }
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
