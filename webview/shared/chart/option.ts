import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts'
import type { GraphicComponentOption, GridComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'
import type { AxisFigure, ChartTheme, Figure, Layer, LineLayer, MarksLayer } from './types'

type Series = LineSeriesOption | ScatterSeriesOption
export type Option = ComposeOption<Series | GridComponentOption | GraphicComponentOption>

/** A figure in ECharts' words. Axes are linear and their ticks given, so that nothing is left to be guessed. */
export function optionOf(figure: Figure, theme: ChartTheme): Option {
  const { frame, x, y, layers } = figure
  const { left, right, top, bottom } = frame
  return {
    animation: false,
    grid: { left, right, top, bottom },
    xAxis: { ...axisOf(x, theme), name: x.title, nameLocation: 'middle', nameGap: 22 },
    yAxis: { ...axisOf(y, theme), axisLine: { show: false } },
    series: layers.map((layer) => seriesOf(layer, theme)),
    graphic: labelsOf(figure, theme),
  }
}

function axisOf({ from, to, ticks }: AxisFigure, theme: ChartTheme) {
  const at = ticks.map((tick) => tick.at)
  const labels = new Map(ticks.map((tick) => [tick.at, tick.label]))
  return {
    type: 'value' as const,
    min: from,
    max: to,
    silent: true,
    nameTextStyle: { color: theme.dim, fontFamily: theme.font },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.grid } },
    axisTick: { show: false, customValues: at },
    splitLine: { show: true, lineStyle: { color: theme.grid, opacity: theme.contrast ? 0.5 : 0.6 } },
    axisLabel: {
      customValues: at,
      color: theme.dim,
      fontFamily: theme.font,
      fontSize: 11,
      hideOverlap: true,
      formatter: (value: number) => labels.get(value) ?? '',
    },
  }
}

function seriesOf(layer: Layer, { background }: ChartTheme): Series {
  return layer.kind === 'line' ? lineOf(layer) : marksOf(layer, background)
}

const common = { silent: true, dimensions: ['x', 'y'], encode: { x: 0, y: 1 } }

function lineOf({ id, points, color, width, dash, opacity }: LineLayer): LineSeriesOption {
  return {
    ...{ type: 'line', id, ...common, showSymbol: false, emphasis: { disabled: true } },
    data: points as unknown as LineSeriesOption['data'],
    lineStyle: { color, width, opacity, type: dash.length === 0 ? 'solid' : [...dash] },
    itemStyle: { color },
  }
}

const cross = 'path://M0,1 L1,0 L5,4 L9,0 L10,1 L6,5 L10,9 L9,10 L5,6 L1,10 L0,9 L4,5 Z'
const symbols: Readonly<Record<MarksLayer['shape'], string>> = {
  circle: 'circle',
  square: 'rect',
  triangle: 'triangle',
  diamond: 'diamond',
  up: 'triangle',
  down: 'triangle',
  cross,
}

function marksOf(layer: MarksLayer, background: string): ScatterSeriesOption {
  const { id, points, color, shape, isHollow, size, opacity } = layer
  return {
    ...{ type: 'scatter', id, ...common, clip: false, symbolSize: size, emphasis: { disabled: true } },
    symbol: symbols[shape],
    symbolRotate: shape === 'down' ? 180 : 0,
    data: points,
    itemStyle: { color: isHollow ? background : color, borderColor: color, borderWidth: 1.5, opacity },
  }
}

function labelsOf({ frame, labels }: Figure, theme: ChartTheme): GraphicComponentOption[] {
  return labels.map(({ y, text, color }, index) => ({
    type: 'text',
    id: `label:${index}`,
    silent: true,
    x: frame.left + frame.width + 8,
    y,
    style: {
      text,
      fill: color,
      font: `11px ${theme.font}`,
      verticalAlign: 'middle',
      width: frame.right - 12,
      overflow: 'truncate',
    },
  }))
}
