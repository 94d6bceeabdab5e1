import type { ColumnId, SortKey } from '../../src/model/run'
import { columnName } from '../../src/model/run'
import type { Problem, ToHost, ToPage } from '../../src/protocol/contract'
import type { Completions, RunsColumn, RunsState, RunsWindow } from '../../src/protocol/runs'
import { compare, fieldOf, idOfField, mistake } from './filters'
import { blockOf, histogramOf, hole, idOf, makeTable, sorted, titles, type Table } from './runs'

export interface MockOptions {
  readonly runs: number
  readonly columns: number
  readonly shown: number
  /** `loading`, `empty`, `error`, `offline`, `stream`, or nothing. */
  readonly scenario: string
  /** Milliseconds before each answer. */
  readonly delay: number
}

interface Line {
  /** A row of the table, or undefined for a group's head. */
  readonly row: number | undefined
  readonly key: string
  readonly depth: number
  readonly fold: number
  readonly count: number
}

/** A host that answers the contract from generated runs: enough of sort, filter and groups to drive the page by. */
export class MockHost {
  readonly #send: (message: ToPage) => void
  readonly #options: MockOptions
  readonly #table: Table
  readonly #closed = new Set<string>()
  readonly #aborted = new Set<number>()
  #lines: Line[] = []
  #state: RunsState
  #held = false
  #matching: number[] = []
  #failNext: { readonly call: string; readonly problem: Problem } | undefined

  constructor(send: (message: ToPage) => void, options: MockOptions) {
    this.#send = send
    this.#options = options
    const { scenario } = options
    this.#table = makeTable(scenario === 'empty' || scenario === 'error' ? 0 : options.runs, options.columns)
    const ids = [...this.#table.columns.keys()]
    this.#state = {
      title: 'wine-quality',
      version: 1,
      rowCount: 0,
      matching: 0,
      loaded: this.#table.ids.length,
      total: this.#table.ids.length,
      stream: 'complete',
      provisional: false,
      columns: ids.slice(0, options.shown).map((id, index) => this.#column(id, index === 0)),
      hiddenColumns: Math.max(0, ids.length - options.shown),
      sort: [{ column: 'attribute:start_time', descending: true }],
      filter: '',
      filterProblem: undefined,
      group: undefined,
      onlyDiffering: false,
      equalColumns: 0,
      problem: undefined,
      at: Date.now(),
      hasWebPage: true,
    }
    this.#arrange()
    if (scenario === 'stream') {
      this.#set({ stream: 'loading', provisional: true, loaded: Math.floor(options.runs / 3), total: options.runs })
    }
    if (scenario === 'error') {
      const sentence = 'Cannot reach mlflow.example.org: the connection was refused.'
      this.#set({ stream: 'failed', problem: { sentence, action: { id: 'retry', title: 'Retry' } } })
    }
    if (scenario === 'offline') {
      this.order('offline', [])
    }
  }

  receive(message: ToHost): void {
    if (message.kind === 'ready' && this.#options.scenario !== 'loading') {
      this.#publish()
      const columns = this.#state.columns.map((column) => column.id)
      this.#send({ kind: 'events', values: [['first', { ...this.#window(0, 60, columns), columns }]] })
    } else if (message.kind === 'abort') {
      this.#aborted.add(message.id)
    } else if (message.kind === 'call') {
      const answer = (): void => this.#answer(message)
      if (this.#options.delay > 0) {
        setTimeout(answer, this.#options.delay)
      } else {
        answer()
      }
    }
  }

  /** What a test makes happen. */
  order(name: string, args: readonly unknown[]): void {
    const orders: Readonly<Record<string, () => void>> = {
      insert: () => this.#insert(Number(args[0] ?? 1)),
      offline: () =>
        this.#set({
          stream: 'failed',
          at: Date.now() - 3 * 3_600_000,
          problem: {
            sentence: 'Cannot reach mlflow.example.org: the connection timed out.',
            action: { id: 'retry', title: 'Retry' },
          },
        }),
      complete: () => this.#set({ stream: 'complete', provisional: false, loaded: this.#table.ids.length }),
      filter: () => this.#filter(String(args[0])),
      refuse: () => (this.#failNext = { call: String(args[0]), problem: { sentence: String(args[1]) } }),
      hold: () => (this.#held = args[0] === true),
    }
    orders[name]?.()
    this.#publish()
  }

  #answer(message: Extract<ToHost, { kind: 'call' }>): void {
    const { id, name } = message
    if (this.#aborted.has(id) || this.#held) {
      return
    }
    if (this.#failNext?.call === name) {
      this.#send({ kind: 'refusal', id, problem: this.#failNext.problem })
      this.#failNext = undefined
      return
    }
    // The page's arguments are typed where it calls; the tests would not see an answer of the wrong kind.
    const value = this.#calls[name]?.(message.args as never)
    this.#send({ kind: 'answer', id, value })
  }

  readonly #calls: Readonly<Record<string, (args: never) => unknown>> = {
    window: ({ start, end, columns }: { start: number; end: number; columns: ColumnId[] }) =>
      this.#window(start, end, columns),
    sort: ({ keys }: { keys: SortKey[] }) => this.#change({ sort: keys }),
    filter: ({ text }: { text: string }) => this.#filter(text),
    complete: ({ text, offset }: { text: string; offset: number }) => this.#complete(text, offset),
    filterByCell: ({ run, column, op }: { run: string; column: ColumnId; op: string }) =>
      this.#filter(`${fieldOf(column)} ${op} ${this.#value(run, column)}`),
    brush: ({ column, range }: { column: ColumnId; range: { min: number; max: number } | null }) =>
      this.#filter(range ? `${fieldOf(column)} >= ${range.min} and ${fieldOf(column)} <= ${range.max}` : ''),
    histograms: ({ columns }: { columns: ColumnId[] }) =>
      columns.map((column) => histogramOf(column, this.#table, this.#matching)),
    choices: ({ text }: { text: string }) => this.#choices(text),
    layout: ({ columns }: { columns: { id: ColumnId; width: number; pinned: boolean }[] }) =>
      this.#change({
        columns: columns.map((column) => ({ ...this.#column(column.id, column.pinned), width: column.width })),
        hiddenColumns: this.#table.columns.size - columns.length,
      }),
    group: ({ by }: { by: ColumnId | 'parent' | null }) => this.#change({ group: by ?? undefined }),
    fold: ({ id, open }: { id: string; open: boolean }) => {
      this.#closed[open ? 'delete' : 'add'](id)
      this.#change({})
    },
    look: ({ column, look }: { column: ColumnId; look: RunsColumn['look'] | null }) =>
      this.#change({
        columns: this.#state.columns.map((each) => (each.id === column ? { ...each, look: look ?? undefined } : each)),
      }),
    onlyDiffering: ({ on }: { on: boolean }) => this.#change({ onlyDiffering: on, equalColumns: on ? 7 : 0 }),
    find: ({ text, from }: { text: string; from: number }) => this.#find(text, from),
    locate: ({ runs }: { runs: string[] }) =>
      Int32Array.from(runs, (run) => this.#lines.findIndex((line) => line.key === run)),
    idsBetween: ({ start, end }: { start: number; end: number }) =>
      this.#lines.slice(start, end).map((line) => line.key),
    cell: ({ run, column }: { run: string; column: ColumnId }) => `${this.#value(run, column)} in full`,
    stop: () => this.#change({ stream: 'stopped', provisional: false }),
  }

  #column(id: ColumnId, pinned: boolean): RunsColumn {
    const format = this.#table.columns.get(id)?.format ?? 'text'
    return { id, title: titles[id] ?? columnName(id), format, width: 0, pinned, loaded: true }
  }

  #set(change: Partial<RunsState>): void {
    this.#state = { ...this.#state, ...change }
  }

  #change(change: Partial<RunsState>): void {
    this.#set({ ...change, version: this.#state.version + 1 })
    this.#arrange()
    this.#publish()
  }

  #publish(): void {
    this.#send({ kind: 'events', values: [['state', this.#state]] })
  }

  #arrange(): void {
    const rows = this.#table.ids.map((_, row) => row).filter((row) => this.#passes(row))
    this.#matching = sorted(this.#table, rows, this.#state.sort)
    this.#lines = this.#state.group === undefined ? this.#matching.map((row) => this.#line(row, 0)) : this.#grouped()
    this.#set({ rowCount: this.#lines.length, matching: this.#matching.length })
  }

  #line(row: number, depth: number): Line {
    return { row, key: this.#table.ids[row]!, depth, fold: 0, count: 0 }
  }

  #grouped(): Line[] {
    const column = this.#table.columns.get(this.#state.group as ColumnId)
    const groups = new Map<string, number[]>()
    for (const row of this.#matching) {
      const value = String(column?.values[row] ?? '')
      groups.set(value, [...(groups.get(value) ?? []), row])
    }
    return [...groups].flatMap(([value, rows]) => {
      const key = `group:${value}`
      const closed = this.#closed.has(key)
      const head: Line = { row: undefined, key, depth: 0, fold: closed ? 2 : 1, count: rows.length }
      return closed ? [head] : [head, ...rows.map((row) => this.#line(row, 1))]
    })
  }

  #window(start: number, end: number, columns: readonly ColumnId[]): RunsWindow {
    const lines = this.#lines.slice(start, end)
    const rows = lines.map((line) => line.row)
    return {
      version: this.#state.version,
      start,
      ids: lines.map((line) => line.key),
      depths: Uint8Array.from(lines, (line) => line.depth),
      folds: Uint8Array.from(lines, (line) => line.fold),
      counts: Uint32Array.from(lines, (line) => line.count),
      cells: columns.map((column) => blockOf(this.#table.columns.get(column), rows)),
    }
  }

  #value(run: string, column: ColumnId): string {
    const value = this.#table.columns.get(column)?.values[this.#table.ids.indexOf(run)]
    return typeof value === 'string' ? `'${value}'` : String(value)
  }

  /** Understands `field op value` joined by `and`. */
  #filter(text: string): void {
    const mark = mistake(text)
    this.#state = { ...this.#state, filterProblem: mark }
    if (mark) {
      this.#publish()
    } else {
      this.#change({ filter: text })
    }
  }

  #passes(row: number): boolean {
    const clauses = this.#state.filter === '' ? [] : this.#state.filter.split(' and ')
    return clauses.every((clause) => {
      const [, field = '', op = '', raw = ''] = /^(\S+)\s*(<=|>=|!=|=|<|>)\s*(.+)$/.exec(clause) ?? []
      const value = this.#table.columns.get(idOfField(field))?.values[row]
      const wanted = raw.startsWith("'") ? raw.slice(1, -1) : Number(raw)
      return value !== undefined && value !== hole && compare(value, op, wanted)
    })
  }

  #complete(text: string, offset: number): Completions {
    const from = text.slice(0, offset).search(/\S*$/)
    const word = text.slice(from, offset)
    const labels = [...this.#table.columns.keys()]
      .map(fieldOf)
      .filter((label) => label.startsWith(word) && label !== word)
    return { from, to: offset, items: labels.map((label) => ({ label, insert: `${label} `, kind: 'key' })) }
  }

  #choices(text: string) {
    const shown = new Set(this.#state.columns.map((column) => column.id))
    return [...this.#table.columns.keys()]
      .filter((id) => id.toLowerCase().includes(text.toLowerCase()))
      .map((id) => ({ id, title: this.#column(id, false).title, shown: shown.has(id) }))
  }

  #find(text: string, from: number): number {
    const names = this.#table.columns.get('attribute:run_name')!.values
    const order = this.#lines.map((_, index) => (from + index) % this.#lines.length)
    const name = (index: number): string => String(names[this.#lines[index]!.row ?? -1] ?? '').toLowerCase()
    return (
      order.find((index) => name(index).startsWith(text.toLowerCase())) ??
      order.find((index) => name(index).includes(text.toLowerCase())) ??
      -1
    )
  }

  /** New runs come in at the top. */
  #insert(count: number): void {
    for (let each = 0; each < count; each++) {
      const row = this.#table.ids.length
      this.#table.ids.push(idOf(row))
      for (const [id, column] of this.#table.columns) {
        const value = id === 'attribute:start_time' ? Date.now() + row : column.values[0]
        const { values }: { values: unknown[] } = column
        values.push(id === 'attribute:run_name' ? `new-run-${row}` : value)
      }
    }
    const length = this.#table.ids.length
    this.#set({ version: this.#state.version + 1, loaded: length, total: length })
    this.#arrange()
  }
}
