import type { SQLOutputValue } from 'node:sqlite'
import { runStatuses, type RunStatus, type Step } from '../../../model/run'

/** The largest double, which MLflow stores for infinity. */
const infinite = 1.7976931348623157e308

export function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
}

export function optionalText(value: SQLOutputValue | undefined): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : text(value)
}

export function optionalNumber(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** A number, NaN where there is none. */
export function number(value: SQLOutputValue | undefined): number {
  return typeof value === 'number' ? value : NaN
}

/** A metric's value as it was logged: MLflow keeps NaN as 0 with a mark, and infinity as the largest double. */
export function metricValue(value: SQLOutputValue | undefined, isNan: SQLOutputValue | undefined): number {
  if (isNan === 1 || typeof value !== 'number') {
    return NaN
  }
  return value >= infinite ? Infinity : value <= -infinite ? -Infinity : value
}

/** SQL that brings an integer as a number, or as text where a double cannot hold it; for `exactInteger`. */
export function exactIntegerSql(column: string): string {
  return `case when ${column} between -9007199254740991 and 9007199254740991 then ${column} else cast(${column} as text) end`
}

export function exactInteger(value: SQLOutputValue | undefined): Step {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : typeof value === 'number' ? value : 0
}

export function statusOf(value: SQLOutputValue | undefined): RunStatus {
  const word = text(value).toLowerCase()
  return runStatuses.find((status) => status === word) ?? 'unknown'
}

/** `?, ?, ?` for as many values. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
