import * as vscode from 'vscode'
import { isAbort, PlatformError } from '../../base/errors'
import type { Connections } from '../../host/connection'
import { note, showFailure } from '../../host/commands'
import { wordsFor } from '../../host/words'
import type { ExperimentEditor } from '../../model/platform'
import type { ExperimentSubject, RunSubject, Subject } from '../../model/subject'
import type { ExperimentsModel } from './model'
import { named } from '../../base/text'
import { viewId } from './tree'

type Editable = ExperimentSubject | RunSubject

export interface EditParts {
  readonly connections: () => Promise<Connections>
  readonly model: ExperimentsModel
}

/** Rows of one kind that a command is about: the selected ones when the row is among them, else the row alone. */
export function chosen<K extends Subject['kind']>(
  kind: K,
  row: Subject | undefined,
  selected: readonly Subject[] | undefined,
): readonly Extract<Subject, { kind: K }>[] {
  const rows = row && selected?.includes(row) ? selected : row ? [row] : (selected ?? [])
  return rows.filter((each): each is Extract<Subject, { kind: K }> => each.kind === kind)
}

export async function rename(parts: EditParts, row: Editable | undefined): Promise<void> {
  if (!row) {
    return
  }
  const name = await vscode.window.showInputBox({
    title: `Rename ${row.kind} ${named(row.name)}`,
    value: row.name,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A name has at least one character.' : undefined),
  })
  if (name === undefined || name.trim() === row.name) {
    return
  }
  const editor = await editorOf(parts, row.connection)
  await inView(
    row.kind === 'run'
      ? () => editor.renameRun(row.runId, name.trim())
      : () => editor.renameExperiment(row.experimentId, name.trim()),
  )
  await parts.model.refreshConnection(row.connection)
}

/** One is deleted at once, with Undo; several after a question. */
export async function remove(parts: EditParts, rows: readonly Editable[]): Promise<void> {
  const [first] = rows
  if (!first || (rows.length > 1 && !(await agrees(rows)))) {
    return
  }
  const done = await each(parts, rows, 'Deleted', async (editor, row) =>
    row.kind === 'run' ? editor.deleteRun(row.runId) : editor.deleteExperiment(row.experimentId),
  )
  if (done.length > 0) {
    void offerUndo(parts, done)
  }
}

export async function restore(parts: EditParts, rows: readonly Editable[]): Promise<void> {
  await each(parts, rows, 'Restored', async (editor, row) =>
    row.kind === 'run' ? editor.restoreRun(row.runId) : editor.restoreExperiment(row.experimentId),
  )
}

async function agrees(rows: readonly Editable[]): Promise<boolean> {
  const button = `Delete ${counted(rows, 'title')}`
  const names = rows.slice(0, 10).map(({ name }) => named(name))
  const answer = await vscode.window.showWarningMessage(
    `Delete ${counted(rows)}?`,
    { modal: true, detail: [...names, ...(rows.length > 10 ? [`and ${rows.length - 10} more`] : [])].join('\n') },
    button,
  )
  return answer === button
}

async function offerUndo(parts: EditParts, rows: readonly Editable[]): Promise<void> {
  const [first] = rows
  const what = rows.length === 1 && first ? `${first.kind} '${named(first.name)}'` : counted(rows)
  const undo = 'Undo'
  if ((await vscode.window.showInformationMessage(`Deleted ${what}.`, undo)) === undo) {
    const again = async (): Promise<void> => restore(parts, await stillDeleted(parts, rows))
    await again().catch((error: unknown) => showFailure(error, again))
  }
}

/** Of rows that were deleted, those that are still so: some may have been restored since, here or elsewhere. */
async function stillDeleted(parts: EditParts, rows: readonly Editable[]): Promise<readonly Editable[]> {
  const deleted = await Promise.all(rows.map((row) => isDeleted(parts, row)))
  return rows.filter((_, index) => deleted[index])
}

async function isDeleted({ connections }: EditParts, row: Editable): Promise<boolean> {
  const source = (await (await connections()).get(row.connection))?.platform.experiments
  const found =
    row.kind === 'run' ? (await source?.getRuns([row.runId]))?.[0] : await source?.getExperiment(row.experimentId)
  return found?.lifecycle === 'deleted'
}

/** `3 runs`, or `3 Runs` for a button. */
function counted(rows: readonly Editable[], style: 'sentence' | 'title' = 'sentence'): string {
  const noun = `${rows[0]?.kind ?? 'run'}${rows.length === 1 ? '' : 's'}`
  return `${rows.length} ${style === 'title' ? noun.charAt(0).toUpperCase() + noun.slice(1) : noun}`
}

/** Does it to one after the other, with how far it is and Cancel; answers with those that were done. */
async function each(
  parts: EditParts,
  rows: readonly Editable[],
  verb: 'Deleted' | 'Restored',
  act: (editor: ExperimentEditor, row: Editable) => Promise<void>,
): Promise<readonly Editable[]> {
  const done: Editable[] = []
  const work = async (isCancelled: () => boolean, tell: (text: string) => void): Promise<void> => {
    for (const row of rows) {
      if (isCancelled()) {
        return
      }
      tell(`${verb} ${done.length} of ${rows.length}`)
      await act(await editorOf(parts, row.connection), row)
      done.push(row)
    }
  }
  try {
    if (rows.length < 4) {
      await inView(() =>
        work(
          () => false,
          () => undefined,
        ),
      )
    } else {
      await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: verb === 'Deleted' ? 'Deleting' : 'Restoring',
          cancellable: true,
        },
        (progress, cancel) =>
          work(
            () => cancel.isCancellationRequested,
            (message) => progress.report({ message }),
          ),
      )
    }
  } catch (error) {
    if (rows.length === 1 || isAbort(error)) {
      throw error
    }
    note(error)
    void vscode.window.showErrorMessage(`${verb} ${done.length} of ${counted(rows)}. ${wordsFor(error).sentence}`)
  } finally {
    await Promise.all([...new Set(done.map((row) => row.connection))].map((id) => parts.model.refreshConnection(id)))
  }
  return done
}

async function inView<T>(work: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId } }, work)
}

async function editorOf({ connections }: EditParts, id: string): Promise<ExperimentEditor> {
  const platform = await (await connections()).writable(id)
  const editor = platform.experiments?.edit
  if (!editor) {
    throw new PlatformError({
      reason: 'forbidden',
      platform: id,
      endpoint: '',
      message: 'This connection can be read, but not changed.',
    })
  }
  return editor
}
