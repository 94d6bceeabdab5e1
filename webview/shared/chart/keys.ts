import type { KeyboardEvent } from 'react'
import type { LineFigure } from './figure'
import { placeAt, zoomed } from './place'
import { beside, readAt } from './tracks'
import type { LineChartProps } from './lines'

export interface KeyContext extends LineChartProps {
  readonly drawing: LineFigure
  /** A person went there by keyboard. */
  readonly say: (place: number) => void
}

type Act = (context: KeyContext, event: KeyboardEvent) => void

const acts: Readonly<Record<string, Act>> = {
  ArrowRight: (context, event) => go(context, event, 1),
  ArrowLeft: (context, event) => go(context, event, -1),
  Home: (context) => to(context, edges(context).from),
  End: (context) => to(context, edges(context).to),
  ArrowUp: (context) => pickBeside(context, -1),
  ArrowDown: (context) => pickBeside(context, 1),
  '+': (context) => zoom(context, 0.5),
  '=': (context) => zoom(context, 0.5),
  '-': (context) => zoom(context, 2),
  '0': ({ onStretch }) => onStretch(undefined),
  Enter: ({ spec: { picked }, onOpen }) => (picked === undefined ? undefined : onOpen(picked)),
  Escape: leave,
}

/** True when the key was used. */
export function pressed(event: KeyboardEvent, context: KeyContext): boolean {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]
  act?.(context, event)
  return act !== undefined
}

/** What is in sight. */
export function edges({ drawing }: Pick<KeyContext, 'drawing'>): { readonly from: number; readonly to: number } {
  const { frame } = drawing.figure
  return { from: placeAt(drawing, frame.left), to: placeAt(drawing, frame.left + frame.width) }
}

/** From point to point; with Shift a twentieth of what is in sight. */
function go(context: KeyContext, event: KeyboardEvent, way: 1 | -1): void {
  const { cursor, spec } = context
  const { from, to: end } = edges(context)
  const now = cursor.get()?.place
  if (now === undefined || now < from || now > end) {
    to(context, way > 0 ? from : end)
    return
  }
  const next = event.shiftKey ? now + (way * (end - from)) / 20 : beside(spec.lines, spec.axis, now, way)
  to(context, Math.max(from, Math.min(end, next ?? now)))
}

function to({ cursor, chart, say }: KeyContext, place: number): void {
  cursor.set({ place, chart, down: undefined })
  say(place)
}

function zoom(context: KeyContext, times: number): void {
  const { cursor, whole, onStretch } = context
  const now = edges(context)
  const at = cursor.get()?.place ?? NaN
  const around = at >= now.from && at <= now.to ? at : (now.from + now.to) / 2
  onStretch(whole && zoomed(now, around, times, whole))
}

/** Lines from the top to the bottom, at the cursor or where they end. */
function pickBeside(context: KeyContext, way: 1 | -1): void {
  const { cursor, spec, onPick } = context
  const place = cursor.get()?.place
  const values = new Map(
    place === undefined
      ? context.drawing.ends.map(({ id, y }) => [id, y])
      : readAt(spec.lines, spec.axis, place).map(({ id, value }) => [id, value]),
  )
  const order = [...values.keys()].sort((one, other) => (values.get(other) ?? 0) - (values.get(one) ?? 0) || 0)
  const at = spec.picked === undefined ? -1 : order.indexOf(spec.picked)
  const next = at < 0 ? (way > 0 ? 0 : order.length - 1) : (at + way + order.length) % order.length
  onPick(order[next])
}

/** First what was picked, then the cursor, then the zoom. */
function leave({ spec, cursor, onPick, onStretch }: KeyContext): void {
  if (spec.picked !== undefined) {
    onPick(undefined)
  } else if (cursor.get()) {
    cursor.set(undefined)
  } else {
    onStretch(undefined)
  }
}
