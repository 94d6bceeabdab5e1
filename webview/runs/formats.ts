import { lookDigits, mostDigits, type Look } from '../../src/base/format'
import type { RunsColumn } from '../../src/protocol/runs'
import type { MenuContent, MenuItem } from '../shared/menu'
import type { Session } from './session'
import { shortText, type Shape } from './text'

type Choice = readonly [title: string, as: Look['as'] | undefined]

const automatic: Choice = ['Automatic', undefined]
/** The groups of a menu; what a kind of values can be written as. */
const ofNumbers: readonly (readonly Choice[])[] = [
  [automatic, ['All Digits', 'exact']],
  [
    ['Significant Digits', 'significant'],
    ['Fixed Decimals', 'fixed'],
    ['Scientific', 'scientific'],
    ['Percent', 'percent'],
  ],
  [
    ['Size from Bytes', 'size'],
    ['Duration from Seconds', 'seconds'],
    ['Duration from Milliseconds', 'milliseconds'],
  ],
]
const ofTimes: readonly (readonly Choice[])[] = [
  [
    ['Age', undefined],
    ['Date and Time', 'absolute'],
  ],
]
const ofDurations: readonly (readonly Choice[])[] = [
  [
    ['Units', undefined],
    ['Clock', 'clock'],
    ['Milliseconds', 'exact'],
  ],
]

/** What a column's values can be written as; undefined where there is one way alone. Params count as what they look like. */
export function looksOf(session: Session, { id, format }: RunsColumn): readonly (readonly Choice[])[] | undefined {
  switch (format) {
    case 'number':
      return ofNumbers
    case 'time':
      return ofTimes
    case 'duration':
      return ofDurations
    default:
      return session.fit.isNumeric(id) ? ofNumbers : undefined
  }
}

/** The menu in which a column's format is chosen, each with the first value of the column as it would stand there. */
export function formatMenu(session: Session, column: RunsColumn): MenuContent {
  const { format, look } = column
  const value = session.fit.sample(column.id)
  const example = (shape: Shape): string | undefined =>
    value === undefined ? undefined : shortText(value, shape, Date.now())
  const item = ([title, as]: Choice): MenuItem => {
    const chosen = look?.as === as
    const wanted = chosen ? look : as && { as }
    return {
      title,
      checked: chosen,
      keys: example({ format, look: wanted }),
      run: () => session.look(column.id, wanted),
    }
  }
  const by = (step: 1 | -1, title: string): readonly MenuItem[] => {
    const digits = look && digitsOf(look)
    if (!look || digits === undefined) {
      return []
    }
    const next = { ...look, digits: digits + step }
    const least = look.as === 'significant' ? 1 : 0
    const disabled = next.digits < least || next.digits > mostDigits
    return [{ title, run: () => session.look(column.id, next), stays: true, disabled }]
  }
  return {
    label: `Format of ${column.title}`,
    groups: [
      ...(looksOf(session, column) ?? []).map((group) => group.map(item)),
      [...by(1, 'More Digits'), ...by(-1, 'Fewer Digits')],
    ],
  }
}

function digitsOf({ as, digits }: Look): number | undefined {
  return lookDigits[as] === undefined ? undefined : (digits ?? lookDigits[as])
}
