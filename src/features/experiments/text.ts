/** How numbers, times, sizes and names of a platform read in rows; everything here takes what a server said as data. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Four significant digits; whole numbers below a million in full. The same words as in the tables' cells. */
export function significant(value: number): string {
  if (!Number.isFinite(value) || value === 0) {
    return exact(value)
  }
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) {
    return withMinus(String(value))
  }
  if (size >= 9999.5 && size < 999_999.5) {
    return withMinus(String(Math.round(value)))
  }
  return withMinus(size >= 1e-4 && size < 9999.5 ? value.toPrecision(4) : value.toExponential(3).replace('e+', 'e'))
}

/** All digits: the shortest text that reads back as the same number. */
export function exact(value: number): string {
  if (Number.isFinite(value)) {
    return Object.is(value, -0) ? '0' : String(value)
  }
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
}

function withMinus(text: string): string {
  return text.replaceAll('-', '−')
}

const ages: readonly (readonly [number, string])[] = [
  [365 * day, 'y'],
  [30 * day, 'mo'],
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
]

/** `3 h ago`; both in milliseconds since 1970. A clock that goes ahead of ours makes it `just now`. */
export function age(at: number, now: number): string {
  const unit = ages.find(([length]) => now - at >= length)
  return unit ? `${Math.floor((now - at) / unit[0])} ${unit[1]} ago` : 'just now'
}

/** `1 h 12 min`, from milliseconds: the two greatest units. */
export function duration(span: number): string {
  if (span < 1000) {
    return `${Math.max(0, Math.round(span))} ms`
  }
  if (span < minute) {
    return `${Math.floor(span / 1000)} s`
  }
  if (span < hour) {
    return two(span, [minute, 'min'], [1000, 's'])
  }
  return span < day ? two(span, [hour, 'h'], [minute, 'min']) : two(span, [day, 'd'], [hour, 'h'])
}

function two(span: number, great: readonly [number, string], small: readonly [number, string]): string {
  const rest = Math.floor((span % great[0]) / small[0])
  return `${Math.floor(span / great[0])} ${great[1]}${rest === 0 ? '' : ` ${rest} ${small[1]}`}`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** `1.4 GB`, by thousands, from bytes. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${Number(value.toFixed(digits))} ${units[unit] ?? 'B'}`
}

/** The moment itself, in the person's own format. */
export function moment(at: number): string {
  // Beyond what a Date can hold there is no such day.
  return Math.abs(at) > 8.64e15 ? String(at) : new Date(at).toLocaleString()
}

/** One line that fits a row: no line breaks, no control characters, nothing that turns the direction of what follows. */
export function oneLine(text: string, longest = 200): string {
  const head = text.slice(0, longest * 2)
  const line = head
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > longest || text.length > head.length ? `${cut(line, longest)}…` : line
}

function cut(text: string, longest: number): string {
  const last = text.charCodeAt(longest - 1)
  // Never half of a surrogate pair.
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest)
}

/** A name for a message: VS Code makes links, even ones that run commands, of `[text](target)` in messages and prompts. */
export function named(text: string): string {
  return oneLine(text, 80).replaceAll('](', ']\u200b(')
}

/** Text as itself in Markdown: all ASCII punctuation is escaped, so nothing is a link, markup or HTML. */
export function escapeMarkdown(text: string, longest = 300): string {
  return oneLine(text, longest).replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
