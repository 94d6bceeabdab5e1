import { useMemo, type ReactNode } from 'react'
import type { ChartsState } from '../../../src/protocol/charts'
import { strokeAt } from '../../shared/chart/colors'
import { Swatch } from '../../shared/chart/swatch'
import { useChartTheme } from '../../shared/chart/theme'
import type { Stroke } from '../../shared/chart/types'
import { Empty } from '../../shared/states'
import type { Session } from '../session'
import { MetricCard } from './metric'

interface ChartsProps {
  readonly session: Session
  readonly charts: ChartsState
}

/** A card for each metric that is drawn, as many beside one another as there is room for. */
export function Charts({ session, charts }: ChartsProps): ReactNode {
  const strokes = useStrokes(charts)
  const { cards } = charts
  const set = (metrics: string[] | null): void => session.run(session.host.call('chooseCharts', { metrics }))
  if (cards.length === 0) {
    return charts.metrics === 0 ? (
      <Empty icon="graph-line" sentence="None of these runs has a metric." />
    ) : (
      <Empty
        icon="graph-line"
        sentence="No metric is drawn."
        action={{ title: 'Draw What Most Runs Have', run: () => set(null) }}
      />
    )
  }
  return (
    <div className="charts" role="region" aria-label="Charts">
      <div className="cards">
        {cards.map((card) => (
          <MetricCard
            key={card.metric}
            {...{ session, card, strokes }}
            state={charts}
            onRemove={() => set(cards.filter((each) => each !== card).map(({ metric }) => metric))}
          />
        ))}
      </div>
    </div>
  )
}

/** Every run's stroke in the theme of now. */
export function useStrokes(charts: ChartsState | undefined): ReadonlyMap<string, Stroke> {
  const { dark } = useChartTheme()
  const runs = charts?.runs
  return useMemo(() => new Map(runs?.map(({ key, place }) => [key, strokeAt(place, dark)])), [runs, dark])
}

/** The swatch of a run, where it has one. */
export function swatchOf(strokes: ReadonlyMap<string, Stroke>, run: string): ReactNode {
  const stroke = strokes.get(run)
  return stroke && <Swatch stroke={stroke} />
}
