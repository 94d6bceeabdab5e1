import * as vscode from 'vscode'
import { homedir } from 'node:os'
import { formatSize } from '../../base/format'
import type { Connections } from '../../host/connection'
import type { ArtifactSubject } from '../../model/subject'
import { openArtifact, type ArtifactFiles } from './files'
import { fileName, isPickle, isPicture } from './names'
import { named } from '../../base/text'
import { save, type Progress } from './transfer'

/** Bytes above which a file is opened only when the person says so again. */
const large = 20_000_000

export interface OpenParts {
  readonly connections: () => Promise<Connections>
  readonly files: ArtifactFiles
}

/** Shows a file of a run: pictures as pictures, everything else as text; what would run code is offered for download instead. */
export async function openInEditor(parts: OpenParts, artifact: ArtifactSubject): Promise<void> {
  if (artifact.isFolder || !(await wantsToOpen(parts, artifact))) {
    return
  }
  const uri = await withBytes(`Opening ${named(fileName(artifact.path))}`, artifact.size, (signal, progress) =>
    parts.files.prepare(artifact, signal, progress),
  )
  // As text on purpose: a notebook or a page of a server is shown, not rendered.
  const editor = isPicture(artifact.path) ? ['vscode.open', uri] : ['vscode.openWith', uri, 'default']
  await vscode.commands.executeCommand(String(editor[0]), ...editor.slice(1), { preview: true })
}

async function wantsToOpen(parts: OpenParts, artifact: ArtifactSubject): Promise<boolean> {
  const name = named(fileName(artifact.path))
  const [open, download] = ['Open', 'Download…']
  if (isPickle(artifact.path)) {
    const answer = await vscode.window.showInformationMessage(
      `${name} is not opened: it holds Python objects, and loading them runs code.`,
      download,
    )
    if (answer === download) {
      await downloadArtifact(parts, artifact)
    }
    return false
  }
  if (artifact.size === undefined || artifact.size <= large) {
    return true
  }
  const answer = await vscode.window.showWarningMessage(`${name} has ${formatSize(artifact.size)}.`, open, download)
  if (answer === download) {
    await downloadArtifact(parts, artifact)
  }
  return answer === open
}

export async function downloadArtifact({ connections }: OpenParts, artifact: ArtifactSubject): Promise<void> {
  const name = fileName(artifact.path)
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir())
  const target = await vscode.window.showSaveDialog({
    title: 'Download artifact',
    saveLabel: 'Download',
    defaultUri: vscode.Uri.joinPath(folder.scheme === 'file' ? folder : vscode.Uri.file(homedir()), name),
  })
  if (!target) {
    return
  }
  if (target.scheme !== 'file') {
    throw new Error(`${name} can be saved on the machine that runs the extension only.`)
  }
  await withBytes(`Downloading ${named(name)}`, artifact.size, async (signal, progress) =>
    save(await openArtifact(await connections(), artifact, signal), target.fsPath, signal, progress),
  )
  const show = 'Show in Folder'
  void vscode.window.showInformationMessage(`Downloaded ${named(name)}.`, show).then((answer) => {
    if (answer === show) {
      void vscode.commands.executeCommand('revealFileInOS', target)
    }
  })
}

/** Runs a transfer with how far it is, and Cancel. */
async function withBytes<T>(
  title: string,
  total: number | undefined,
  work: (signal: AbortSignal, progress: Progress) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (bar, cancel) => {
      cancel.onCancellationRequested(() => abort.abort())
      let told = 0
      return work(abort.signal, (bytes) => {
        // A message for every chunk would flood the window.
        if (bytes - told > 250_000) {
          const increment = total ? ((bytes - told) / total) * 100 : undefined
          bar.report({ message: total ? `${formatSize(bytes)} of ${formatSize(total)}` : formatSize(bytes), increment })
          told = bytes
        }
      })
    },
  )
}
