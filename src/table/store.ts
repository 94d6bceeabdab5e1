import type { PackedStrings } from '../base/strings'
import type { NumberCells, RunBatch, RunRows, TextCells } from '../model/batch'
import { columnKind, runStatuses, type ColumnId, type Run } from '../model/run'
import { NumberColumn, TextColumn, type Column } from './columns'
import { grown } from './dictionary'
import { Room } from './room'
import { Rows, type Source } from './rows'

/** Columns whose cells are kept: `all` until their budget is spent, then the wanted alone. */
export interface Wanted {
  readonly columns: readonly ColumnId[]
  readonly all: boolean
}

/** Cells beyond this many bytes are kept only for wanted columns. */
const defaultBudget = 160 * 1024 * 1024

/** The rows of the table in the order in which a stream brought them; the first `count` of the array. */
interface Places {
  rows: Uint32Array
  count: number
}

/** The runs of a table in columns. */
export class Store {
  readonly #room = new Room()
  readonly rows = new Rows(this.#room)
  /** Grows with every change that may show. */
  version = 1
  readonly #columns = new Map<ColumnId, Column>()
  readonly #known = new Set<ColumnId>()
  readonly #dropped = new Set<ColumnId>()
  readonly #streams = new Map<number, Places>()
  readonly #budget: number
  #wanted = new Set<ColumnId>()
  #all = true
  /** Run ids are row ids as long as no source has a prefix: kept once, in one dictionary. */
  #sharesIds = true

  constructor(budget = defaultBudget) {
    this.#budget = budget
    this.#columns.set('attribute:run_id', new TextColumn(this.#room, this.rows.ids))
    for (const name of ['run_name', 'experiment_id', 'user_id', 'artifact_uri', 'dataset'] as const) {
      this.#columns.set(`attribute:${name}`, new TextColumn(this.#room))
    }
    for (const name of ['status', 'start_time', 'end_time', 'duration'] as const) {
      this.#columns.set(`attribute:${name}`, new NumberColumn(this.#room))
    }
  }

  get byteLength(): number {
    let bytes = this.rows.byteLength - (this.#sharesIds ? this.rows.ids.byteLength : 0)
    for (const column of this.#columns.values()) {
      bytes += column.byteLength
    }
    return bytes
  }

  /** Every column that any run has, but attributes. */
  get known(): ReadonlySet<ColumnId> {
    return this.#known
  }

  /** Columns whose cells were let go to keep to the budget. */
  get dropped(): ReadonlySet<ColumnId> {
    return this.#dropped
  }

  /** undefined when no run that came has it. */
  column(id: ColumnId): Column | undefined {
    return this.#columns.get(id)
  }

  number(id: ColumnId): NumberColumn {
    const column = this.#columns.get(id)
    return column?.kind === 'number' ? column : this.#create(id, new NumberColumn(this.#room))
  }

  texts(id: ColumnId): TextColumn {
    const column = this.#columns.get(id)
    return column?.kind === 'text' ? column : this.#create(id, new TextColumn(this.#room))
  }

  /** Which columns are kept from now on; gives those of them that were let go and have to be loaded again. */
  want({ columns, all }: Wanted): readonly ColumnId[] {
    this.#wanted = new Set(columns)
    this.#all = all
    return columns.filter((id) => this.#dropped.delete(id))
  }

  append(stream: number, source: Source, batch: RunBatch): void {
    this.#begin(stream, source)
    this.#room.expect(batch.total ?? 0)
    if (batch.rows) {
      this.#appendRows(stream, source, batch.rows)
    }
    const rowOf = this.#streams.get(stream)?.rows ?? new Uint32Array(0)
    for (const cells of batch.numbers) {
      this.#putNumbers(cells, rowOf)
    }
    for (const cells of batch.texts) {
      this.#putTexts(cells, rowOf)
    }
    this.version += 1
    this.#keepToBudget()
  }

  /** A stream is over. With `sweep`, runs of its source that neither it nor anything later brought are gone. */
  endStream(stream: number, source: Source, sweep: boolean): void {
    this.#streams.delete(stream)
    if (sweep && this.rows.sweep(stream, source)) {
      this.version += 1
    }
  }

  /** Whole runs, new or changed; how many were new, and whether anything is different now. */
  upsert(source: Source, runs: readonly Run[]): { readonly added: number; readonly changed: boolean } {
    this.#begin(0, source)
    let added = 0
    let changed = false
    for (const run of runs) {
      const row = this.rows.ids.intern(source.prefix + run.id) - 1
      if (this.rows.touch(row, source)) {
        added += 1
        changed = true
      }
      changed = this.#putRun(row, run) || changed
    }
    this.version += changed ? 1 : 0
    return { added, changed }
  }

  remove(ids: readonly string[]): boolean {
    const rows = ids.map((id) => this.rows.find(id)).filter((row) => row >= 0)
    for (const row of rows) {
      this.rows.kill(row)
    }
    this.version += rows.length > 0 ? 1 : 0
    return rows.length > 0
  }

  #create<C extends Column>(id: ColumnId, column: C): C {
    this.#columns.set(id, column)
    return column
  }

  #keeps(id: ColumnId): boolean {
    return columnKind(id) === 'attribute' || this.#wanted.has(id) || (this.#all && !this.#dropped.has(id))
  }

  #begin(stream: number, source: Source): void {
    this.rows.begin(stream, source)
    if (this.#sharesIds && source.prefix !== '') {
      this.#sharesIds = false
      const own = new TextColumn(this.#room)
      const shared = this.texts('attribute:run_id')
      for (let row = 0; row < this.rows.size; row += 1) {
        const id = shared.get(row)
        if (id !== undefined) {
          own.set(row, id)
        }
      }
      this.#columns.set('attribute:run_id', own)
    }
  }

  #appendRows(stream: number, source: Source, rows: RunRows): void {
    const codes = this.rows.ids.internAll(rows.ids, source.prefix)
    const places = this.#placesOf(stream, rows.count)
    for (let at = 0; at < rows.count; at += 1) {
      const row = (codes[at] ?? 1) - 1
      places[at] = row
      this.rows.touch(row, source)
      this.number('attribute:status').set(row, rows.statuses[at] ?? 0)
      this.#putTimes(row, rows.startedAt[at], rows.endedAt[at])
      if (this.#sharesIds) {
        this.texts('attribute:run_id').setCode(row, row + 1)
      }
    }
    if (!this.#sharesIds) {
      this.#putAttribute('attribute:run_id', rows.ids, places)
    }
    this.#putAttribute('attribute:run_name', rows.names, places)
    this.#putAttribute('attribute:experiment_id', rows.experimentIds, places)
    this.#putAttribute('attribute:user_id', rows.users, places)
    this.#putAttribute('attribute:artifact_uri', rows.artifactUris, places)
  }

  /** Where the rows go that a stream brings next. */
  #placesOf(stream: number, count: number): Uint32Array {
    const places = this.#streams.get(stream) ?? { rows: new Uint32Array(0), count: 0 }
    const end = places.count + count
    if (end > places.rows.length) {
      places.rows = grown(places.rows, this.#room.forRow(end - 1, places.rows.length))
    }
    const next = places.rows.subarray(places.count, end)
    places.count = end
    this.#streams.set(stream, places)
    return next
  }

  #putAttribute(id: ColumnId, strings: PackedStrings, rows: Uint32Array): void {
    const column = this.texts(id)
    const codes = column.dictionary.internAll(strings)
    for (let at = 0; at < rows.length; at += 1) {
      const empty = strings.offsets[at] === strings.offsets[at + 1]
      column.setCode(rows[at] ?? 0, empty ? 0 : (codes[at] ?? 0))
    }
  }

  #putTimes(row: number, startedAt = NaN, endedAt = NaN): boolean {
    const started = setOrClear(this.number('attribute:start_time'), row, startedAt)
    const ended = setOrClear(this.number('attribute:end_time'), row, endedAt)
    setOrClear(this.number('attribute:duration'), row, endedAt - startedAt)
    return started || ended
  }

  #putNumbers(cells: NumberCells, rowOf: Uint32Array): void {
    this.#known.add(cells.column)
    if (!this.#keeps(cells.column)) {
      return
    }
    const column = this.number(cells.column)
    for (let at = 0; at < cells.rows.length; at += 1) {
      column.set(rowOf[cells.rows[at] ?? 0] ?? 0, cells.values[at] ?? NaN)
    }
  }

  #putTexts(cells: TextCells, rowOf: Uint32Array): void {
    if (columnKind(cells.column) !== 'attribute') {
      this.#known.add(cells.column)
    }
    if (!this.#keeps(cells.column)) {
      return
    }
    const column = this.texts(cells.column)
    const codes = column.dictionary.internAll(cells.strings)
    for (let at = 0; at < cells.rows.length; at += 1) {
      column.setCode(rowOf[cells.rows[at] ?? 0] ?? 0, codes[cells.codes[at] ?? 0] ?? 0)
    }
  }

  #putRun(row: number, run: Run): boolean {
    const cells = new Map<ColumnId, number | string>([
      ['attribute:run_id', run.id],
      ['attribute:experiment_id', run.experimentId],
      ['attribute:status', runStatuses.indexOf(run.status)],
    ])
    const putText = (id: ColumnId, text: string | undefined): unknown => text && cells.set(id, text)
    putText('attribute:run_name', run.name)
    putText('attribute:user_id', run.user)
    putText('attribute:artifact_uri', run.artifactUri)
    putText('attribute:dataset', run.datasets?.map((dataset) => dataset.name).join(', '))
    run.metrics.forEach((metric, key) => cells.set(`metric:${key}`, metric.value))
    run.params.forEach((value, key) => cells.set(`param:${key}`, value))
    run.tags.forEach((value, key) => cells.set(`tag:${key}`, value))
    let changed = this.#putTimes(row, run.startedAt, run.endedAt)
    for (const [id, value] of cells) {
      changed = this.#putCell(row, id, value) || changed
    }
    for (const [id, column] of this.#columns) {
      const timed = id === 'attribute:start_time' || id === 'attribute:end_time' || id === 'attribute:duration'
      if (!timed && !cells.has(id)) {
        changed = column.clear(row) || changed
      }
    }
    return changed
  }

  #putCell(row: number, id: ColumnId, value: number | string): boolean {
    if (columnKind(id) !== 'attribute') {
      this.#known.add(id)
    }
    if (!this.#keeps(id)) {
      return false
    }
    return typeof value === 'number' ? this.number(id).set(row, value) : this.texts(id).set(row, value)
  }

  #keepToBudget(): void {
    let bytes = this.byteLength
    if (bytes <= this.#budget) {
      return
    }
    const spare = [...this.#columns].filter(([id]) => columnKind(id) !== 'attribute' && !this.#wanted.has(id))
    spare.sort(([, a], [, b]) => b.byteLength - a.byteLength)
    for (const [id, column] of spare) {
      if (bytes <= this.#budget) {
        return
      }
      bytes -= column.byteLength
      this.#columns.delete(id)
      this.#dropped.add(id)
    }
  }
}

function setOrClear(column: NumberColumn, row: number, value: number): boolean {
  return Number.isNaN(value) ? column.clear(row) : column.set(row, value)
}
