import { Dictionary, grown } from './dictionary'
import { Room } from './room'

/** Where rows come from: one source for each connection, `prefix` before its run ids in a table of several. */
export interface Source {
  readonly index: number
  readonly prefix: string
}

/** The rows of a table by id. A row's number never changes; a removed run leaves its row dead until it comes again. */
export class Rows {
  /** Row ids; a row's code is its number plus one. */
  readonly ids: Dictionary
  /** 1 for rows that are there. */
  alive = new Uint8Array(0)
  /** The index of each row's source. */
  sources = new Uint16Array(0)
  live = 0
  readonly #prefixes: string[] = []
  #stamps = new Uint32Array(0)
  #stamp = 0
  readonly #room: Room

  constructor(room = new Room()) {
    this.#room = room
    this.ids = new Dictionary(room)
  }

  /** Rows, the dead among them. */
  get size(): number {
    return this.ids.size
  }

  get byteLength(): number {
    return this.ids.byteLength + this.alive.byteLength * 7
  }

  /** The row of an id, -1 where it is not there. */
  find(id: string): number {
    const row = this.ids.find(id) - 1
    return this.alive[row] === 1 ? row : -1
  }

  id(row: number): string {
    return this.ids.text(row + 1)
  }

  prefix(row: number): string {
    return this.#prefixes[this.sources[row] ?? 0] ?? ''
  }

  /** What comes from now on is at least as new as this stream. */
  begin(stream: number, source: Source): void {
    this.#prefixes[source.index] = source.prefix
    this.#stamp = Math.max(this.#stamp, stream)
  }

  /** Takes note that the run is there; true when it was not before. */
  touch(row: number, source: Source): boolean {
    if (row >= this.alive.length) {
      this.#grow(row)
    }
    this.#stamps[row] = this.#stamp
    if (this.alive[row] === 1) {
      return false
    }
    this.alive[row] = 1
    this.sources[row] = source.index
    this.live += 1
    return true
  }

  kill(row: number): void {
    this.alive[row] = 0
    this.live -= 1
  }

  /** Removes what neither this stream nor anything after its begin brought; true when there was such a run. */
  sweep(stream: number, source: Source): boolean {
    const before = this.live
    for (let row = 0; row < this.size; row += 1) {
      if (this.alive[row] === 1 && this.sources[row] === source.index && (this.#stamps[row] ?? 0) < stream) {
        this.kill(row)
      }
    }
    return this.live < before
  }

  #grow(row: number): void {
    const room = this.#room.forRow(row, this.alive.length)
    this.alive = grown(this.alive, room)
    this.#stamps = grown(this.#stamps, room)
    this.sources = grown(this.sources, room)
  }
}
