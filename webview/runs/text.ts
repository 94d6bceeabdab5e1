import type { CellFormat, RunsColumn } from '../../src/protocol/runs'
import type { RunStatus } from '../../src/model/run'
import {
  formatAge,
  formatAs,
  formatDuration,
  formatExact,
  formatNumber,
  formatTime,
  missing,
  type Look,
} from '../../src/base/format'

/** By the codes of `runStatuses` in the model; a test holds the two together. */
export const statuses: readonly RunStatus[] = ['unknown', 'running', 'scheduled', 'finished', 'failed', 'killed']

const words: Readonly<Record<RunStatus, string>> = {
  unknown: 'Unknown',
  running: 'Running',
  scheduled: 'Scheduled',
  finished: 'Finished',
  failed: 'Failed',
  killed: 'Killed',
}

export const icons: Readonly<Record<RunStatus, string>> = {
  unknown: 'question',
  running: 'sync codicon-modifier-spin',
  scheduled: 'clock',
  finished: 'pass',
  failed: 'error',
  killed: 'circle-slash',
}

export function statusOf(value: number | string | null | undefined): RunStatus {
  return (typeof value === 'number' ? statuses[value] : statuses.find((each) => each === value)) ?? 'unknown'
}

export function statusWord(status: RunStatus): string {
  return words[status]
}

/** How a column's values are written: by what they are, and by what the person chose. */
export type Shape = Pick<RunsColumn, 'format' | 'look'>

/** A cell as it is shown. */
export function shortText(value: number | string | null, { format, look }: Shape, now: number): string {
  if (value === null) {
    return missing
  }
  if (format === 'status') {
    return words[statusOf(value)]
  }
  if (typeof value === 'string') {
    return look ? lookOfText(value, look) : value.slice(0, 400)
  }
  if (look) {
    return formatAs(value, look)
  }
  return format === 'time' ? formatAge(value, now) : format === 'duration' ? formatDuration(value) : formatNumber(value)
}

/** Params are words, though they often are numbers: those are written as numbers are. */
function lookOfText(value: string, look: Look): string {
  const number = value.trim() === '' ? NaN : Number(value)
  return Number.isFinite(number) ? formatAs(number, look) : value.slice(0, 400)
}

/** A cell as its tooltip says it, with all there is. */
export function longText(value: number | string | null, format: CellFormat): string {
  if (value === null) {
    return 'No value'
  }
  if (format === 'status') {
    return words[statusOf(value)]
  }
  if (typeof value === 'string') {
    return value
  }
  return format === 'time'
    ? formatTime(value)
    : format === 'duration'
      ? `${formatDuration(value)} (${formatExact(value)} ms)`
      : formatExact(value)
}
