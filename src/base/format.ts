/**
 * Words for values, the same in trees, tables and messages. Pure and without imports, because pages of webviews carry it too;
 * every function takes what it needs.
 */

export const missing = '–'

let grouped: Intl.NumberFormat | undefined

/** Four significant digits; whole numbers below a million keep all of theirs. */
export function formatNumber(value: number): string {
  const special = formatSpecial(value)
  if (special !== undefined) {
    return special
  }
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) {
    return String(value).replace('-', '−')
  }
  const text = size >= 9999.5 && size < 999_999.5 ? String(Math.round(value)) : scientific(value, size)
  return text.replaceAll('-', '−')
}

function scientific(value: number, size: number): string {
  if (size >= 1e-4 && size < 9999.5) {
    return value.toPrecision(4)
  }
  return value.toExponential(3).replace('e+', 'e')
}

function formatSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) {
    return 'NaN'
  }
  if (value === Infinity) {
    return '∞'
  }
  if (value === -Infinity) {
    return '−∞'
  }
  return Object.is(value, -0) ? '0' : undefined
}

/** `+0.012 ▲`: the sign and the arrow say which way; whether that is better, a colour or a word says. */
export function formatDifference(difference: number): string {
  if (difference === 0) {
    return '±0'
  }
  return difference > 0 ? `+${formatNumber(difference)} ▲` : `−${formatNumber(-difference)} ▼`
}

/** All digits, for tooltips: the shortest text that reads back as the same double. */
export function formatExact(value: number): string {
  return formatSpecial(value) ?? String(value)
}

/** `1,204` */
export function formatCount(value: number): string {
  grouped ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
  return grouped.format(value)
}

/** `1 run`, `1,204 runs` */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const ages: readonly (readonly [number, string])[] = [
  [365 * day, 'y'],
  [30 * day, 'mo'],
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
]

/** `3 h ago`, `in 2 d`; times are milliseconds since 1970. A clock a little ahead of ours makes it `just now` as well. */
export function formatAge(at: number, now: number): string {
  if (!Number.isFinite(at)) {
    return missing
  }
  const apart = Math.abs(now - at)
  const unit = ages.find(([size]) => apart >= size)
  if (!unit) {
    return 'just now'
  }
  const text = `${Math.floor(apart / unit[0])} ${unit[1]}`
  return at <= now ? `${text} ago` : `in ${text}`
}

let absolute: Intl.DateTimeFormat | undefined

/** The local date and time with its zone; beyond what a Date can hold, the number itself. */
export function formatTime(at: number): string {
  absolute ??= new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
  return Math.abs(at) <= 8.64e15 ? absolute.format(at) : formatExact(at)
}

/** `412 ms`, `12 s`, `3 min 20 s`, `1 h 12 min`, `2 d 3 h`; the two greatest units. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) {
    return formatSpecial(milliseconds) ?? missing
  }
  const sign = milliseconds < 0 ? '−' : ''
  return sign + positiveDuration(Math.abs(milliseconds))
}

function positiveDuration(length: number): string {
  if (length < second) {
    return `${Math.round(length)} ms`
  }
  if (length < minute) {
    return `${length < 10 * second ? trim((length / second).toFixed(1)) : Math.floor(length / second)} s`
  }
  if (length < hour) {
    return two(length, [minute, 'min'], [second, 's'])
  }
  return length < day ? two(length, [hour, 'h'], [minute, 'min']) : two(length, [day, 'd'], [hour, 'h'])
}

function two(length: number, great: readonly [number, string], small: readonly [number, string]): string {
  const whole = Math.floor(length / great[0])
  const rest = Math.floor((length % great[0]) / small[0])
  return rest === 0 ? `${whole} ${great[1]}` : `${whole} ${great[1]} ${rest} ${small[1]}`
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** `1.4 GB`, by thousands. */
export function formatSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < sizes.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? value.toFixed(0) : trim(value.toFixed(1))
  return `${digits} ${sizes[unit] ?? 'B'}`
}

function trim(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text
}

/** How a person may have a column's values written; `absolute` is for times, `clock` for durations. */
export const looks = [
  'exact',
  'significant',
  'fixed',
  'scientific',
  'percent',
  'size',
  'seconds',
  'milliseconds',
  'absolute',
  'clock',
] as const

export interface Look {
  readonly as: (typeof looks)[number]
  /** Significant digits, or decimals; left out, as many as `lookDigits` says. */
  readonly digits?: number
}

/** Digits that a look starts with; looks that are not here have none to choose. */
export const lookDigits: Readonly<Partial<Record<Look['as'], number>>> = {
  significant: 4,
  fixed: 2,
  scientific: 2,
  percent: 1,
}
export const mostDigits = 15

/** A number by a look. `size` takes bytes, `seconds` and `milliseconds` are durations of as many, `absolute` is a time. */
export function formatAs(value: number, look: Look): string {
  const special = Number.isFinite(value) ? undefined : formatSpecial(value)
  if (special !== undefined) {
    return special
  }
  return lookers[look.as](value, look.digits ?? lookDigits[look.as] ?? 0)
}

const lookers: Readonly<Record<Look['as'], (value: number, digits: number) => string>> = {
  exact: (value) => formatExact(value),
  significant: (value, digits) => signed(value.toPrecision(Math.max(1, digits))),
  fixed: (value, digits) => (Math.abs(value) < 1e21 ? signed(value.toFixed(digits)) : formatNumber(value)),
  scientific: (value, digits) => signed(value.toExponential(digits)),
  percent: (value, digits) => `${lookers.fixed(value * 100, digits)} %`,
  size: (value) => (value < 0 ? `−${formatSize(-value)}` : formatSize(value)),
  seconds: (value) => formatDuration(value * second),
  milliseconds: (value) => formatDuration(value),
  absolute: (value) => formatTime(value),
  clock: (value) => (value < 0 ? `−${clock(-value)}` : clock(value)),
}

/** A typographic minus, and an exponent without its plus. */
function signed(text: string): string {
  return text.replace('e+', 'e').replaceAll('-', '−')
}

/** `1:12:05` */
function clock(length: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0')
  return `${Math.floor(length / hour)}:${two((length % hour) / minute)}:${two((length % minute) / second)}`
}
