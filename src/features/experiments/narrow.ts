import * as vscode from 'vscode'
import { parseFilter } from '../../query/parse'
import type { ExperimentSubject } from '../../model/subject'
import type { ExperimentsModel } from './model'
import { keyOf } from './nodes'
import type { Narrowing } from './surroundings'
import { named } from '../../base/text'
import { viewId } from './tree'

/** Milliseconds without a key until what was typed is searched for. */
const pause = 250

/** *Filter Experiments…*: the view follows as one types; Escape brings back what was before. */
export async function filterExperiments(model: ExperimentsModel, narrow: Narrow): Promise<void> {
  const before = model.kept.narrowing.text
  const box = vscode.window.createInputBox()
  box.title = 'Filter experiments'
  box.placeholder = 'Part of a name'
  box.value = before
  let timer: NodeJS.Timeout | undefined
  const search = (text: string): void => {
    clearTimeout(timer)
    if (text.trim() !== model.kept.narrowing.text) {
      void narrow({ text: text.trim() })
    }
  }
  await new Promise<void>((close) => {
    let text = before
    box.onDidChangeValue((value) => {
      clearTimeout(timer)
      timer = setTimeout(() => search(value), pause)
    })
    box.onDidAccept(() => {
      text = box.value
      box.hide()
    })
    box.onDidHide(() => {
      search(text)
      close()
    })
    box.show()
  })
  box.dispose()
}

export type Narrow = (change: Partial<Narrowing>) => Promise<void>

/** Narrows with the view's own progress, and tells menus how it is narrowed. */
export function narrowing(model: ExperimentsModel): Narrow {
  return async (change) => {
    const done = vscode.window.withProgress({ location: { viewId } }, () => model.narrow(change))
    tellMenus(model)
    await done
  }
}

export function tellMenus({ kept }: ExperimentsModel): void {
  const { text, deleted } = kept.narrowing
  void vscode.commands.executeCommand('setContext', 'waymark.experimentsFiltered', text !== '')
  void vscode.commands.executeCommand('setContext', 'waymark.deletedShown', deleted)
}

export async function sortExperiments(model: ExperimentsModel, narrow: Narrow): Promise<void> {
  const sorts: readonly (vscode.QuickPickItem & { readonly sort: Narrowing['sort'] })[] = [
    { label: 'Newest first', description: 'by when they were created', sort: 'created' },
    { label: 'Last updated first', sort: 'updated' },
    { label: 'By name', sort: 'name' },
  ]
  const now = model.kept.narrowing.sort
  const items = sorts.map((item) => ({
    ...item,
    iconPath: new vscode.ThemeIcon(item.sort === now ? 'check' : 'blank'),
  }))
  const chosen = await vscode.window.showQuickPick(items, { title: 'Sort experiments' })
  if (chosen && chosen.sort !== now) {
    await narrow({ sort: chosen.sort })
  }
}

/** *Filter Runs…* of an experiment, in MLflow's own language; what cannot be read is said while it is typed. */
export async function filterRuns(model: ExperimentsModel, row: ExperimentSubject): Promise<void> {
  const key = keyOf('experiment', row.connection, row.experimentId)
  const text = await vscode.window.showInputBox({
    title: `Filter runs of ${named(row.name)}`,
    prompt: 'Conditions joined by AND; empty shows all runs.',
    placeHolder: `metrics.rmse < 0.5 AND params.model = 'forest'`,
    value: model.kept.runsFilters[key] ?? '',
    ignoreFocusOut: true,
    validateInput: problemOf,
  })
  if (text !== undefined) {
    await vscode.window.withProgress({ location: { viewId } }, () => model.filterRuns(key, text.trim()))
  }
}

function problemOf(text: string): vscode.InputBoxValidationMessage | undefined {
  const result = parseFilter(text)
  const problem = result.ok ? undefined : result.problems[0]
  // Part of what was typed may stand in the message, where VS Code would make a link of it.
  return (
    problem && {
      message: problem.message.replaceAll('](', ']\u200b('),
      severity: vscode.InputBoxValidationSeverity.Error,
    }
  )
}
