import type { Layout } from './columns'
import { Finder } from './finder'
import type { TableActions, TableModel } from './model'
import { revealColumn, revealRow, visibleRows } from './scroll'
import { rowHeight } from './types'
import type { Reading } from './source'

export interface Place {
  /** Pixels. */
  readonly top: number
  readonly left: number
  readonly focused: boolean
}

/** What a table's view was last rendered with. */
export interface Frame {
  readonly layout: Layout
  readonly actions: TableActions
  /** Height of the header in pixels. */
  readonly head: number
  /** While rows stream in, the top stays at the top. */
  readonly streaming: boolean
  /** The person went somewhere: scrolled, or moved the focus. */
  readonly onPlace: (place: Place) => void
}

const nowhere: Reading = { first: 0, last: 40, keep: undefined, track: [] }

/** The scrolled element of a table: keeps the row that is being read at its place when rows move. */
export class Viewport {
  readonly finder: Finder
  readonly #listeners = new Set<() => void>()
  #frame: Frame
  #element: HTMLElement | undefined
  #followed = 0
  #above = 0
  /** The person has begun to read: from now on even the first row stays. */
  #touched = false

  constructor(
    readonly model: TableModel,
    frame: Frame,
    /** Where the person was before. */
    readonly start: Place,
  ) {
    this.#frame = frame
    this.finder = new Finder((text, fresh, signal) => this.#find(text, fresh, signal))
    this.#followed = model.windows.move.serial
  }

  get element(): HTMLElement | undefined {
    return this.#element
  }

  get layout(): Layout {
    return this.#frame.layout
  }

  get actions(): TableActions {
    return this.#frame.actions
  }

  get head(): number {
    return this.#frame.head
  }

  render(frame: Frame): void {
    this.#frame = frame
  }

  /** Rows that came in above the first one on screen while the person stayed. */
  readonly above = (): number => this.#above

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (!element) {
      return undefined
    }
    this.#element = element
    this.model.windows.watch(() => this.#reading())
    element.scrollTop = this.start.top
    element.scrollLeft = this.start.left
    if (this.start.focused) {
      element.focus({ preventScroll: true })
    }
    const abort = new AbortController()
    const options = { signal: abort.signal, passive: true }
    const report = (): void => this.#report(element)
    const touch = (): void => void (this.#touched = true)
    element.addEventListener('scroll', report, options)
    element.addEventListener('focus', report, options)
    element.addEventListener('blur', report, options)
    element.addEventListener('pointermove', touch, options)
    element.addEventListener('keydown', touch, options)
    const stop = this.model.cursor.subscribe(report)
    return () => {
      abort.abort()
      stop()
      this.#element = undefined
    }
  }

  /** After rows moved and were put into the page: scrolls so that the kept row stays where it was. */
  follow(): void {
    const { serial, by } = this.model.windows.move
    const element = this.#element
    if (!element || serial === this.#followed) {
      return
    }
    this.#followed = serial
    if (by === 'top') {
      element.scrollTop = 0
      this.#touched = false
      this.#setAbove(0)
    } else if (by !== 0) {
      const top = element.scrollTop
      element.scrollTop = Math.max(0, top + by * rowHeight)
      this.#setAbove(top === 0 || this.#above > 0 ? Math.max(0, this.#above + by) : 0)
    }
  }

  /** Puts the focus on a cell and brings it on screen. */
  goTo(row: number, column: number): void {
    const { cursor, windows } = this.model
    cursor.set({ row, column, id: windows.idAt(row) })
    if (this.#element) {
      revealRow(this.#element, this.head, row)
      revealColumn(this.#element, this.layout, this.layout.all[column])
    }
  }

  showTop(): void {
    this.goTo(0, this.model.cursor.get().column)
    this.#element?.focus()
  }

  async #find(text: string, fresh: boolean, signal: AbortSignal): Promise<void> {
    const { row, column } = this.model.cursor.get()
    const found = await this.actions.find(text, Math.max(0, fresh ? row + 1 : row), signal)
    if (found >= 0 && !signal.aborted) {
      this.goTo(found, column)
    }
  }

  #reading(): Reading {
    const element = this.#element
    const { windows, cursor, tracked } = this.model
    if (!element) {
      return nowhere
    }
    const seen = visibleRows(element, this.head, windows.rowCount)
    const { row } = cursor.get()
    const focused = document.activeElement === element && row >= seen.first && row <= seen.last
    const reading = this.#touched && !this.#frame.streaming
    const atTop = element.scrollTop === 0 && !reading && !(focused && row > 0)
    return { ...seen, keep: atTop ? undefined : focused ? row : seen.first, track: tracked }
  }

  #report(element: HTMLElement): void {
    const focused = document.activeElement === element
    this.#frame.onPlace({ top: element.scrollTop, left: element.scrollLeft, focused })
    if (element.scrollTop === 0) {
      this.#setAbove(0)
    }
  }

  #setAbove(count: number): void {
    if (count !== this.#above) {
      this.#above = count
      this.#listeners.forEach((listener) => listener())
    }
  }
}
