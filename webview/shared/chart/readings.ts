import { formatNumber, formatPlural } from '../../../src/base/format'
import type { Reading } from './tracks'
import type { ChartLine, LineSpec } from './types'

/** The best finite point of all lines; undefined where there is none, or nobody knows what is better. */
export function best({ lines, sense }: Pick<LineSpec, 'lines' | 'sense'>): Omit<Reading, 'place'> | undefined {
  let found: Omit<Reading, 'place'> | undefined
  for (const { id, name, values, steps } of sense ? lines : []) {
    values.forEach((value, at) => {
      const isBetter = !found || (sense === 'higher' ? value > found.value : value < found.value)
      if (Number.isFinite(value) && isBetter) {
        found = { id, name, value, step: steps[at] ?? NaN }
      }
    })
  }
  return found
}

/** Points that are NaN or infinite. */
export function countOdd(lines: readonly ChartLine[]): {
  readonly odd: number
  readonly nan: number
  readonly all: number
} {
  let [odd, nan, all] = [0, 0, 0]
  for (const { values } of lines) {
    for (const value of values) {
      all += 1
      odd += Number.isFinite(value) ? 0 : 1
      nan += Number.isNaN(value) ? 1 : 0
    }
  }
  return { odd, nan, all }
}

/** A chart's message in one sentence: `val_rmse of 4 runs, best 0.412 run wine-12 at step 40`. */
export function messageOf(spec: Pick<LineSpec, 'metric' | 'lines' | 'sense'>): string {
  const { metric, lines } = spec
  const top = best(spec)
  const { odd } = countOdd(lines)
  return [
    `${metric} of ${formatPlural(lines.length, 'run')}`,
    ...(top ? [`best ${formatNumber(top.value)} run ${top.name} at step ${formatNumber(top.step)}`] : []),
    ...(odd > 0 ? [`${formatPlural(odd, 'point')} not a finite number`] : []),
    ...(lines.some(({ exact }) => !exact) ? ['from a coarse sample so far'] : []),
  ].join(', ')
}

/** Why there is nothing to see of lines that have points; undefined where there is something. */
export function nothingOf({ metric, lines, logY }: Pick<LineSpec, 'metric' | 'lines' | 'logY'>): string | undefined {
  const { odd, nan, all } = countOdd(lines)
  if (all === 0) {
    return `No run has a value of ${metric}.`
  }
  if (nan === all) {
    return `Every value of ${metric} is NaN.`
  }
  if (odd === all) {
    return `No value of ${metric} is a finite number.`
  }
  const isAbove = lines.some(({ values }) => values.some((value) => value > 0 && value < Infinity))
  return logY && !isAbove ? `No value of ${metric} is above 0, so none has a place on a logarithmic axis.` : undefined
}

/** All points that are here as comma-separated values with all digits. */
export function csvOf({ metric, lines }: Pick<LineSpec, 'metric' | 'lines'>): string {
  const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const rows = lines.flatMap(({ name, steps, times, values }) =>
    Array.from(steps, (step, at) =>
      [cell(name), String(step), new Date(times[at] ?? 0).toISOString(), String(values[at])].join(','),
    ),
  )
  return [['run', 'step', 'time', cell(metric)].join(','), ...rows].join('\n')
}

/** First, least, greatest, last, last step, and how many are not finite. */
export function summaryOf({ values, steps }: ChartLine): readonly (number | undefined)[] {
  let [least, greatest, odd]: [number | undefined, number | undefined, number] = [undefined, undefined, 0]
  for (const value of values) {
    if (Number.isNaN(value)) {
      odd += 1
      continue
    }
    odd += Number.isFinite(value) ? 0 : 1
    least = least === undefined || value < least ? value : least
    greatest = greatest === undefined || value > greatest ? value : greatest
  }
  return [values[0], least, greatest, values.at(-1), steps.at(-1), odd]
}
