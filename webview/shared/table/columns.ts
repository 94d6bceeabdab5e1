import type { GridColumn } from './types'

/** A column with its place: pixels from the left edge of its part (the pinned one, or the whole row). */
export interface Placed extends GridColumn {
  /** In the order on screen, from 0. */
  readonly index: number
  readonly left: number
}

export interface Layout {
  readonly all: readonly Placed[]
  readonly pinned: readonly Placed[]
  readonly loose: readonly Placed[]
  readonly pinnedWidth: number
  readonly width: number
}

export function place(columns: readonly GridColumn[]): Layout {
  const ordered = [...columns.filter((column) => column.pinned), ...columns.filter((column) => !column.pinned)]
  let left = 0
  const all = ordered.map((column, index) => {
    const placed = { ...column, index, left }
    left += column.width
    return placed
  })
  const pinned = all.filter((column) => column.pinned)
  const pinnedWidth = pinned.reduce((sum, column) => sum + column.width, 0)
  return { all, pinned, loose: all.slice(pinned.length), pinnedWidth, width: left }
}

export const leastWidth = 40
export const mostWidth = 2_000

export function resized(columns: readonly GridColumn[], id: string, width: number): readonly GridColumn[] {
  const fitting = Math.round(Math.min(Math.max(width, leastWidth), mostWidth))
  return columns.map((column) => (column.id === id ? { ...column, width: fitting } : column))
}

/** Puts a column before another one (or at the end), joining the pinned or the loose ones with it. */
export function reordered(
  columns: readonly GridColumn[],
  id: string,
  before: string | undefined,
): readonly GridColumn[] {
  const moving = columns.find((column) => column.id === id)
  if (!moving || id === before) {
    return columns
  }
  const rest = columns.filter((column) => column.id !== id)
  const at = before === undefined ? -1 : rest.findIndex((column) => column.id === before)
  const next = at < 0 ? undefined : rest[at]
  const placed = { ...moving, pinned: next?.pinned === true }
  return at < 0 ? [...rest, placed] : [...rest.slice(0, at), placed, ...rest.slice(at)]
}

/** Exchanges a column with its neighbour of the same part. */
export function nudged(columns: readonly GridColumn[], id: string, by: -1 | 1): readonly GridColumn[] {
  const ordered = place(columns).all
  const at = ordered.findIndex((column) => column.id === id)
  const moving = ordered[at]
  const other = ordered[at + by]
  if (!moving || other?.pinned !== moving.pinned) {
    return columns
  }
  const moved = [...ordered]
  moved[at] = other
  moved[at + by] = moving
  return moved
}

export function pinnedAs(columns: readonly GridColumn[], id: string, pinned: boolean): readonly GridColumn[] {
  return place(columns.map((column) => (column.id === id ? { ...column, pinned } : column))).all
}
