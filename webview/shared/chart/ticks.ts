import { formatDuration, formatNumber } from '../../../src/base/format'
import { linear, logarithmic } from './scale'
import type { Tick } from './types'

const minus = (text: string): string => text.replace('-', '−')

/** Round numbers, about `count` of them, all written with as many digits as tell them apart. */
export function linearTicks(from: number, to: number, count: number, whole = false): readonly Tick[] {
  const step = stepOf((to - from) / Math.max(1, count), whole)
  if (!(step > 0) || !Number.isFinite(step)) {
    return []
  }
  const write = writer(Math.max(Math.abs(from), Math.abs(to)), step)
  return multiples(from, to, step).map((at) => ({ at, label: write(at) }))
}

function multiples(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  const length = Math.max(0, Math.min(200, last - first + 1))
  // Dividing by the inverse of a small step keeps 0.3 what it is.
  const inverse = Math.round(1 / step)
  const isInverse = step < 1 && Math.abs(inverse * step - 1) < 1e-9
  return Array.from({ length }, (_, index) => {
    const at = isInverse ? (first + index) / inverse : (first + index) * step
    return at === 0 ? 0 : at
  })
}

/** 1, 2 or 5 times a power of ten, not less than the rough step. */
function stepOf(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => rough <= factor * power * (1 + 1e-9)) ?? 10)
  return whole ? Math.max(1, Math.round(step)) : step
}

function writer(greatest: number, step: number): (value: number) => string {
  if (greatest >= 1e6 || greatest < 1e-3) {
    const digits = Math.max(0, Math.min(12, Math.floor(Math.log10(greatest)) - Math.floor(Math.log10(step))))
    return (value) => (value === 0 ? '0' : short(value.toExponential(digits)))
  }
  const digits = Math.max(0, Math.min(20, -Math.floor(Math.log10(step) + 1e-9)))
  return (value) => minus(value.toFixed(digits))
}

/** `1.50e+6` is `1.5e6`. */
function short(text: string): string {
  const [digits = '', power = ''] = text.split('e')
  return minus(
    `${digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits}e${power.replace('+', '').replace('-', '−')}`,
  )
}

/** Powers of ten, with what lies between them where there are few; places are powers. */
export function logTicks(from: number, to: number, count: number): readonly Tick[] {
  const decades = to - from
  if (decades < 1) {
    const [low, high] = [logarithmic.from(from), logarithmic.from(to)]
    return linearTicks(low, high, count)
      .filter(({ at }) => at > 0)
      .map(({ at, label }) => ({ at: logarithmic.to(at), label }))
  }
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)))
  const factors = decades * 3 <= count ? [1, 2, 5] : [1]
  const ticks: Tick[] = []
  for (let power = Math.floor(from / every) * every; power <= to; power += every) {
    for (const factor of factors) {
      const at = power + Math.log10(factor)
      if (at >= from - 1e-9 && at <= to + 1e-9) {
        ticks.push({ at, label: powerLabel(power, factor) })
      }
    }
  }
  return ticks
}

function powerLabel(power: number, factor: number): string {
  return power >= 6 || power < -4 ? `${factor}e${minus(String(power))}` : formatPlain(factor, power)
}

function formatPlain(factor: number, power: number): string {
  return power >= 0 ? String(factor * 10 ** power) : (factor * 10 ** power).toFixed(-power)
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const lengths = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * day),
]

function lengthOf(rough: number): number {
  return lengths.find((length) => length >= rough) ?? stepOf(rough / (365 * day), true) * 365 * day
}

/** Durations in milliseconds. */
export function durationTicks(from: number, to: number, count: number): readonly Tick[] {
  const step = lengthOf((to - from) / Math.max(1, count))
  return multiples(from, to, step).map((at) => ({ at, label: at === 0 ? '0' : formatDuration(at) }))
}

/** Milliseconds that a Date can hold, either way from 1970. */
const lastDate = 8.64e15

/** Times in milliseconds since 1970, at round ones of the local clock; a day's name where one begins. */
export function timeTicks(from: number, to: number, count: number): readonly Tick[] {
  const step = lengthOf((to - from) / Math.max(1, count))
  const zone = new Date(from).getTimezoneOffset() * minute
  if (Number.isNaN(zone)) {
    return []
  }
  return multiples(from - zone, to - zone, step)
    .map((local) => local + zone)
    .filter((at) => Math.abs(at) <= lastDate)
    .map((at) => ({ at, label: timeLabel(at, step) }))
}

const clocks = {
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
  month: new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  part: new Intl.DateTimeFormat('en-GB', { minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }),
}

function timeLabel(at: number, step: number): string {
  if (step >= 30 * day) {
    return clocks.month.format(at)
  }
  const date = new Date(at)
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0 && at % second === 0
  if (step >= day || isMidnight) {
    return clocks.day.format(at)
  }
  return (step >= minute ? clocks.minute : step >= second ? clocks.second : clocks.part).format(at)
}

/** The day, or days, that a stretch of time is in, for the title of its axis. */
export function dayTitle(from: number, to: number): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return Math.abs(from) <= lastDate && Math.abs(to) <= lastDate ? day.formatRange(from, to) : ''
}

/** A place on an axis, for a reading: whole steps as they are. */
export function formatStep(step: number): string {
  return Number.isInteger(linear.to(step)) && Math.abs(step) < 1e15 ? minus(String(step)) : formatNumber(step)
}
