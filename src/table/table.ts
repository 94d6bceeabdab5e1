import { serveThread, transferring } from '../base/serve'
import type { AnswerOf, ArgsOf, ThreadEnd } from '../base/thread'
import type { ColumnId } from '../model/run'
import { parseFilter } from '../query/parse'
import type { Summary, TableApi, TextArgs } from './api'
import { readWindow, windowBuffers } from './blocks'
import { findLine } from './find'
import { at } from './radix'
import { equalColumns, histogram, valuesOf } from './stats'
import { Store } from './store'
import { cellText, textHead, textRows, textTail } from './text'
import { groupId, View } from './view'

/** The calls of the API, answered at once. */
export type TableHandlers = {
  readonly [N in keyof TableApi]: (args: ArgsOf<TableApi, N>) => AnswerOf<TableApi, N>
}

/** A table of runs in this thread. */
export function createTable(budget?: number): TableHandlers {
  const store = new Store(budget)
  const view = new View(store)
  return { ...writes(store), ...views(store, view), ...reads(store, view) }
}

/** Answers the calls that come in at an end of a channel from a table of its own. */
export function serveTable(end: ThreadEnd): void {
  serveThread<TableApi>(end, createTable())
}

type Handlers<N extends keyof TableApi> = Pick<TableHandlers, N>

function writes(store: Store): Handlers<'append' | 'endStream' | 'upsert' | 'remove' | 'want'> {
  return {
    append: ({ stream, source, batch }) => {
      store.append(stream, source, batch)
      return { loaded: store.rows.live }
    },
    endStream: ({ stream, source, sweep }) => store.endStream(stream, source, sweep),
    upsert: ({ source, runs }) => store.upsert(source, runs),
    remove: ({ ids }) => store.remove(ids),
    want: (wanted) => store.want(wanted),
  }
}

function views(
  store: Store,
  view: View,
): Handlers<'view' | 'fold' | 'status' | 'window' | 'histograms' | 'find' | 'locate' | 'idsBetween'> {
  return {
    view: ({ sort, filter, group, datasetRuns }) =>
      view.set({ sort, filter: parseFilter(filter).filter, group, datasetRuns }),
    fold: ({ id, open }) => view.fold(id, open),
    status: ({ columns, differing }) => ({
      version: view.version,
      rowCount: view.lines.rows.length,
      matching: view.matching.length,
      loaded: store.rows.live,
      equal: differing ? equalColumns(store, view.matching, columns) : [],
    }),
    window: ({ start, end, columns }) => {
      const window = readWindow(store, view, start, end, columns)
      return transferring(window, windowBuffers(window))
    },
    histograms: ({ columns }) => columns.map((id) => histogram(store, view, id)).filter((found) => found !== undefined),
    find: ({ text, from }) => findLine(store, view, text, from),
    locate: ({ ids }) =>
      Int32Array.from(ids, (id) => {
        const row = store.rows.find(id)
        return row < 0 ? -1 : at(view.places, row)
      }),
    idsBetween: ({ start, end }) =>
      Array.from(view.lines.rows.subarray(start, Math.max(start, end)))
        .filter((row) => row >= 0)
        .map((row) => store.rows.id(row)),
  }
}

function reads(
  store: Store,
  view: View,
): Handlers<'text' | 'cell' | 'summary' | 'columns' | 'values' | 'texts' | 'unfinished' | 'experimentOf'> {
  return {
    text: (args) => textPiece(store, view, args),
    cell: ({ id, column }) => {
      const row = store.rows.find(id)
      const value = row < 0 ? undefined : store.column(column)?.get(row)
      return value === undefined ? undefined : { value, text: cellText(store, row, column) ?? '' }
    },
    summary: ({ id, column }) => summaryOf(view, id, column),
    columns: () => [...store.known],
    values: ({ column }) => {
      const values = valuesOf(store, view.matching, column)
      return transferring(values, [values.buffer])
    },
    texts: ({ column, prefix, limit }) => distinctTexts(store, column, prefix, limit),
    unfinished: ({ limit }) => unfinished(store, limit),
    experimentOf: ({ id }) => {
      const row = store.rows.find(id)
      return row < 0 ? undefined : store.texts('attribute:experiment_id').get(row)
    },
  }
}

function summaryOf(view: View, id: string, column: ColumnId): Summary | undefined {
  const { rows, counts: runs, groups } = view.lines
  const line = rows.findIndex((row) => row < 0 && groupId(groups, row) === id)
  const group = line < 0 ? -1 : -1 - (rows[line] ?? 0)
  const found = view.summaries(column)
  const count = found?.counts[group] ?? 0
  return found === undefined || count === 0
    ? undefined
    : {
        count,
        mean: at(found.means, group),
        deviation: at(found.deviations, group),
        min: at(found.mins, group),
        max: at(found.maxs, group),
        runs: at(runs, line),
      }
}

function textPiece(store: Store, view: View, args: TextArgs): { text: string; done: boolean } {
  const { format, columns, ids, start, end } = args
  const rows = ids ? ids.map((id) => store.rows.find(id)).filter((row) => row >= 0) : view.matching
  const done = end >= rows.length
  const head = start === 0 ? textHead(format, columns) : ''
  const body = textRows(store, format, rows.slice(start, end), columns, start === 0)
  return { text: head + body + (done ? textTail(format) : ''), done }
}

function distinctTexts(store: Store, id: ColumnId, prefix: string, limit: number): readonly string[] {
  const column = store.column(id)
  const found: string[] = []
  if (column?.kind === 'text') {
    const wanted = prefix.toLowerCase()
    for (let code = 1; code <= column.dictionary.size && found.length < limit; code += 1) {
      const text = column.dictionary.text(code)
      if (text.toLowerCase().startsWith(wanted)) {
        found.push(text)
      }
    }
  }
  return found
}

/** Running is 1 and scheduled 2 in `runStatuses`. */
function unfinished(store: Store, limit: number): readonly string[] {
  const statuses = store.number('attribute:status')
  const ids: string[] = []
  for (let row = 0; row < store.rows.size && ids.length < limit; row += 1) {
    const status = statuses.get(row)
    if (store.rows.alive[row] === 1 && (status === 1 || status === 2)) {
      ids.push(store.rows.id(row))
    }
  }
  return ids
}
