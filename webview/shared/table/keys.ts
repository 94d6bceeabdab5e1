/** What a key means in a grid. Pure. */

export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export type Jump = 'up' | 'down' | 'pageUp' | 'pageDown' | 'firstRow' | 'lastRow' | 'corner' | 'farCorner'
export type Side = 'left' | 'right' | 'firstColumn' | 'lastColumn'

export type Step =
  | { readonly kind: 'row'; readonly to: Jump; readonly extend: boolean }
  | { readonly kind: 'column'; readonly to: Side }
  | { readonly kind: 'resize'; readonly by: number }
  | { readonly kind: 'reorder'; readonly by: -1 | 1 }
  | { readonly kind: 'toggle' | 'all' | 'open' | 'copy' | 'clear' | 'menu' }
  | { readonly kind: 'type'; readonly text: string }

const jumps: Readonly<Record<string, Jump>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'firstRow',
  End: 'lastRow',
}

const farJumps: Readonly<Record<string, Jump>> = { Home: 'corner', End: 'farCorner' }
const sides: Readonly<Record<string, Side>> = { ArrowLeft: 'left', ArrowRight: 'right' }
const farSides: Readonly<Record<string, Side>> = { ArrowLeft: 'firstColumn', ArrowRight: 'lastColumn' }
const plain: Readonly<Record<string, Step>> = {
  Enter: { kind: 'open' },
  Escape: { kind: 'clear' },
  ContextMenu: { kind: 'menu' },
}

export function stepOf(key: Key): Step | undefined {
  return key.altKey ? columnStep(key) : (rowStep(key) ?? sideStep(key) ?? commandStep(key))
}

/** Alt moves a column, Alt and Shift change its width. */
function columnStep(key: Key): Step | undefined {
  const by = key.key === 'ArrowLeft' ? -1 : key.key === 'ArrowRight' ? 1 : undefined
  if (by === undefined) {
    return undefined
  }
  return key.shiftKey ? { kind: 'resize', by: by * 10 } : { kind: 'reorder', by }
}

function rowStep(key: Key): Step | undefined {
  const far = key.ctrlKey || key.metaKey
  const to = (far ? farJumps[key.key] : undefined) ?? jumps[key.key]
  return to && { kind: 'row', to, extend: key.shiftKey }
}

function sideStep(key: Key): Step | undefined {
  const to = (key.ctrlKey || key.metaKey ? farSides : sides)[key.key]
  return to && { kind: 'column', to }
}

function commandStep(key: Key): Step | undefined {
  if (key.key === ' ') {
    return { kind: 'toggle' }
  }
  if (key.key === 'F10' && key.shiftKey) {
    return { kind: 'menu' }
  }
  if (key.ctrlKey || key.metaKey) {
    return withControl(key)
  }
  return plain[key.key] ?? (/^.$/u.test(key.key) ? { kind: 'type', text: key.key } : undefined)
}

function withControl(key: Key): Step | undefined {
  const letter = key.key.toLowerCase()
  return letter === 'a' && !key.shiftKey
    ? { kind: 'all' }
    : letter === 'c' && !key.shiftKey
      ? { kind: 'copy' }
      : undefined
}

/** The row that a jump leads to. `-1` is the header, above the first row. */
export function jump(from: number, to: Jump, rows: number, page: number): number {
  const last = rows - 1
  switch (to) {
    case 'up':
      return Math.max(-1, from - 1)
    case 'down':
      return Math.min(last, from + 1)
    case 'pageUp':
      return Math.min(last, Math.max(0, from - page))
    case 'pageDown':
      return Math.min(last, from + page)
    case 'firstRow':
    case 'corner':
      return Math.min(0, last)
    case 'lastRow':
    case 'farCorner':
      return last
  }
}

export function side(from: number, to: Side, columns: number): number {
  switch (to) {
    case 'left':
      return Math.max(0, from - 1)
    case 'right':
      return Math.min(columns - 1, from + 1)
    case 'firstColumn':
      return 0
    case 'lastColumn':
      return columns - 1
  }
}
