import * as vscode from 'vscode'
import { oneLine } from '../../base/text'
import { execute } from '../../host/commands'
import type { FileScope } from '../../manifest/commands/code'
import type { RunSubject } from '../../model/subject'
import { baseOf } from './origin'
import type { FileRun, FileState } from './results'
import { measure, measuredWords, runsIn, runLabel, stateWords, subjectOf, type Scene } from './summary'

type RunItem = vscode.QuickPickItem & { readonly subject: RunSubject }

/** Asks for some of a file's runs: one is opened, several are compared. */
export async function pickRuns(scope: FileScope, state: FileState, scene: Scene): Promise<void> {
  const runs = runsIn(state, scope)
  const name = baseOf(scope.path)
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(`No runs came from ${name} yet.`)
    return
  }
  const chosen = await vscode.window.showQuickPick(itemsOf(runs, scene), {
    title: `Runs of ${oneLine(name, 80)}`,
    placeHolder: 'One to open, several to compare',
    canPickMany: true,
    matchOnDescription: true,
  })
  const [first, ...others] = (chosen ?? []).map(({ subject }) => subject)
  if (first) {
    await (others.length === 0 ? execute('code.openRun', first) : execute('runs.compare', first, [first, ...others]))
  }
}

function itemsOf(runs: readonly FileRun[], scene: Scene): readonly RunItem[] {
  return runs.map((each) => {
    const { run, connection, experiment, baseline } = each
    const measured = measure(each, runs, scene)
    const parts = [
      stateWords(run, scene.now),
      oneLine(experiment, 60),
      baseline?.id === run.id ? 'baseline' : undefined,
    ]
    return {
      label: runLabel(run, scene.now),
      description: parts.filter((part) => part !== undefined && part !== '').join(' · '),
      detail: measured && measuredWords(measured, scene),
      subject: subjectOf(connection, run),
    }
  })
}
