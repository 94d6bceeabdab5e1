import { formatTime } from '../../base/format'

export interface Badge {
  readonly value: number
  readonly tooltip: string
}

export interface Running {
  readonly count: number
  /** There are more than were counted. */
  readonly more: boolean
}

/**
 * The number on the view's icon: runs that are running. `since` is when the view was hidden, if it is: nothing is asked from
 * then on, and the words say so.
 */
export function badgeOf({ count, more }: Running, since?: number): Badge | undefined {
  if (count === 0) {
    return undefined
  }
  const runs = `${count}${more ? ' or more' : ''} ${count === 1 && !more ? 'run' : 'runs'}`
  const one = count === 1 && !more
  const tooltip =
    since === undefined
      ? `${runs} ${one ? 'is' : 'are'} running`
      : `${runs} ${one ? 'was' : 'were'} running at ${formatTime(since)}`
  return { value: count, tooltip }
}
