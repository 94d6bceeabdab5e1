import type { Look } from '../../base/format'
import type { ColumnId } from '../../model/run'
import type { FilterMark, RunsColumn } from '../../protocol/runs'
import type { Filter } from '../../query/ast'
import { parseFilter } from '../../query/parse'
import { parentColumn } from '../../table/outline'
import { isAboutDatasets } from '../../table/view'
import type { ViewArgs } from '../../table/api'
import {
  attributeColumns,
  defaultColumns,
  formatOf,
  readLayout,
  titleOf,
  type LayoutColumn,
  type LayoutStore,
  type RunsLayout,
} from './layout'
import { columnsOf } from './narrow'

/** How a table is looked at now: the kept layout, the filter, and which columns there are. */
export class Settings {
  readonly #store: LayoutStore
  readonly #key: string
  readonly #several: boolean
  readonly #known = new Set<ColumnId>()
  #layout: RunsLayout
  #shown: readonly LayoutColumn[]
  #text = ''
  #filter: Filter = []
  #problem: FilterMark | undefined

  constructor(store: LayoutStore, key: string, several: boolean) {
    this.#store = store
    this.#key = key
    this.#several = several
    this.#layout = readLayout(store, key)
    this.#shown = this.#layout.columns ?? []
    if (!this.#read(this.#layout.filter ?? '')) {
      // Kept by another version of the language: nobody made a mistake here.
      this.#problem = undefined
    }
    this.learn([])
  }

  get layout(): RunsLayout {
    return this.#layout
  }

  get filterText(): string {
    return this.#text
  }

  get filter(): Filter {
    return this.#filter
  }

  get filterProblem(): FilterMark | undefined {
    return this.#problem
  }

  /** Shown columns in their order, pinned ones first. */
  get shown(): readonly LayoutColumn[] {
    return [...this.#shown.filter(({ pinned }) => pinned), ...this.#shown.filter(({ pinned }) => !pinned)]
  }

  /** Every column there is, attributes first. */
  get all(): readonly ColumnId[] {
    return [...new Set([...attributeColumns, ...this.#known, ...this.#shown.map(({ id }) => id)])]
  }

  /** Columns of metrics, params and tags that this view reads. */
  get wanted(): readonly ColumnId[] {
    const { sort, group } = this.#layout
    const grouped: readonly ColumnId[] = group === undefined ? [] : [group === 'parent' ? parentColumn : group]
    const read = [...sort.map(({ column }) => column), ...columnsOf(this.#filter), ...grouped]
    const all = [...this.#shown.map(({ id }) => id), ...read]
    return [...new Set(all.filter((id) => !id.startsWith('attribute:')))]
  }

  /** Columns on which rows and their order depend. */
  get decisive(): readonly ColumnId[] {
    const { sort, group } = this.#layout
    const grouped: readonly ColumnId[] = group === undefined ? [] : [group === 'parent' ? parentColumn : group]
    return [...sort.map(({ column }) => column), ...columnsOf(this.#filter), ...grouped]
  }

  /** The newest runs first and all of them: just as they stream in. */
  get isAsStreamed(): boolean {
    const { sort, group } = this.#layout
    const newest = sort.every(({ column, descending }) => column === 'attribute:start_time' && descending)
    return newest && group === undefined && this.#filter.length === 0
  }

  get datasetConditions(): Filter {
    return this.#filter.filter(isAboutDatasets)
  }

  view(datasetRuns?: readonly string[]): ViewArgs {
    const { sort, group } = this.#layout
    return { sort, filter: this.#text, group, datasetRuns }
  }

  /** Takes note of columns that exist; true when more are shown because of it. */
  learn(columns: Iterable<ColumnId>): boolean {
    for (const id of columns) {
      this.#known.add(id)
    }
    if (this.#layout.columns) {
      return false
    }
    const before = this.#shown.length
    this.#shown = defaultColumns([...this.#known], this.#shown, this.#several)
    return this.#shown.length > before
  }

  show(columns: readonly LayoutColumn[]): void {
    this.#shown = columns
    this.change({ columns })
  }

  change(part: Partial<RunsLayout>): void {
    this.#layout = { ...this.#layout, ...part }
    this.#store.set(this.#key, this.#layout)
  }

  /** False when the text has a mistake: then the last good filter stays. */
  setFilter(text: string): boolean {
    const ok = this.#read(text)
    if (ok) {
      this.change({ filter: text === '' ? undefined : text })
    }
    return ok
  }

  /** How a column is written from now on; null as its values ask for. */
  look(column: ColumnId, look: Look | null): void {
    const others = Object.entries(this.#layout.looks ?? {}).filter(([id]) => id !== column)
    this.change({ looks: Object.fromEntries(look ? [...others, [column, look]] : others) })
  }

  #read(text: string): boolean {
    const result = parseFilter(text)
    this.#problem = result.ok ? undefined : result.problems[0]
    if (result.ok) {
      this.#text = text
      this.#filter = result.filter
    }
    return result.ok
  }

  columns(left: ReadonlySet<ColumnId>, isLoaded: (id: ColumnId) => boolean): readonly RunsColumn[] {
    return this.shown
      .filter(({ id }) => !left.has(id))
      .map((column) => ({
        ...column,
        title: titleOf(column.id),
        format: formatOf(column.id),
        look: this.#layout.looks?.[column.id],
        loaded: isLoaded(column.id),
      }))
  }
}
