import { columnKind, columnName, type AttributeName, type ColumnId, type SortKey } from '../../model/run'
import type { Look } from '../../base/format'
import { lookSchema, runsContract, type CellFormat, type GroupBy } from '../../protocol/runs'

/** How a person wants to see one table, kept per workspace. */
export interface RunsLayout {
  /** In their order, also those left out at the moment; absent until a person changed them. */
  readonly columns?: readonly LayoutColumn[]
  readonly sort: readonly SortKey[]
  readonly group?: GroupBy
  readonly onlyDiffering: boolean
  /** How columns' values are written, where a person chose; also those of columns that are not shown. */
  readonly looks?: Readonly<Record<string, Look>>
  /** The filter that was applied last. */
  readonly filter?: string
}

export interface LayoutColumn {
  readonly id: ColumnId
  /** Pixels; 0 while nobody has sized it. */
  readonly width: number
  readonly pinned: boolean
}

/** Where layouts are kept, by the table's key. What comes back may be of another version of Waymark. */
export interface LayoutStore {
  get(key: string): unknown
  set(key: string, layout: RunsLayout): void
}

export const newestFirst: readonly SortKey[] = [{ column: 'attribute:start_time', descending: true }]

/** A kept layout, or as much of it as can be read, or the default one. */
export function readLayout(store: LayoutStore, key: string): RunsLayout {
  const kept = store.get(key)
  const { layout, sort, group } = runsContract.calls
  // What a page may ask for is what may be kept, so its schemas do for both.
  const columns = layout.args.safeParse(kept)
  const keys = sort.args.safeParse({ keys: field(kept, 'sort') })
  const by = group.args.safeParse({ by: field(kept, 'group') })
  return {
    columns: columns.success ? columns.data.columns : undefined,
    sort: keys.success ? keys.data.keys : newestFirst,
    group: by.success ? (by.data.by ?? undefined) : undefined,
    onlyDiffering: field(kept, 'onlyDiffering') === true,
    looks: looksOf(field(kept, 'looks')),
    filter: filterOf(field(kept, 'filter')),
  }
}

function looksOf(kept: unknown): Readonly<Record<string, Look>> {
  const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : []
  return Object.fromEntries(
    entries.flatMap(([id, look]) => {
      const read = lookSchema.safeParse(look)
      return read.success ? [[id, read.data]] : []
    }),
  )
}

function filterOf(kept: unknown): string | undefined {
  const read = runsContract.calls.filter.args.safeParse({ text: kept })
  return read.success && read.data.text !== '' ? read.data.text : undefined
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

interface AttributeLook {
  readonly title: string
  readonly format: CellFormat
}

const looks: Readonly<Record<AttributeName, AttributeLook>> = {
  run_name: { title: 'Name', format: 'text' },
  status: { title: 'Status', format: 'status' },
  start_time: { title: 'Started', format: 'time' },
  end_time: { title: 'Ended', format: 'time' },
  duration: { title: 'Duration', format: 'duration' },
  user_id: { title: 'User', format: 'text' },
  run_id: { title: 'Run ID', format: 'text' },
  experiment_id: { title: 'Experiment ID', format: 'text' },
  artifact_uri: { title: 'Artifact location', format: 'text' },
  dataset: { title: 'Dataset', format: 'text' },
}

export const attributeColumns: readonly ColumnId[] = Object.keys(looks).map((name) => `attribute:${name}` as const)

function lookOf(id: ColumnId): AttributeLook | undefined {
  const name = columnName(id)
  return columnKind(id) === 'attribute' && Object.hasOwn(looks, name) ? looks[name as AttributeName] : undefined
}

export function titleOf(id: ColumnId): string {
  return lookOf(id)?.title ?? columnName(id)
}

export function formatOf(id: ColumnId): CellFormat {
  return lookOf(id)?.format ?? (columnKind(id) === 'metric' ? 'number' : 'text')
}

const firstColumns: readonly ColumnId[] = [
  'attribute:run_name',
  'attribute:status',
  'attribute:start_time',
  'attribute:duration',
]

/** Columns shown before a person chose: more than these nobody takes in. */
const mostColumns = 40

/**
 * What is shown before a person chose: name, state and times, then metrics, then params. What is shown already stays where it
 * is when more becomes known.
 */
export function defaultColumns(
  known: readonly ColumnId[],
  shown: readonly LayoutColumn[],
  severalExperiments: boolean,
): readonly LayoutColumn[] {
  const present = new Set(shown.map(({ id }) => id))
  const experiment: readonly ColumnId[] = severalExperiments ? ['attribute:experiment_id'] : []
  const kinds = ['metric', 'param'].flatMap((kind) => known.filter((id) => columnKind(id) === kind).sort(byName))
  const more = [...firstColumns, ...experiment, ...kinds].filter((id) => !present.has(id))
  const added = more.map((id) => ({ id, width: 0, pinned: id === 'attribute:run_name' }))
  return [...shown, ...added].slice(0, Math.max(mostColumns, shown.length))
}

export function byName(a: ColumnId, b: ColumnId): number {
  return columnName(a).localeCompare(columnName(b), 'en')
}
