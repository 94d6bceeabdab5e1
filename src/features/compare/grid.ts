import { runTitle } from '../../model/run'
import { formatPlural } from '../../base/format'
import type { KnownSense } from '../../model/sense'
import { fieldKinds, type CompareColumn, type CompareWindow, type FieldKind } from '../../protocol/compare'
import type { CellBlock } from '../../protocol/runs'
import { cellOf, extremesOf, type CellContext } from './cells'
import type { ComparedRun, Field } from './fields'

/** How a comparison is looked at. */
export interface GridView {
  readonly onlyDiffering: boolean
  readonly transposed: boolean
  /** Part of a field's name, any case. */
  readonly filter: string
  readonly folded: ReadonlySet<string>
  /** The key of the run that others are measured against. */
  readonly baseline: string | undefined
}

/** The head of what the runs need: read when it is opened. */
export const environmentHead = 'group:environment'

/** The column that names the rows. */
export const lead = 'lead'

const kindTitles: ReadonlyMap<string, string> = new Map<FieldKind, string>([
  ['metric', 'Metrics'],
  ['param', 'Params'],
  ['dataset', 'Datasets'],
  ['tag', 'Tags'],
  ['attribute', 'Run'],
  ['environment', 'Environment'],
])

interface Line {
  readonly id: string
  readonly name: string
  readonly fold?: 'open' | 'closed'
  readonly count?: number
}

export interface GridContent {
  readonly runs: readonly ComparedRun[]
  readonly fields: readonly Field[]
  readonly now: number
  /** How far what the runs need is known; said in a row of its own. */
  readonly environment?: { readonly state: 'unread' | 'reading' | 'read'; readonly note: string | undefined }
}

/** What is on the grid: runs against fields, either way round. Made anew when runs, view or preferences change. */
export class CompareGrid {
  readonly runs: readonly ComparedRun[]
  readonly fields: readonly Field[]
  /** Fields left out because all runs agree in them. */
  readonly equal: number
  readonly lines: readonly Line[]
  readonly #view: GridView
  readonly #sense: (metric: string) => KnownSense
  readonly #baseline: ComparedRun | undefined
  readonly #fieldOf: ReadonlyMap<string, Field>
  readonly #runOf: ReadonlyMap<string, ComparedRun>
  readonly #contexts = new Map<string, CellContext>()
  readonly #now: number
  readonly #environment: GridContent['environment']

  constructor(content: GridContent, view: GridView, sense: (metric: string) => KnownSense) {
    this.#view = view
    this.#sense = sense
    this.#now = content.now
    this.#environment = content.environment
    const baseline = content.runs.find(({ key }) => key === view.baseline)
    this.#baseline = baseline
    // What others are measured against stands first, whatever the order.
    this.runs = baseline ? [baseline, ...content.runs.filter((run) => run !== baseline)] : content.runs
    const wanted = view.filter.toLowerCase()
    const matching = content.fields.filter(({ name }) => name.toLowerCase().includes(wanted))
    this.fields = view.onlyDiffering && this.runs.length > 1 ? matching.filter(({ differs }) => differs) : matching
    this.equal = matching.length - this.fields.length
    this.#fieldOf = new Map(content.fields.map((field) => [field.id, field]))
    this.#runOf = new Map(content.runs.map((run) => [run.key, run]))
    this.lines = view.transposed
      ? this.runs.map(({ key, run }) => ({ id: key, name: runTitle(run) }))
      : this.#fieldLines()
  }

  run(key: string): ComparedRun | undefined {
    return this.#runOf.get(key)
  }

  /** The run and the field that a cell is of. */
  cell(row: string, column: string): { readonly run: ComparedRun; readonly field: Field } | undefined {
    const [runKey, fieldId] = this.#view.transposed ? [row, column] : [column, row]
    const [run, field] = [this.#runOf.get(runKey), this.#fieldOf.get(fieldId)]
    return run && field && { run, field }
  }

  get columns(): readonly CompareColumn[] {
    const title = this.#view.transposed ? 'Run' : 'Field'
    const first = { id: lead, title, detail: title, pinned: true, align: 'left', isBaseline: false } as const
    return [first, ...(this.#view.transposed ? this.fields.map((each) => this.#fieldColumn(each)) : this.#runColumns())]
  }

  window(start: number, end: number, columns: readonly string[], version: number): CompareWindow {
    const lines = this.lines.slice(start, end)
    return {
      version,
      start,
      ids: lines.map(({ id }) => id),
      depths: Uint8Array.from(lines, ({ fold }) => (fold === undefined && !this.#view.transposed ? 1 : 0)),
      folds: Uint8Array.from(lines, ({ fold }) => (fold === undefined ? 0 : fold === 'open' ? 1 : 2)),
      counts: Uint32Array.from(lines, ({ count = 0 }) => count),
      cells: columns.map((column) => block(lines.map((line) => this.#text(line, column)))),
    }
  }

  /** Rows of these ids, -1 for those that are not shown. */
  locate(ids: readonly string[]): Int32Array {
    const places = new Map(this.lines.map(({ id }, index) => [id, index]))
    return Int32Array.from(ids, (id) => places.get(id) ?? -1)
  }

  /** The next row whose name holds the text, going round; -1 for none. */
  find(text: string, from: number): number {
    const wanted = text.toLowerCase()
    const count = this.lines.length
    for (let step = 0; step < count; step += 1) {
      const index = (from + step) % count
      if (this.lines[index]?.name.toLowerCase().includes(wanted) === true) {
        return index
      }
    }
    return -1
  }

  /** Undefined for what is no metric. */
  senseOf(id: string): KnownSense | undefined {
    const field = this.#fieldOf.get(id)
    return field?.kind === 'metric' ? this.#sense(field.name) : undefined
  }

  #fieldLines(): readonly Line[] {
    return fieldKinds.flatMap((kind) => {
      const fields = this.fields.filter((field) => field.kind === kind)
      const id = `group:${kind}`
      const closed = this.#view.folded.has(id)
      const name = kindTitles.get(kind) ?? kind
      const head: Line = { id, name, fold: closed ? 'closed' : 'open', count: fields.length }
      const said = kind === 'environment' ? this.#environmentLines() : undefined
      return fields.length === 0 && !said ? [] : [head, ...(closed ? [] : [...fields, ...(said ?? [])])]
    })
  }

  /** What is said of the environments; undefined where nothing is to be said, and there is nothing to open. */
  #environmentLines(): readonly Line[] | undefined {
    const { state, note } = this.#environment ?? {}
    if (this.runs.length === 0 || state === undefined || this.#view.filter !== '') {
      return undefined
    }
    return note === undefined ? [] : [{ id: 'note:environment', name: note }]
  }

  #text(line: Line, column: string): string {
    if (column === lead) {
      return ` ${line.name}`
    }
    const cell = line.fold === undefined ? this.cell(line.id, column) : undefined
    return cell ? cellOf(cell.field, cell.run, this.#context(cell.field)) : ''
  }

  /** Best and worst are looked for once a field, when one of its cells is first shown. */
  #context(field: Field): CellContext {
    const known = this.#contexts.get(field.id)
    if (known) {
      return known
    }
    const sense = this.#sense(field.name)
    const extremes = extremesOf(field, this.runs, sense)
    const context = { sense, extremes, baseline: this.#baseline, now: this.#now }
    this.#contexts.set(field.id, context)
    return context
  }

  #runColumns(): readonly CompareColumn[] {
    return this.runs.map(({ key, connectionName, run, group }) => ({
      id: key,
      title: group ? `${runTitle(run)} (${group.members.length})` : runTitle(run),
      detail: group
        ? `${runTitle(run)}\n${formatPlural(group.members.length, 'run')}`
        : `${runTitle(run)}\n${run.id}\n${connectionName}`,
      pinned: key === this.#baseline?.key,
      align: 'right',
      isBaseline: key === this.#baseline?.key,
      ...(group && { members: group.members.length }),
    }))
  }

  #fieldColumn(field: Field): CompareColumn {
    const { sense, guessed } = this.senseOf(field.id) ?? { sense: undefined, guessed: false }
    return {
      id: field.id,
      title: field.name,
      detail: sense === undefined ? field.name : `${field.name}: ${sense} is better${guessed ? ' (guessed)' : ''}`,
      pinned: false,
      align: field.kind === 'metric' ? 'right' : 'left',
      isBaseline: false,
    }
  }
}

function block(texts: readonly string[]): CellBlock {
  const codeOf = new Map<string, number>()
  const codes = Uint32Array.from(texts, (text) => {
    if (text === '') {
      return 0
    }
    const code = codeOf.get(text) ?? codeOf.size + 1
    codeOf.set(text, code)
    return code
  })
  return { kind: 'text', codes, strings: [...codeOf.keys()] }
}
