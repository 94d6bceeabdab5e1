import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { formatCount, formatPlural } from '../../../src/base/format'
import type { ChartCard as CardState, ChartsState } from '../../../src/protocol/charts'
import { ChartCard } from '../../shared/chart/card'
import { LineChart } from '../../shared/chart/lines'
import { oddLegend } from '../../shared/chart/marks'
import { nothingOf } from '../../shared/chart/readings'
import { LinesTable } from '../../shared/chart/table'
import { stepsOf } from '../../shared/chart/tracks'
import type { ChartLine, LineSpec, Stretch, Stroke } from '../../shared/chart/types'
import type { Session } from '../session'
import { linesOf, wholeOf } from './compose'
import type { FeedState } from './feed'
import { useSeen } from './seen'

export interface MetricCardProps {
  readonly session: Session
  readonly state: ChartsState
  readonly card: CardState
  readonly strokes: ReadonlyMap<string, Stroke>
  readonly onRemove: () => void
}

/** The histories of one metric. Out of sight there is only its place. */
export function MetricCard(props: MetricCardProps): ReactNode {
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const seen = useSeen(box)
  return (
    <div ref={setBox} className="card-place" data-metric={props.card.metric}>
      {seen ? <Seen {...props} width={box?.clientWidth ?? 600} /> : <h3 className="dim">{props.card.metric}</h3>}
    </div>
  )
}

function Seen(props: MetricCardProps & { readonly width: number }): ReactNode {
  const { session, state, card, strokes, width } = props
  const { book } = session
  const feed = book.feed(card.metric)
  const fed = useSyncExternalStore(feed.subscribe, feed.state)
  const picked = useSyncExternalStore(book.subscribe, book.picked)
  useEffect(() => {
    feed.start(width)
    return () => book.leave(feed)
  }, [book, feed, width])
  const { axis, logX, logY, smoothing } = state.look
  const [zoom, setZoom] = useState<{ readonly axis: string; readonly stretch: Stretch | undefined }>()
  const stretch = zoom?.axis === axis ? zoom.stretch : undefined
  const lines = useMemo(() => linesOf(state, card, fed), [state, card, fed])
  const whole = useMemo(() => wholeOf(lines, axis), [lines, axis])
  const baseline = state.runs.find(({ isBaseline }) => isBaseline)?.key
  const isPicked = picked !== undefined && lines.some(({ id }) => id === picked)
  const spec: LineSpec = useMemo(
    () => ({
      ...{ metric: card.metric, sense: card.sense, lines, axis, logX, logY, smoothing, stretch, baseline },
      picked: isPicked ? picked : undefined,
    }),
    [card.metric, card.sense, lines, axis, logX, logY, smoothing, stretch, baseline, isPicked, picked],
  )
  const onStretch = (next: Stretch | undefined): void => {
    setZoom({ axis, stretch: next })
    feed.closer(next && stepsOf(lines, axis, next.from, next.to))
  }
  const nothing = fed.isHere && !fed.busy ? nothingOf(spec) : undefined
  return (
    <ChartCard
      title={card.metric}
      note={noteOf(props, lines, fed)}
      busy={fed.busy}
      problem={fed.problem}
      onRetry={() => feed.retry()}
      act={(action) => session.host.act(action)}
      legend={oddLegend(spec)}
      table={() => <LinesTable spec={spec} />}
      actions={[
        [{ title: 'Show All of the Axis', disabled: stretch === undefined, run: () => onStretch(undefined) }],
        [{ title: 'Remove Chart', run: props.onRemove }],
      ]}
    >
      {nothing === undefined ? (
        <LineChart
          chart={card.metric}
          {...{ spec, strokes, whole, onStretch }}
          cursor={book.cursor}
          onPick={book.pick}
          onOpen={(run) => session.run(session.host.call('open', { run }))}
        />
      ) : (
        <p className="chart-nothing">{nothing}</p>
      )}
    </ChartCard>
  )
}

/** How many of the runs are here, and how well. */
function noteOf({ state, card }: MetricCardProps, lines: readonly ChartLine[], fed: FeedState): string {
  const { total, drawn } = card
  const runs =
    drawn.length < total
      ? `${formatCount(drawn.length)} of ${formatPlural(total, 'run')} drawn`
      : total < state.runs.length
        ? `${formatCount(total)} of ${formatPlural(state.runs.length, 'run')} have it`
        : ''
  const isCoarse = lines.some(({ exact }) => !exact)
  const quality = !isCoarse ? '' : fed.busy ? 'coarse so far' : 'a coarse sample, which may lack spikes'
  return [runs, quality].filter((part) => part !== '').join(' · ')
}
