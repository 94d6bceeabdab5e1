import { runTitle } from '../../model/run'
import { PlatformError } from '../../base/errors'
import type { CallHandlers } from '../../host/panel'
import { has } from '../../model/platform'
import type { RunSubject } from '../../model/subject'
import type { CompareContract } from '../../protocol/compare'
import { longText } from './cells'
import { chartHandlers } from './charts'
import { refOf, type CompareController } from './controller'
import type { ComparedRun } from './fields'
import { groupingsOf } from './groups'
import { csvOf, markdownOf, tsvOf, type Sheet } from './output'

type Handlers = CallHandlers<CompareContract>

/** Answers to everything that the page asks. */
export function createHandlers(controller: CompareController): Handlers {
  return { ...readers(controller), ...changers(controller), ...doers(controller), ...chartHandlers(controller.charts) }
}

function readers(
  controller: CompareController,
): Pick<Handlers, 'window' | 'locate' | 'find' | 'idsBetween' | 'cell' | 'senseOf' | 'groupings'> {
  const answer = <T>(value: T): Promise<T> => Promise.resolve(value)
  return {
    window: ({ start, end, columns }) => answer(controller.grid.window(start, end, columns, controller.version)),
    locate: ({ rows }) => answer(controller.grid.locate(rows)),
    find: ({ text, from }) => answer(controller.grid.find(text, from)),
    idsBetween: ({ start, end }) => answer(controller.grid.lines.slice(start, end).map(({ id }) => id)),
    cell: ({ row, column }) => {
      const cell = controller.grid.cell(row, column)
      return answer(cell ? longText(cell.field, cell.run) : '')
    },
    groupings: ({ text }) => answer(groupingsOf(controller.content.runs, controller.content.fields, text)),
    senseOf: ({ field }) => answer(controller.grid.senseOf(field) ?? null),
  }
}

function changers(
  controller: CompareController,
): Pick<Handlers, 'fold' | 'onlyDiffering' | 'transpose' | 'group' | 'filter' | 'baseline' | 'sense' | 'remove'> {
  const done = (act: () => void): Promise<void> => {
    act()
    return Promise.resolve()
  }
  return {
    fold: ({ id, open }) => done(() => controller.fold(id, open)),
    onlyDiffering: ({ on }) => done(() => controller.look({ onlyDiffering: on })),
    transpose: ({ on }) => done(() => controller.look({ transposed: on })),
    group: ({ by }) => controller.groupBy(by ?? undefined),
    filter: ({ text }) => done(() => controller.look({ filter: text })),
    baseline: ({ run }) => done(() => controller.setBaseline(run)),
    sense: ({ field, sense }) =>
      done(() => controller.options.preferences.setSense(field.slice(field.indexOf(':') + 1), sense ?? undefined)),
    remove: ({ run }) => controller.remove(run),
  }
}

function doers(
  controller: CompareController,
): Pick<Handlers, 'explain' | 'open' | 'openInBrowser' | 'copy' | 'export' | 'refresh'> {
  const { options } = controller
  const require = (key: string): ComparedRun => {
    const run = controller.grid.run(key)
    if (!run) {
      const message = 'This run is not part of the comparison any more.'
      throw new PlatformError({ reason: 'notFound', platform: 'waymark', endpoint: '', message })
    }
    return run
  }
  return {
    explain: ({ run, other }) => options.explain([subjectOf(require(other)), subjectOf(require(run))]),
    open: async ({ run }) => options.openRun(refOf(require(run))),
    openInBrowser: async ({ run }) => {
      const ref = refOf(require(run))
      const connection = await options.connections.get(ref.connection)
      const url = connection && has(connection.platform, 'experiments') && connection.platform.experiments.webUrl?.(ref)
      if (typeof url === 'string') {
        await options.openUrl(url)
      }
    },
    copy: ({ format, rows }) => {
      const sheet = sheetOf(controller, rows)
      return options.copy(format === 'tsv' ? tsvOf(sheet) : markdownOf(sheet))
    },
    export: ({ format }) => {
      const sheet = sheetOf(controller, [])
      return format === 'csv'
        ? options.save(controller.title, 'csv', csvOf(sheet))
        : options.save(controller.title, 'md', markdownOf(sheet))
    },
    refresh: () => controller.refresh(),
  }
}

function subjectOf(compared: ComparedRun): RunSubject {
  return { kind: 'run', ...refOf(compared), name: runTitle(compared.run) }
}

/** What is shown, or the rows of it that were chosen, whichever way round they are. */
function sheetOf({ grid }: CompareController, rows: readonly string[]): Sheet {
  const chosen = new Set(rows)
  const some = <T>(all: readonly T[], id: (item: T) => string): readonly T[] => {
    const picked = all.filter((item) => chosen.has(id(item)))
    return picked.length === 0 ? all : picked
  }
  return { runs: some(grid.runs, ({ key }) => key), fields: some(grid.fields, ({ id }) => id) }
}
