import type { ChartCard, ChartsState, SeriesLine } from '../../../src/protocol/charts'
import type { ChartAxis, ChartLine, Stretch } from '../../shared/chart/types'
import { trackOf } from '../../shared/chart/tracks'
import type { FeedState } from './feed'

/** The lines of a card: the baseline first, then in the order of the comparison; closer points in the place of others. */
export function linesOf(
  { runs }: Pick<ChartsState, 'runs'>,
  { drawn }: Pick<ChartCard, 'drawn'>,
  { lines, detail }: Pick<FeedState, 'lines' | 'detail'>,
): readonly ChartLine[] {
  return Array.from(drawn).flatMap((place) => {
    const run = runs[place]
    const line = run && lines.get(run.key)
    if (!line) {
      return []
    }
    const { steps, times, values, exact } = withDetail(line, detail.get(run.key))
    return [{ id: run.key, name: run.name, steps, times, values, exact }]
  })
}

/** A line with the points of a stretch of it replaced by more of them. */
export function withDetail(line: SeriesLine, detail: SeriesLine | undefined): SeriesLine {
  const [first, last] = [detail?.steps[0], detail?.steps.at(-1)]
  if (!detail || first === undefined || last === undefined) {
    return line
  }
  const before = line.steps.findIndex((step) => step >= first)
  const after = line.steps.findLastIndex((step) => step <= last) + 1
  const [head, tail] = [
    before < 0 ? line.steps.length : before,
    Math.max(after, before < 0 ? line.steps.length : before),
  ]
  const joined = (whole: Float64Array, part: Float64Array): Float64Array =>
    Float64Array.from([...whole.subarray(0, head), ...part, ...whole.subarray(tail)])
  return {
    run: line.run,
    steps: joined(line.steps, detail.steps),
    times: joined(line.times, detail.times),
    values: joined(line.values, detail.values),
    exact: detail.exact,
  }
}

/** All of an axis that the lines span. */
export function wholeOf(lines: readonly ChartLine[], axis: ChartAxis): Stretch | undefined {
  let [from, to] = [Infinity, -Infinity]
  for (const line of lines) {
    const { places } = trackOf(line, axis)
    from = Math.min(from, places[0] ?? Infinity)
    to = Math.max(to, places.at(-1) ?? -Infinity)
  }
  return from < to ? { from, to } : undefined
}
