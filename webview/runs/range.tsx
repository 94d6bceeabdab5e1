import { useState, type ReactNode } from 'react'
import { Button, TextField } from '../shared/controls'
import { formatExact } from '../shared/format'
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
  const min = from.trim() === '' ? whole?.min : readNumber(from)
  const max = to.trim() === '' ? whole?.max : readNumber(to)
  const wrong = min === undefined || max === undefined || min > max
  const apply = (range: Range | null): void => {
    onClose()
    onApply(range)
  }
  const submit = (): void => {
    if (!wrong) {
      apply({ min, max })
    }
  }
  return (
    <Popup {...{ at, onClose }} className="panel range" label={`Filter the range of ${title}`}>
      <form
        onKeyDown={(event) => {
          if (
            event.key === 'Enter' &&
            event.target instanceof HTMLElement &&
            event.target.localName === 'vscode-text-field'
          ) {
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
            aria-label={`${title} at least`}
          />
        </label>
        <label>
          At most
          <TextField
            value={to}
            placeholder={whole && formatExact(whole.max)}
            onText={setTo}
            aria-label={`${title} at most`}
          />
        </label>
        {wrong && (
          <p className="dim" role="status">
            Two numbers are needed, the smaller one first.
          </p>
        )}
        <div className="buttons">
          {brushed && <Button onClick={() => apply(null)}>Clear Range</Button>}
          <Button kind="primary" disabled={wrong} onClick={submit}>
            Apply Range
          </Button>
        </div>
      </form>
    </Popup>
  )
}
