import { useState, type ReactNode } from 'react'
import { formatCount, formatPlural } from '../../../src/base/format'
import type { ChartAxis, ChartLook, ChartsState, MetricChoice } from '../../../src/protocol/charts'
import { Button, Dropdown, IconButton, Slider } from '../../shared/controls'
import { useFound } from '../../shared/found'
import { PickList } from '../../shared/picklist'
import { cornerOf, Popup } from '../../shared/popup'
import type { Session } from '../session'

interface ToolsProps {
  readonly session: Session
  readonly charts: ChartsState
}

const axes: readonly { readonly value: ChartAxis; readonly title: string }[] = [
  { value: 'step', title: 'Step' },
  { value: 'time', title: 'Time' },
  { value: 'relative', title: 'Time since start' },
]

/** How all charts are looked at, and which there are. */
export function ChartTools({ session, charts }: ToolsProps): ReactNode {
  const { look } = charts
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>()
  const change = (next: Partial<ChartLook>): void => session.run(session.host.call('chartLook', next))
  return (
    <>
      <Dropdown
        aria-label="X axis"
        title="X axis"
        value={look.axis}
        options={axes}
        onPick={(axis) => change({ axis: axes.find(({ value }) => value === axis)?.value ?? 'step' })}
      />
      <Button
        pressed={look.logX}
        disabled={look.axis === 'time'}
        title="Logarithmic x axis"
        onClick={() => change({ logX: !look.logX })}
      >
        Log x
      </Button>
      <Button pressed={look.logY} title="Logarithmic y axis" onClick={() => change({ logY: !look.logY })}>
        Log y
      </Button>
      <Smoothing value={look.smoothing} onChange={(smoothing) => change({ smoothing })} />
      <span className="gap" />
      <Button
        aria-haspopup="dialog"
        title="Choose which metrics are drawn"
        onClick={({ currentTarget }) => setAt(cornerOf(currentTarget))}
      >
        Metrics ({formatCount(charts.cards.length)} of {formatCount(charts.metrics)})
      </Button>
      <IconButton icon="refresh" title="Refresh" onClick={() => session.refresh()} />
      {at && <Metrics {...{ session, charts, at }} onClose={() => setAt(undefined)} />}
    </>
  )
}

/** Follows the hand at once; the host hears of it as it goes. */
function Smoothing({
  value,
  onChange,
}: {
  readonly value: number
  readonly onChange: (value: number) => void
}): ReactNode {
  return (
    <label
      className="smoothing"
      title="Exponential moving average, by the distance along the axis; the points behind it stay in sight"
    >
      <span>Smoothing</span>
      <Slider label="Smoothing" min={0} max={0.99} step={0.01} value={value} onSlide={onChange} />
      <span className="number">{value === 0 ? 'none' : value.toFixed(2)}</span>
    </label>
  )
}

interface MetricsProps extends ToolsProps {
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
}

function Metrics({ session, charts, at, onClose }: MetricsProps): ReactNode {
  const [text, setText] = useState('')
  const choices = useFound(session, findMetrics, text, charts)
  const shown = charts.cards.map(({ metric }) => metric)
  const set = (metrics: readonly string[] | null): void =>
    session.run(session.host.call('chooseCharts', { metrics: metrics && [...metrics] }))
  const matching = new Set(choices.map(({ metric }) => metric))
  const runs = new Map(choices.map((choice) => [choice.metric, choice.runs]))
  const order = [
    ...shown.filter((metric) => matching.has(metric)),
    ...[...matching].filter((each) => !shown.includes(each)),
  ]
  const move = (metric: string, by: -1 | 1): void => {
    const from = shown.indexOf(metric)
    const to = from + by
    if (from >= 0 && to >= 0 && to < shown.length) {
      set(shown.toSpliced(from, 1).toSpliced(to, 0, metric))
    }
  }
  return (
    <Popup {...{ at, onClose }} toLeft className="panel" label="Metrics">
      <PickList
        {...{ text }}
        picks={order.map((metric) => ({
          id: metric,
          title: metric,
          detail: formatPlural(runs.get(metric) ?? 0, 'run'),
        }))}
        label={`Metrics, ${formatCount(shown.length)} drawn`}
        placeholder="Find metrics…"
        several
        marked={(metric) => shown.includes(metric)}
        onText={setText}
        onPick={(metric) => set(shown.includes(metric) ? shown.filter((each) => each !== metric) : [...shown, metric])}
        onMove={move}
      />
      <p className="dim hint">Space or Enter shows and hides, Alt+Up and Alt+Down move.</p>
      {charts.chosen && <Button onClick={() => set(null)}>Draw What Most Runs Have</Button>}
    </Popup>
  )
}

function findMetrics({ host }: Session, text: string, signal: AbortSignal): Promise<readonly MetricChoice[]> {
  return host.call('metrics', { text }, signal)
}
