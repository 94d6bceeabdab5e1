import type { ColumnId } from '../model/run'
import { at } from './radix'
import type { Store } from './store'

/** How rows are put under heads: by a column's value, or children under their parents. */
export type Grouping = ColumnId | 'parent'

/** Every line of the table in order, those in closed folds too; arrays of one length. */
export interface Outline {
  /** A run's row, or for the head of a group -1 less its index in `groups`. */
  readonly rows: Int32Array
  readonly depths: Uint8Array
  /** Lines below this one that belong to it. */
  readonly sizes: Uint32Array
  /** What the runs of each group have in common, as it is shown. */
  readonly groups: readonly string[]
}

/** The key of the group of runs that have no value: a dash as everywhere, and a mark that no value has. */
export const missingGroup = '–\u200b'

export const parentColumn: ColumnId = 'tag:mlflow.parentRunId'

const deepest = 255

/** Groups in the order in which their first runs stand, the runs in their own order. */
export function outlineByColumn(store: Store, rows: Uint32Array, id: ColumnId): Outline {
  const keyOf = keyReader(store, id)
  const indexOf = new Map<string | number | undefined, number>()
  const groupOf = new Uint32Array(rows.length)
  const counts: number[] = []
  rows.forEach((row, place) => {
    const key = keyOf(row)
    const known = indexOf.get(key)
    const index = known ?? counts.length
    if (known === undefined) {
      indexOf.set(key, index)
    }
    groupOf[place] = index
    counts[index] = (counts[index] ?? 0) + 1
  })
  return layGroups(rows, groupOf, counts, [...indexOf.keys()].map(titleReader(store, id)))
}

function layGroups(
  rows: Uint32Array,
  groupOf: Uint32Array,
  counts: readonly number[],
  groups: readonly string[],
): Outline {
  const total = rows.length + counts.length
  const lines = new Int32Array(total)
  const depths = new Uint8Array(total).fill(1)
  const sizes = new Uint32Array(total)
  const next: number[] = []
  let line = 0
  for (const [index, count] of counts.entries()) {
    lines[line] = -1 - index
    depths[line] = 0
    sizes[line] = count
    next.push(line + 1)
    line += count + 1
  }
  rows.forEach((row, place) => {
    const group = at(groupOf, place)
    const target = next[group] ?? 0
    lines[target] = row
    next[group] = target + 1
  })
  return { rows: lines, depths, sizes, groups }
}

/** What tells one group from another: the code of a text, or a number. */
function keyReader(store: Store, id: ColumnId): (row: number) => number | undefined {
  const column = store.column(id)
  if (column?.kind === 'text') {
    return (row) => (column.has(row) ? at(column.codes, row) : undefined)
  }
  return (row) => column?.get(row)
}

function titleReader(store: Store, id: ColumnId): (key: string | number | undefined) => string {
  const column = store.column(id)
  return (key) => {
    if (key === undefined) {
      return missingGroup
    }
    return column?.kind === 'text' ? column.dictionary.text(Number(key)) : String(key)
  }
}

/**
 * Children under their parents, to any depth, each in the order given. A run whose parent is not among the rows stands at the
 * top; so does the first of a circle of parents.
 */
export function outlineByParent(store: Store, rows: Uint32Array): Outline {
  const { first, next, tops } = familyOf(store, rows)
  const lines = new Int32Array(rows.length)
  const depths = new Uint8Array(rows.length)
  const sizes = new Uint32Array(rows.length)
  const seen = new Uint8Array(rows.length)
  let line = 0
  const lay = (top: number): void => {
    const open: { readonly line: number; child: number }[] = []
    const enter = (place: number): void => {
      seen[place] = 1
      lines[line] = at(rows, place)
      depths[line] = Math.min(open.length, deepest)
      open.push({ line, child: at(first, place) })
      line += 1
    }
    enter(top)
    for (let here = open.at(-1); here; here = open.at(-1)) {
      const child = here.child - 1
      if (child < 0) {
        sizes[here.line] = line - here.line - 1
        open.pop()
      } else {
        here.child = at(next, child)
        if (seen[child] === 0) {
          enter(child)
        }
      }
    }
  }
  tops.forEach(lay)
  for (let place = 0; line < rows.length && place < rows.length; place += 1) {
    if (seen[place] === 0) {
      lay(place)
    }
  }
  return { rows: lines, depths, sizes, groups: [] }
}

interface Family {
  /** By place in the rows: the place of the first child, and of the next of one parent, both plus one; 0 for none. */
  readonly first: Uint32Array
  readonly next: Uint32Array
  readonly tops: readonly number[]
}

function familyOf(store: Store, rows: Uint32Array): Family {
  const placeOf = new Int32Array(store.rows.size).fill(-1)
  rows.forEach((row, place) => (placeOf[row] = place))
  const parentRow = parentReader(store)
  const first = new Uint32Array(rows.length)
  const next = new Uint32Array(rows.length)
  const tops: number[] = []
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const parent = parentRow(at(rows, place))
    const above = parent < 0 ? -1 : at(placeOf, parent)
    if (above < 0 || above === place) {
      tops.push(place)
    } else {
      next[place] = at(first, above)
      first[above] = place + 1
    }
  }
  return { first, next, tops: tops.reverse() }
}

/** The row of a run's parent, -1 where there is none here. */
function parentReader(store: Store): (row: number) => number {
  const column = store.column(parentColumn)
  const known = new Map<string, number>()
  return (row) => {
    const parent = column?.kind === 'text' ? column.get(row) : undefined
    if (parent === undefined) {
      return -1
    }
    const id = store.rows.prefix(row) + parent
    const found = known.get(id) ?? store.rows.find(id)
    known.set(id, found)
    return found
  }
}
