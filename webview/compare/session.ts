import type { CompareColumn, CompareContract, CompareState } from '../../src/protocol/compare'
import type { Problem } from '../../src/protocol/contract'
import { isRecord, isStrings, openKept } from '../shared/kept'
import { connect, fault, isAbort, problemOf, Refusal, type Host } from '../shared/rpc'
import { TableModel } from '../shared/table/model'
import type { GridColumn } from '../shared/table/types'
import type { Place } from '../shared/table/viewport'
import { Book } from './charts/book'

/** The column that names the rows. */
export const lead = 'lead'

/** What the page paints: the host's state and the columns as they are on screen now. */
export interface Snapshot {
  readonly state: CompareState
  readonly columns: readonly GridColumn[]
  /** A call that failed, until the next one or until dismissed. */
  readonly refused: Problem | undefined
}

interface View extends Place {
  readonly row: number
  readonly column: number
  readonly selection: readonly string[]
  readonly widths: Readonly<Record<string, number>>
}

/** The page's life outside of React: the host, the rows, and where the person is. */
export class Session {
  readonly host: Host<CompareContract> = connect<CompareContract>()
  readonly book = new Book(this.host)
  readonly #kept = openKept()
  readonly start: View = readView(this.#kept.view)
  readonly model: TableModel
  #view: View = this.start
  #snapshot: Snapshot | undefined
  #refused: Problem | undefined
  #order: string | undefined
  readonly #listeners = new Set<() => void>()

  constructor() {
    this.model = new TableModel(
      {
        window: ({ start, end, columns }, signal) =>
          this.host.call('window', { start, end, columns: [...columns] }, signal),
        locate: (rows) => this.host.call('locate', { rows: [...rows] }),
        failed: (error) => this.refuse(error),
      },
      this.start,
    )
    const state = this.host.event('state')
    const first = this.host.event('first')
    state.subscribe(() => this.#receive(state.get()))
    first.subscribe(() => {
      const window = first.get()
      if (window && state.get()?.version === window.version) {
        this.model.windows.offer(window, window.columns)
      }
    })
    this.model.selection.subscribe(() => this.keep({ selection: this.model.selection.ids.slice(0, 1_000) }))
    this.model.cursor.subscribe(() => this.keep(this.model.cursor.get()))
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot | undefined => this.#snapshot

  /** Remembers where the person is, for the next reload. */
  keep(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change }
    this.#kept.keep(() => this.#view)
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

  /** Brings everything again, and what could not be drawn. */
  refresh(): void {
    this.run(this.host.call('refresh', {}))
    this.book.retry()
  }

  dismiss(): void {
    this.#refused = undefined
    this.#paint()
  }

  /** Columns keep the widths that a person gave them. */
  resize(columns: readonly GridColumn[]): void {
    this.keep({ widths: Object.fromEntries(columns.map(({ id, width }) => [id, width])) })
    this.#paint()
  }

  #receive(state: CompareState | undefined): void {
    if (!state) {
      return
    }
    const order = JSON.stringify([state.transposed, state.group, state.filter])
    const anew = this.#order !== undefined && this.#order !== order
    this.#order = order
    this.model.windows.update(state.version, state.rowCount, anew)
    this.#paint()
  }

  #paint(): void {
    const state = this.host.event('state').get()
    if (state) {
      // A difference stands beside its value, once there is something to measure against; a mean has its spread.
      const least = (state.baseline === undefined ? 140 : 220) + (state.group === undefined ? 0 : 80)
      const columns = state.columns.map((column) => this.#placed(column, least))
      this.#snapshot = { state, columns, refused: this.#refused }
      this.#listeners.forEach((listener) => listener())
    }
  }

  #placed({ id, title, pinned, align }: CompareColumn, least: number): GridColumn {
    const width = this.#view.widths[id] ?? (id === lead ? 220 : Math.min(Math.max(title.length * 8 + 32, least), 300))
    return { id, title, width, pinned, align, loaded: true }
  }
}

function readView(kept: Readonly<Record<string, unknown>> = {}): View {
  const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
  const widths = isRecord(kept.widths) ? kept.widths : {}
  return {
    top: number(kept.top),
    left: number(kept.left),
    focused: kept.focused === true,
    row: number(kept.row),
    column: number(kept.column),
    selection: isStrings(kept.selection) ? kept.selection : [],
    widths: Object.fromEntries(
      Object.entries(widths).flatMap(([id, width]) => (typeof width === 'number' && width > 0 ? [[id, width]] : [])),
    ),
  }
}
