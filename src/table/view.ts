import type { ColumnId, SortKey } from '../model/run'
import type { Clause, Filter } from '../query/ast'
import { compileFilter } from '../query/evaluate'
import { accessOf } from './access'
import { baseOrder, sortRows } from './order'
import { outlineByColumn, outlineByParent, type Grouping, type Outline } from './outline'
import { at } from './radix'
import type { Store } from './store'
import { isSummed, summarize, type Summaries } from './summary'

/** How a table is looked at. */
export interface ViewSettings {
  readonly sort: readonly SortKey[]
  readonly filter: Filter
  readonly group?: Grouping
  /**
   * Ids of the runs that meet the filter's conditions on datasets, which are not in the columns: the platform was asked.
   * Left out while it has not answered, and then these conditions hold for no run.
   */
  readonly datasetRuns?: readonly string[]
}

/** The lines that show, after filter, sort, groups and folds. */
export interface Lines {
  /** A run's row, or -1 less the index of a group. */
  readonly rows: Int32Array
  readonly depths: Uint8Array
  /** For heads: 1 open, 2 closed; else 0. */
  readonly folds: Uint8Array
  /** For heads: runs that belong to it. */
  readonly counts: Uint32Array
  readonly groups: readonly string[]
}

/** Works the view out when it is asked for and the store or the settings are other than the last time. */
export class View {
  readonly #store: Store
  #settings: ViewSettings = { sort: [], filter: [] }
  /** Ids of runs and groups (prefixed `group:`) that are closed. */
  readonly #closed = new Set<string>()
  #version = 0
  #seen = 0
  #order: Uint32Array | undefined
  #matching: Uint32Array | undefined
  #outline: Outline | undefined
  #lines: Lines | undefined
  #places: Int32Array | undefined
  readonly #summaries = new Map<ColumnId, Summaries>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Grows when the lines or a cell may be other than before. */
  get version(): number {
    return this.#version + this.#store.version
  }

  get settings(): ViewSettings {
    return this.#settings
  }

  set(settings: ViewSettings): void {
    this.#settings = settings
    this.#version += 1
    this.#forget()
  }

  fold(id: string, open: boolean): void {
    if (open) {
      this.#closed.delete(id)
    } else {
      this.#closed.add(id)
    }
    this.#version += 1
    this.#lines = undefined
    this.#places = undefined
  }

  /** Rows of the runs that match, in their order. */
  get matching(): Uint32Array {
    this.#refresh()
    if (!this.#matching) {
      const rows = this.filtered(this.#settings.filter)
      sortRows(this.#store, rows, this.#settings.sort)
      this.#matching = rows
    }
    return this.#matching
  }

  get lines(): Lines {
    this.#refresh()
    return (this.#lines ??= this.#layLines())
  }

  /** What a number comes to in each group; undefined where runs are not grouped by a column. */
  summaries(id: ColumnId): Summaries | undefined {
    const { groups } = this.lines
    if (groups.length === 0 || !this.#outline || !isSummed(id)) {
      return undefined
    }
    const known = this.#summaries.get(id) ?? summarize(this.#store, this.#outline, id)
    this.#summaries.set(id, known)
    return known
  }

  /** The line of each row; -1 where it does not show. */
  get places(): Int32Array {
    const { rows } = this.lines
    if (!this.#places) {
      const places = new Int32Array(this.#store.rows.size).fill(-1)
      rows.forEach((row, line) => {
        if (row >= 0) {
          places[row] = line
        }
      })
      this.#places = places
    }
    return this.#places
  }

  /** Rows that meet a filter, the newest first. */
  filtered(filter: Filter): Uint32Array {
    this.#refresh()
    const order = (this.#order ??= baseOrder(this.#store))
    const rest = filter.filter((clause) => !isAboutDatasets(clause))
    const test = compileFilter(rest, accessOf(this.#store))
    const allowed = rest.length === filter.length ? undefined : this.#rowsOf(this.#settings.datasetRuns ?? [])
    const rows = new Uint32Array(order.length)
    let count = 0
    for (let place = 0; place < order.length; place += 1) {
      const row = at(order, place)
      if (test(row) && (!allowed || allowed[row] === 1)) {
        rows[count] = row
        count += 1
      }
    }
    return rows.slice(0, count)
  }

  #rowsOf(ids: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.#store.rows.size)
    for (const row of ids.map((id) => this.#store.rows.find(id)).filter((found) => found >= 0)) {
      marks[row] = 1
    }
    return marks
  }

  #refresh(): void {
    if (this.#seen !== this.#store.version) {
      this.#seen = this.#store.version
      this.#order = undefined
      this.#forget()
    }
  }

  #forget(): void {
    this.#matching = undefined
    this.#outline = undefined
    this.#summaries.clear()
    this.#lines = undefined
    this.#places = undefined
  }

  #layLines(): Lines {
    const { group } = this.#settings
    if (group === undefined) {
      const rows = Int32Array.from(this.matching)
      const { length } = rows
      return {
        rows,
        depths: new Uint8Array(length),
        folds: new Uint8Array(length),
        counts: new Uint32Array(length),
        groups: [],
      }
    }
    this.#outline ??=
      group === 'parent'
        ? outlineByParent(this.#store, this.matching)
        : outlineByColumn(this.#store, this.matching, group)
    return this.#folded(this.#outline)
  }

  #folded({ rows, depths, sizes, groups }: Outline): Lines {
    const shown = new Uint32Array(rows.length)
    const folds = new Uint8Array(rows.length)
    let count = 0
    for (let line = 0; line < rows.length; line += 1) {
      const size = at(sizes, line)
      const closed = size > 0 && this.#closed.size > 0 && this.#closed.has(this.#idOf(at(rows, line), groups))
      shown[count] = line
      folds[count] = size === 0 ? 0 : closed ? 2 : 1
      count += 1
      line += closed ? size : 0
    }
    const kept = shown.subarray(0, count)
    return {
      rows: Int32Array.from(kept, (line) => at(rows, line)),
      depths: Uint8Array.from(kept, (line) => at(depths, line)),
      folds: folds.slice(0, count),
      counts: Uint32Array.from(kept, (line) => at(sizes, line)),
      groups,
    }
  }

  #idOf(row: number, groups: readonly string[]): string {
    return row >= 0 ? this.#store.rows.id(row) : groupId(groups, row)
  }
}

/** The id of a group's head: its key, prefixed. */
export function groupId(groups: readonly string[], row: number): string {
  return `group:${groups[-1 - row] ?? ''}`
}

export function isAboutDatasets(clause: Clause): boolean {
  return clause.entity === 'dataset'
}
