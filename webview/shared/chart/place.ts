import { formatDuration, formatTime } from '../../../src/base/format'
import { formatStep } from './ticks'
import type { LineFigure } from './figure'
import type { ChartAxis } from './types'

/** Pixels from the left of the chart for a place on its x axis; undefined where that is out of sight. */
export function pixelX({ figure: { frame, x }, scaleX }: LineFigure, place: number): number | undefined {
  const share = (scaleX.to(place) - x.from) / (x.to - x.from)
  return share >= -1e-9 && share <= 1 + 1e-9 ? frame.left + share * frame.width : undefined
}

/** Pixels from the top for a value in the units of the axis, no further than the edges. */
export function pixelY({ figure: { frame, y } }: LineFigure, at: number): number {
  const share = (y.to - at) / (y.to - y.from)
  return frame.top + Math.max(0, Math.min(1, share)) * frame.height
}

/** The place on the x axis at so many pixels from the left, no further than the edges. */
export function placeAt({ figure: { frame, x }, scaleX }: LineFigure, pixels: number): number {
  const share = Math.max(0, Math.min(1, (pixels - frame.left) / frame.width))
  return scaleX.from(x.from + share * (x.to - x.from))
}

/** A place of the x axis in words: `Step 120`. */
export function placeWords(axis: ChartAxis, place: number): string {
  if (axis === 'time') {
    return formatTime(place)
  }
  return axis === 'relative' ? `After ${formatDuration(place)}` : `Step ${formatStep(Math.round(place))}`
}

/** A stretch around a place, so many times as long as another, within the whole; undefined for all of it. */
export function zoomed(
  now: { readonly from: number; readonly to: number },
  around: number,
  times: number,
  whole: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } | undefined {
  const from = Math.max(whole.from, around - (around - now.from) * times)
  const to = Math.min(whole.to, around + (now.to - around) * times)
  return from <= whole.from && to >= whole.to ? undefined : { from, to }
}
