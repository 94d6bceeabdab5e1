import { useState, type ReactNode } from 'react'
import { Button, TextField } from '../shared/controls'
import { formatExact } from '../../src/base/format'
import { Popup } from '../shared/popup'
import type { Point } from '../shared/table/model'
import { readNumber, type Range } from './brush'

interface RangeProps {
  readonly at: Point
  readonly title: string
  /** All that there is, for the ends left open. */
  readonly whole: Range | undefined
  readonly brushed: Range | undefined
  readonly onApply: (range: Range | null) => void
  readonly onClose: () => void
}

/** What brushing does, by numbers. */
export function RangeForm({ at, title, whole, brushed, onApply, onClose }: RangeProps): ReactNode {
  const [from, setFrom] = useState(brushed ? formatExact(brushed.min) : '')
  const [to, setTo] = useState(brushed ? formatExact(brushed.max) : '')
  const range = rangeOf(from, to, whole)
  const apply = (range: Range | null): void => {
    onClose()
    onApply(range)
  }
  const submit = (): void => {
    if (range) {
      apply(range)
    }
  }
  return (
    <Popup {...{ at, onClose }} className="panel range" label={`Filter the range of ${title}`}>
      <form
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isField(event.target)) {
            event.preventDefault()
            submit()
          }
        }}
      >
        <label>
          At least
          <TextField
            data-first=""
            value={from}
            placeholder={whole && formatExact(whole.min)}
            onText={setFrom}
            label={`${title} at least`}
          />
        </label>
        <label>
          At most
          <TextField
            value={to}
            placeholder={whole && formatExact(whole.max)}
            onText={setTo}
            label={`${title} at most`}
          />
        </label>
        {!range && (
          <p className="dim" role="status">
            Two numbers are needed, the smaller one first.
          </p>
        )}
        <div className="buttons">
          {brushed && <Button onClick={() => apply(null)}>Clear Range</Button>}
          <Button kind="primary" disabled={!range} onClick={submit}>
            Apply Range
          </Button>
        </div>
      </form>
    </Popup>
  )
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.localName === 'vscode-text-field'
}

/** What the two fields say; an empty one leaves its end open. */
function rangeOf(from: string, to: string, whole: Range | undefined): Range | undefined {
  const min = from.trim() === '' ? whole?.min : readNumber(from)
  const max = to.trim() === '' ? whole?.max : readNumber(to)
  return min === undefined || max === undefined || min > max ? undefined : { min, max }
}
