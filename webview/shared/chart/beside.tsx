import { useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { formatNumber, missing } from '../../../src/base/format'
import type { SharedCursor } from './cursor'
import type { LineFigure } from './figure'
import { spread } from './labels'
import { pixelX, pixelY, placeWords } from './place'
import { readAt, type Reading } from './tracks'
import { Swatch } from './swatch'
import type { LineSpec, Stroke } from './types'

/** Pixels. */
const labelHeight = 16

interface BesideProps {
  readonly chart: string
  readonly spec: LineSpec
  readonly drawing: LineFigure
  readonly strokes: ReadonlyMap<string, Stroke>
  readonly cursor: SharedCursor
  readonly onPick: (run: string) => void
}

/** What a person reads beside the plot and never over it: the lines' names where they end, and their values at the cursor. */
export function Beside({ chart, spec, drawing, strokes, cursor, onPick }: BesideProps): ReactNode {
  const pointed = useSyncExternalStore(cursor.subscribe, cursor.get)
  const place = pointed?.place
  const readings = useMemo(
    () =>
      place === undefined ? undefined : new Map(readAt(spec.lines, spec.axis, place).map((each) => [each.id, each])),
    [spec.lines, spec.axis, place],
  )
  const x = place === undefined ? undefined : pixelX(drawing, place)
  const { frame } = drawing.figure
  const down = pointed?.chart === chart ? pointed.down : undefined
  const labels = useMemo(() => chosen(spec, drawing, readings, down), [spec, drawing, readings, down])
  return (
    <>
      {x !== undefined && place !== undefined && (
        <>
          <div className="cursor" style={{ left: x, top: frame.top, height: frame.height }} />
          <div className="cursor-place number" style={{ left: x, top: frame.top + frame.height + 3 }}>
            {placeWords(spec.axis, place)}
          </div>
        </>
      )}
      {frame.right > 2 * labelHeight && (
        <div className="line-labels" style={{ left: frame.left + frame.width + 4, width: frame.right - 6 }}>
          {labels.shown.map(({ id, name, y, value }) => (
            <div
              key={id}
              className={`line-label${id === spec.picked ? ' picked' : ''}${id === spec.baseline ? ' baseline' : ''}`}
              style={{ top: y - labelHeight / 2 }}
              title={id === spec.baseline ? `${name} (baseline)` : name}
              onClick={() => onPick(id)}
            >
              <Label stroke={strokes.get(id)} {...{ name, value }} />
            </div>
          ))}
          {labels.more > 0 && (
            <div className="line-label dim" style={{ top: frame.top + frame.height - labelHeight / 2 + 2 }}>
              {labels.more} more
            </div>
          )}
        </div>
      )}
    </>
  )
}

function Label(props: {
  readonly stroke: Stroke | undefined
  readonly name: string
  readonly value: string | undefined
}): ReactNode {
  return (
    <>
      {props.stroke && <Swatch stroke={props.stroke} />}
      <span className="text">{props.name}</span>
      {props.value !== undefined && <span className="value number">{props.value}</span>}
    </>
  )
}

interface LabelPlace {
  readonly id: string
  readonly name: string
  readonly y: number
  readonly value: string | undefined
}

/** As many labels as there is room for: those nearest to the pointer, else the best lines; the baseline and what was picked first. */
function chosen(
  spec: LineSpec,
  drawing: LineFigure,
  readings: ReadonlyMap<string, Reading> | undefined,
  down: number | undefined,
): { readonly shown: readonly LabelPlace[]; readonly more: number } {
  const { frame } = drawing.figure
  const ends = new Map(drawing.ends.map(({ id, y }) => [id, y]))
  const all = spec.lines.flatMap(({ id, name }) => {
    const reading = readings?.get(id)
    const at = reading ? drawing.scaleY.to(reading.value) : NaN
    const end = Number.isNaN(at) ? ends.get(id) : at
    const value = readings && (reading ? formatNumber(reading.value) : missing)
    return end === undefined && !reading ? [] : [{ id, name, value, at: end ?? NaN, y: wantedY(drawing, end, reading) }]
  })
  const room = Math.floor(frame.height / labelHeight)
  const fits =
    all.length <= room
      ? all
      : all.toSorted(byWeight(spec, frame.top + (down ?? 0) * frame.height, down)).slice(0, room - 1)
  const places = spread(
    fits.map(({ y }) => y - frame.top + labelHeight / 2),
    labelHeight,
    frame.height + labelHeight - (fits.length < all.length ? labelHeight : 0),
  )
  return {
    shown: fits.map(({ id, name, value }, index) => ({
      ...{ id, name, value },
      y: (places[index] ?? 0) + frame.top - labelHeight / 2,
    })),
    more: all.length - fits.length,
  }
}

/** What has no place on the axis is named at its edge. */
function wantedY(drawing: LineFigure, at: number | undefined, reading: Reading | undefined): number {
  const { y } = drawing.figure
  return pixelY(drawing, at ?? (reading?.value === Infinity ? y.to : y.from))
}

type Candidate = LabelPlace & { readonly at: number }

function byWeight(spec: LineSpec, pointerY: number, down: number | undefined) {
  const first = (id: string): number => (id === spec.baseline || id === spec.picked ? 0 : 1)
  const weight = ({ at, y }: Candidate): number =>
    down !== undefined ? Math.abs(y - pointerY) : spec.sense === 'higher' ? -at : spec.sense === 'lower' ? at : 0
  return (one: Candidate, other: Candidate): number =>
    first(one.id) - first(other.id) || (weight(one) || 0) - (weight(other) || 0)
}
