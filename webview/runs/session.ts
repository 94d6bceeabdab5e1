import type { Look } from '../../src/base/format'
import type { ColumnId } from '../../src/model/run'
import type { Problem } from '../../src/protocol/contract'
import type { RunsColumn, RunsContract, RunsState } from '../../src/protocol/runs'
import { openKept, type Kept } from '../shared/kept'
import { connect, fault, isAbort, problemOf, Refusal, type Host } from '../shared/rpc'
import { TableModel } from '../shared/table/model'
import { resized } from '../shared/table/columns'
import type { GridColumn } from '../shared/table/types'
import type { Range } from './brush'
import { leadColumns } from './cells'
import { Fit } from './fit'
import { Histograms } from './histograms'
import { isColumnId } from './ids'
import { readView, type View } from './view'

/** What the page paints: the host's state and the columns as they are on screen now. */
export interface Snapshot {
  readonly state: RunsState
  readonly columns: readonly GridColumn[]
  /** A call that failed, until the next one or until dismissed. */
  readonly refused: Problem | undefined
}

/** The page's life outside of React: the host, the rows, and where the person is. */
export class Session {
  readonly host: Host<RunsContract> = connect<RunsContract>()
  readonly #kept: Kept = openKept()
  readonly start: View = readView(this.#kept.view)
  readonly model: TableModel
  readonly fit: Fit
  readonly histograms = new Histograms(this)
  #view: View = this.start
  #snapshot: Snapshot | undefined
  #layout: { readonly over: string; readonly columns: readonly GridColumn[] } | undefined
  #refused: Problem | undefined
  #order: string | undefined
  #offered: unknown
  readonly #listeners = new Set<() => void>()

  constructor() {
    this.model = new TableModel(
      {
        window: ({ start, end, columns }, signal) =>
          this.host.call('window', { start, end, columns: columns.filter(isColumnId) }, signal),
        locate: (runs) => this.host.call('locate', { runs: [...runs] }),
        failed: (error) => this.refuse(error),
      },
      { selection: this.start.selection, row: this.start.row, column: this.start.column },
    )
    this.fit = new Fit(this.model.windows, this.start.widths)
    const state = this.host.event('state')
    state.subscribe(() => this.#receive(state.get()))
    this.host.event('first').subscribe(() => {
      if (this.#offer()) {
        this.#paint()
      }
    })
    this.model.windows.subscribe(() => {
      if (this.fit.learn(this.#snapshot?.state.columns ?? [])) {
        this.#paint()
      }
    })
    this.model.selection.subscribe(() => this.keep({ selection: this.model.selection.ids.slice(0, 1_000) }))
    this.model.cursor.subscribe(() =>
      this.keep({ row: this.model.cursor.get().row, column: this.model.cursor.get().column }),
    )
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot | undefined => this.#snapshot

  get view(): View {
    return this.#view
  }

  /** Remembers where the person is, for the next reload. */
  keep(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change }
    this.#kept.keep(() => ({ ...this.#view, widths: this.fit.widths }))
  }

  /** Calls the host for its effect; a refusal is shown, cancelling is silent. */
  run(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.refuse(error))
  }

  refuse(error: unknown): void {
    if (isAbort(error)) {
      return
    }
    if (!(error instanceof Refusal)) {
      fault(error)
    }
    this.#refused = problemOf(error)
    this.#paint()
  }

  dismiss(): void {
    this.#refused = undefined
    this.#paint()
  }

  /** Shows a layout at once, before the host has kept it; `done` tells the host. */
  layout(columns: readonly GridColumn[], done: boolean): void {
    const state = this.#snapshot?.state
    if (!state) {
      return
    }
    this.#layout = { over: layoutKey(state.columns), columns }
    this.#paint()
    if (done) {
      const wanted = columns.flatMap(({ id, width, pinned }) => (isColumnId(id) ? [{ id, width, pinned }] : []))
      this.host.call('layout', { columns: wanted }).catch((error: unknown) => {
        this.#layout = undefined
        this.refuse(error)
      })
    }
  }

  /** Writes a column by a look (undefined: as its values ask for), and makes it wide enough for that. */
  look(id: ColumnId, look: Look | undefined): void {
    const { state, columns = [] } = this.#snapshot ?? {}
    const column = state?.columns.find((each) => each.id === id)
    if (!column) {
      return
    }
    this.run(this.host.call('look', { column: id, look: look ?? null }))
    const width = this.fit.measure({ ...column, look })
    if (column.width <= 0) {
      this.fit.set(id, width)
    } else if (width > column.width) {
      this.layout(resized(columns, id, width), true)
    }
  }

  /** The range that a brush filters a column by, as long as the filter speaks of the column. */
  brushed(column: string): Range | undefined {
    const name = column.slice(column.indexOf(':') + 1)
    return this.#snapshot?.state.filter.includes(name) ? this.#view.brushes[column] : undefined
  }

  brush(column: string, range: Range | null): void {
    if (!isColumnId(column)) {
      return
    }
    const others = Object.entries(this.#view.brushes).filter(([id]) => id !== column)
    this.keep({ brushes: Object.fromEntries(range ? [...others, [column, range]] : others) })
    this.run(this.host.call('brush', { column, range }))
  }

  #receive(state: RunsState | undefined): void {
    if (!state) {
      return
    }
    const order = JSON.stringify([state.sort, state.filter, state.group, state.onlyDiffering])
    const anew = this.#order !== undefined && this.#order !== order
    this.#order = order
    this.#snapshot = { state, columns: this.#columns(state), refused: this.#refused }
    this.model.windows.update(state.version, state.rowCount, anew)
    this.#offer()
    this.#paint()
  }

  /** Takes the first rows that the host sent unasked, once, when they are of the version that the state names. */
  #offer(): boolean {
    const window = this.host.event('first').get()
    const shown = this.host.event('state').get()
    // Rows of another version may be of other columns.
    if (!window || window === this.#offered || shown?.version !== window.version) {
      return false
    }
    this.#offered = window
    this.model.windows.offer(window, window.columns ?? shown.columns.map((column) => column.id))
    return true
  }

  #paint(): void {
    const state = this.host.event('state').get()
    if (state) {
      this.fit.learn(state.columns)
      this.#snapshot = { state, columns: this.#columns(state), refused: this.#refused }
      this.#listeners.forEach((listener) => listener())
    }
  }

  #align({ id, format }: RunsColumn): 'left' | 'right' {
    return format === 'number' || format === 'duration' || this.fit.isNumeric(id) ? 'right' : 'left'
  }

  #columns(state: RunsState): readonly GridColumn[] {
    const layout = this.#layout
    if (layout?.over === layoutKey(state.columns)) {
      const loaded = new Map(state.columns.map((column) => [column.id as string, column.loaded]))
      return layout.columns.map((column) => ({ ...column, loaded: loaded.get(column.id) ?? false }))
    }
    this.#layout = undefined
    return state.columns.map((column) => ({ ...column, width: this.fit.width(column), align: this.#align(column) }))
  }
}

/** Columns whose cells are on hand for every window. */
export const always = leadColumns

/** The host's layout as far as a person's hand changes it. */
function layoutKey(columns: readonly RunsColumn[]): string {
  return columns.map((column) => `${column.id} ${column.width} ${column.pinned ? 1 : 0}`).join('\n')
}
