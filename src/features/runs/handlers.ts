import type { CallHandlers } from '../../host/panel'
import type { ColumnChoice, RunsContract } from '../../protocol/runs'
import { formatCount, formatNumber, formatPlural } from '../../base/format'
import type { Summary } from '../../table/api'
import { PlatformError } from '../../base/errors'
import type { ColumnId, RunRef } from '../../model/run'
import type { RunSubject } from '../../model/subject'
import type { Controller } from './controller'
import { runOfRow } from './feed'
import { byName, titleOf } from './layout'
import { narrowByCell, narrowByRange } from './narrow'
import { tsvOf, writeTo } from './output'
import { suggest } from './suggest'

type Handlers = CallHandlers<RunsContract>

/** Answers to everything that the page asks. */
export function createHandlers(controller: Controller): Handlers {
  return { ...readers(controller), ...changers(controller), ...doers(controller) }
}

type Readers = Pick<
  Handlers,
  'window' | 'complete' | 'histograms' | 'choices' | 'find' | 'locate' | 'idsBetween' | 'cell'
>

function readers(controller: Controller): Readers {
  const { table, settings } = controller
  return {
    window: (args, signal) => controller.window(args, signal),
    complete: async ({ text, offset }) => suggest(table, settings.all, text, offset),
    histograms: ({ columns }, signal) => table.ask('histograms', { columns }, signal),
    choices: async ({ text }) => {
      settings.learn(await table.ask('columns', undefined))
      return choicesOf(controller, text)
    },
    find: (args, signal) => table.ask('find', args, signal),
    locate: ({ runs }, signal) => table.ask('locate', { ids: runs }, signal),
    idsBetween: (args, signal) => table.ask('idsBetween', args, signal),
    cell: async ({ run, column }, signal) =>
      run.startsWith('group:')
        ? summaryWords(await table.ask('summary', { id: run, column }, signal))
        : ((await table.ask('cell', { id: run, column }, signal))?.text ?? ''),
  }
}

/** What the head of a group says of a number. */
function summaryWords(summary: Summary | undefined): string {
  if (!summary) {
    return ''
  }
  const { count, mean, deviation, min, max, runs } = summary
  const spread = Number.isNaN(deviation) ? '' : ` ± ${formatNumber(deviation)} (standard deviation)`
  const range = count > 1 ? `\nFrom ${formatNumber(min)} to ${formatNumber(max)}` : ''
  return `Mean ${formatNumber(mean)}${spread}${range}\n${formatCount(count)} of ${formatPlural(runs, 'run')}`
}

/** Shown columns first in their order, then the rest by kind and name. */
function choicesOf({ settings }: Controller, text: string): readonly ColumnChoice[] {
  const shown = settings.shown.map(({ id }) => id)
  const order = ['attribute', 'metric', 'param', 'tag']
  const kindOf = (id: ColumnId): number => order.indexOf(id.slice(0, id.indexOf(':')))
  const rest = settings.all.filter((id) => !shown.includes(id)).sort((a, b) => kindOf(a) - kindOf(b) || byName(a, b))
  const wanted = text.toLowerCase()
  return [...shown, ...rest]
    .map((id, index) => ({ id, title: titleOf(id), shown: index < shown.length }))
    .filter(({ id, title }) => `${title}\n${id}`.toLowerCase().includes(wanted))
}

type Changers = Pick<
  Handlers,
  'sort' | 'filter' | 'filterByCell' | 'brush' | 'layout' | 'look' | 'group' | 'fold' | 'onlyDiffering'
>

function changers(controller: Controller): Changers {
  const { table, settings } = controller
  const setFilter = async (text: string): Promise<void> => {
    await (settings.setFilter(text) ? controller.applyView() : controller.publish())
  }
  return {
    sort: async ({ keys }) => {
      settings.change({ sort: keys })
      await controller.applyView()
    },
    filter: ({ text }) => setFilter(text),
    filterByCell: async ({ run, column, op }) => {
      const cell = await table.ask('cell', { id: run, column })
      const value = column === 'attribute:status' ? cell?.text : cell?.value
      await setFilter(narrowByCell(settings.filter, column, op, value))
    },
    brush: ({ column, range }) => setFilter(narrowByRange(settings.filter, column, range)),
    layout: async ({ columns }) => {
      settings.show(columns)
      await controller.want()
      await controller.publish()
    },
    look: async ({ column, look }) => {
      settings.look(column, look)
      await controller.publish()
    },
    group: async ({ by }) => {
      settings.change({ group: by ?? undefined })
      await controller.applyView()
    },
    fold: async (args) => {
      await table.ask('fold', args)
      await controller.publish()
    },
    onlyDiffering: async ({ on }) => {
      settings.change({ onlyDiffering: on })
      await controller.publish()
    },
  }
}

type Doers = Pick<Handlers, 'compare' | 'explain' | 'copy' | 'export' | 'open' | 'openInBrowser' | 'refresh' | 'stop'>

async function subjectsOf(controller: Controller, rows: readonly string[]): Promise<readonly RunSubject[]> {
  return Promise.all(
    rows.map(async (row) => {
      const name = await controller.table.ask('cell', { id: row, column: 'attribute:run_name' })
      return { kind: 'run', ...(await refOf(controller, row)), name: name?.text ?? '' }
    }),
  )
}

function doers(controller: Controller): Doers {
  const { table, settings, options } = controller
  const columns = (): ColumnId[] => settings.shown.map(({ id }) => id)
  return {
    compare: async ({ runs }) => options.compare(await subjectsOf(controller, runs)),
    explain: async ({ runs }) => options.explain(await subjectsOf(controller, runs)),
    copy: async ({ runs }, signal) => options.copy(await tsvOf(table, runs, columns(), signal)),
    export: async ({ format, runs }, signal) => {
      const sink = await options.save(options.title, format)
      if (sink) {
        const all = [...new Set<ColumnId>(['attribute:run_id', ...columns()])]
        await writeTo(sink, table, { format, ids: runs, columns: all }, signal)
      }
    },
    open: async ({ run }) => options.openRun(await refOf(controller, run)),
    openInBrowser: async ({ run }) => {
      const { experimentId } = await refOf(controller, run)
      const { feed, runId } = runOfRow(controller.feeds, run)
      const url = feed.experiments.webUrl?.({ experimentId, runId })
      if (url !== undefined) {
        await options.openUrl(url)
      }
    },
    refresh: () => controller.refresh(),
    stop: async () => {
      controller.stop()
      await controller.publish()
    },
  }
}

async function refOf({ table, feeds }: Controller, rowId: string): Promise<RunRef> {
  const { feed, runId } = runOfRow(feeds, rowId)
  const experimentId = await table.ask('experimentOf', { id: rowId })
  if (experimentId === undefined) {
    const message = 'This run is not there any more.'
    throw new PlatformError({ reason: 'notFound', platform: feed.connection, endpoint: '', message })
  }
  return { connection: feed.connection, experimentId, runId }
}
