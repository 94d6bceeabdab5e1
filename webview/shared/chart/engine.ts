import { LineChart, ScatterChart } from 'echarts/charts'
import { GraphicComponent, GridComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import { optionOf } from './option'
import type { ChartEngine, ChartTheme, Figure } from './types'

register([LineChart, ScatterChart, GraphicComponent, GridComponent, CanvasRenderer, SVGRenderer])

/** A bundle of its own, since it is larger than the pages: loaded with the first chart that is looked at. */
export function createEngine(element: HTMLElement): ChartEngine {
  const chart = init(element, undefined, { renderer: 'canvas' })
  let last: { readonly figure: Figure; readonly theme: ChartTheme } | undefined
  const sizeOf = ({ frame }: Figure): { width: number; height: number } => ({
    width: frame.left + frame.width + frame.right,
    height: frame.top + frame.height + frame.bottom,
  })
  return {
    draw: (figure, theme) => {
      const { width, height } = sizeOf(figure)
      if (chart.getWidth() !== width || chart.getHeight() !== height) {
        chart.resize({ width, height, silent: true })
      }
      last = { figure, theme }
      chart.setOption(optionOf(figure, theme), { notMerge: true })
    },
    png: () => chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: last?.theme.background }),
    svg: () => {
      if (!last) {
        return ''
      }
      const still = init(null, undefined, { renderer: 'svg', ssr: true, ...sizeOf(last.figure) })
      still.setOption({ ...optionOf(last.figure, last.theme), backgroundColor: last.theme.background })
      const text = still.renderToSVGString()
      still.dispose()
      return text
    },
    dispose: () => chart.dispose(),
  }
}
