import { chunkRows, chunksBetween, chunksOf } from './chunks'
import type { Move, Reading, RowSource } from './source'
import type { Chunk, RowRef, RowWindow } from './types'

const flightsAtOnce = 3
const chunksKept = 40

interface Flight {
  readonly abort: AbortController
  readonly version: number
  readonly columns: ReadonlySet<string>
}

/** The host's newer version; `top` when the view starts anew. */
interface Next {
  readonly version: number
  readonly rowCount: number
  readonly top: boolean
}

interface Wanted {
  readonly first: number
  readonly last: number
  readonly columns: readonly string[]
}

/**
 * Rows in hand, in chunks, of the version that is on screen. A newer version replaces it at once and whole, when the rows
 * for the place where the person reads have arrived; until then the older ones stay.
 */
export class Windows {
  version = -1
  rowCount = 0
  move: Move = { serial: 0, by: 0, rows: new Map() }
  #revision = 0
  readonly #source: RowSource
  #chunks = new Map<number, Chunk>()
  readonly #flights = new Map<number, Flight>()
  readonly #failures = new Map<number, number>()
  readonly #listeners = new Set<() => void>()
  #wanted: Wanted = { first: 0, last: 40, columns: [] }
  #reading: () => Reading = () => ({ first: 0, last: 40, keep: undefined, track: [] })
  #next: Next | undefined
  #moving = false

  readonly #moved: (move: Move) => void

  /** `moved` is told before the listeners, so that what follows rows is right when they look. */
  constructor(source: RowSource, moved: (move: Move) => void) {
    this.#source = source
    this.#moved = moved
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly revision = (): number => this.#revision

  /** The view says here how to learn what the person sees. */
  watch(reading: () => Reading): void {
    this.#reading = reading
  }

  row(index: number): RowRef | undefined {
    const chunk = this.#chunks.get(Math.floor(index / chunkRows))
    const offset = index % chunkRows
    return chunk && offset < chunk.ids.length && index < this.rowCount ? { chunk, offset } : undefined
  }

  idAt(index: number): string | undefined {
    const row = this.row(index)
    return row?.chunk.ids[row.offset]
  }

  /** Rows that came unasked: the first ones, for the version that the state names. */
  offer(window: RowWindow, columns: readonly string[]): void {
    if (window.version >= this.version) {
      this.#put(window, columns)
      this.#changed()
    }
  }

  /** The rows and columns on screen: what is missing of them, and a stretch before and behind, is asked for. */
  want(first: number, last: number, columns: readonly string[]): void {
    this.#wanted = { first, last, columns }
    this.#pump()
  }

  /** The host has a newer version. */
  update(version: number, rowCount: number, top: boolean): void {
    if (version === this.version && rowCount === this.rowCount && !top) {
      return
    }
    if (this.#chunks.size === 0 || this.rowCount === 0 || rowCount === 0) {
      this.#adopt(version, rowCount, top)
      return
    }
    this.#next = { version, rowCount, top: top || this.#next?.top === true }
    if (!this.#moving) {
      this.#moving = true
      void this.#follow()
    }
  }

  #adopt(version: number, rowCount: number, top: boolean): void {
    this.#next = undefined
    this.version = version
    this.rowCount = rowCount
    if (top || rowCount === 0) {
      this.#chunks.clear()
      this.#step('top', new Map())
    }
    this.#changed()
    this.#pump()
  }

  async #follow(): Promise<void> {
    while (this.#next) {
      const next = this.#next
      this.#next = undefined
      try {
        await this.#turn(next)
      } catch (error) {
        this.#source.failed(error)
        this.#adopt(next.version, next.rowCount, next.top)
      }
    }
    this.#moving = false
    this.#pump()
  }

  /** Gets the rows around the kept one in the newer version, and swaps them in. */
  async #turn(next: Next): Promise<void> {
    const reading = this.#reading()
    const keep = next.top ? undefined : reading.keep
    const kept = keep === undefined ? undefined : this.idAt(keep)
    const rows = await this.#locate(kept === undefined ? reading.track : [kept, ...reading.track])
    const by = shift(keep, kept === undefined ? undefined : rows.get(kept))
    const { columns } = this.#wanted
    const window = await this.#source.window({ ...around(reading, by, next), columns }, new AbortController().signal)
    // Rows may have moved once more between the two answers.
    const found = kept === undefined ? -1 : window.ids.indexOf(kept)
    const moved = found < 0 ? by : shift(keep, window.start + found)
    this.#swap(window, columns, next, { by: next.top ? 'top' : moved, rows })
  }

  async #locate(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) {
      return new Map()
    }
    const rows = await this.#source.locate(ids)
    return new Map(ids.map((id, index) => [id, rows[index] ?? -1]))
  }

  #swap(window: RowWindow, columns: readonly string[], next: Next, { by, rows }: Omit<Move, 'serial'>): void {
    this.#flights.forEach((flight) => flight.abort.abort())
    this.#flights.clear()
    this.#failures.clear()
    if (by !== 0) {
      // Chunks of the older order would be at the wrong place; where nothing moved they stand in until newer ones come.
      this.#chunks = new Map()
    }
    this.version = next.version
    this.rowCount = next.rowCount
    this.#put(window, columns)
    this.#step(by, rows)
    this.#changed()
  }

  #step(by: Move['by'], rows: Move['rows']): void {
    this.move = { serial: this.move.serial + 1, by, rows }
    this.#moved(this.move)
  }

  #put(window: RowWindow, columns: readonly string[]): void {
    chunksOf(window, columns).forEach((chunk) => this.#putChunk(chunk))
  }

  #putChunk(chunk: Chunk): void {
    const index = Math.floor(chunk.start / chunkRows)
    const old = this.#chunks.get(index)
    const merge = old?.version === chunk.version && old.ids.length === chunk.ids.length
    this.#chunks.delete(index)
    this.#chunks.set(index, merge ? { ...chunk, blocks: new Map([...old.blocks, ...chunk.blocks]) } : chunk)
    this.#failures.delete(index)
    for (const oldest of this.#chunks.keys()) {
      if (this.#chunks.size <= chunksKept) {
        break
      }
      this.#chunks.delete(oldest)
    }
  }

  #pump(): void {
    if (this.#moving || this.rowCount === 0) {
      return
    }
    const due = this.#due()
    const indexes = new Set(due.map((each) => each.index))
    for (const [index, flight] of this.#flights) {
      if (!indexes.has(index)) {
        flight.abort.abort()
        this.#flights.delete(index)
      }
    }
    for (const { index, columns } of due) {
      if (this.#flights.size < flightsAtOnce && !this.#flying(index, columns)) {
        void this.#fetch(index, columns)
      }
    }
  }

  #flying(index: number, columns: readonly string[]): boolean {
    const flight = this.#flights.get(index)
    return flight?.version === this.version && columns.every((column) => flight.columns.has(column))
  }

  /** Chunks that lack something, what is on screen before what may come. */
  #due(): { index: number; columns: readonly string[] }[] {
    const { first, last, columns } = this.#wanted
    const end = Math.min(last, this.rowCount - 1)
    const seen = chunksBetween(first, end)
    const ahead = chunksBetween(Math.max(0, first - chunkRows / 2), Math.min(end + chunkRows / 2, this.rowCount - 1))
    return [...new Set([...seen, ...ahead])]
      .map((index) => ({ index, columns: this.#lacking(index, columns) }))
      .filter((each) => each.columns.length > 0 && (this.#failures.get(each.index) ?? 0) < performance.now())
  }

  #lacking(index: number, columns: readonly string[]): readonly string[] {
    const chunk = this.#chunks.get(index)
    const length = Math.min(chunkRows, this.rowCount - index * chunkRows)
    const whole = chunk && chunk.version >= this.version && chunk.ids.length >= length
    return whole ? columns.filter((column) => !chunk.blocks.has(column)) : columns
  }

  async #fetch(index: number, columns: readonly string[]): Promise<void> {
    const abort = new AbortController()
    const flight = { abort, version: this.version, columns: new Set(columns) }
    this.#flights.get(index)?.abort.abort()
    this.#flights.set(index, flight)
    const start = index * chunkRows
    try {
      const end = Math.min(start + chunkRows, this.rowCount)
      const window = await this.#source.window({ start, end, columns }, abort.signal)
      if (this.#flights.get(index) === flight) {
        this.#flights.delete(index)
        this.#put(window, columns)
        this.#pause(index, columns)
        this.#changed()
      }
    } catch (error) {
      if (this.#flights.get(index) === flight) {
        this.#flights.delete(index)
        this.#failures.set(index, performance.now() + 2_000)
        this.#source.failed(error)
      }
    }
    this.#pump()
  }

  /** An answer that lacks what was asked for (the host has moved on) is not asked for again before the next state. */
  #pause(index: number, columns: readonly string[]): void {
    if (this.#lacking(index, columns).length > 0) {
      this.#failures.set(index, performance.now() + 300)
      setTimeout(() => this.#pump(), 320)
    }
  }

  #changed(): void {
    this.#revision++
    this.#listeners.forEach((listener) => listener())
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

function shift(from: number | undefined, to: number | undefined): number {
  return from === undefined || to === undefined || to < 0 ? 0 : to - from
}

/** The rows to get, in whole chunks, for who reads there and has moved. */
function around(reading: Reading, by: number, next: Next): { start: number; end: number } {
  const seen = reading.last - reading.first
  const first = next.top ? 0 : clamp(reading.first + by, 0, Math.max(0, next.rowCount - 1 - seen))
  const start = Math.floor(first / chunkRows) * chunkRows
  return { start, end: Math.min(next.rowCount, (Math.floor((first + seen) / chunkRows) + 1) * chunkRows) }
}
