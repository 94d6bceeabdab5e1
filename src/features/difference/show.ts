import * as vscode from 'vscode'
import { isAbort } from '../../base/errors'
import { plain } from '../../host/commands'
import type { Git } from '../../host/git'
import { gitUri } from '../../host/gitfiles'
import type { Shower } from './controller'
import type { SourceComparison } from './source'

/** Files of one comparison that VS Code is handed; a repository may differ in any number. */
const mostFiles = 1_000

/** VS Code's own editors for what differs in the sources. */
export function createShower(git: Git, title: string): Shower {
  return {
    async script({ script, ...found }) {
      const { repository, before, after } = placed(found)
      if (script) {
        const name = script.after.slice(script.after.lastIndexOf('/') + 1)
        const sides = [gitUri(repository, before, script.before), gitUri(repository, after, script.after)]
        await vscode.commands.executeCommand('vscode.diff', ...sides, `${name} (${title})`, { preview: true })
      }
    },
    async changes(found) {
      const { repository, before, after } = placed(found)
      const files = found.changes.slice(0, mostFiles).map((change) => {
        const one = change.before === undefined ? undefined : gitUri(repository, before, change.before)
        const other = change.after === undefined ? undefined : gitUri(repository, after, change.after)
        return [vscode.Uri.joinPath(vscode.Uri.file(repository), change.after ?? change.before ?? ''), one, other]
      })
      await vscode.commands.executeCommand('vscode.changes', `Code of ${title}`, files)
    },
    async patch(_run, { text }) {
      const document = await vscode.workspace.openTextDocument({ language: 'diff', content: text })
      await vscode.window.showTextDocument(document, { preview: true })
    },
    fetch: (found) => fetchRemote(git, found),
  }
}

function placed({ repository = '', commits: [before = '', after = ''] }: SourceComparison): {
  readonly repository: string
  readonly before: string
  readonly after: string
} {
  return { repository, before, after }
}

async function fetchRemote(git: Git, { repository, remote }: SourceComparison): Promise<boolean> {
  if (repository === undefined || !remote) {
    return false
  }
  const verb = `Fetch ${remote.name}`
  const question = plain(`Fetch ${remote.name} from ${remote.url} into ${repository}? Your files stay as they are.`)
  if ((await vscode.window.showInformationMessage(question, { modal: true }, verb)) !== verb) {
    return false
  }
  const abort = new AbortController()
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Fetching ${remote.name}`,
    cancellable: true,
  }
  return vscode.window.withProgress(options, async (_bar, cancel) => {
    cancel.onCancellationRequested(() => abort.abort())
    try {
      await git.fetch(repository, remote.name, abort.signal)
      return true
    } catch (error) {
      if (isAbort(error)) {
        return false
      }
      throw error
    }
  })
}
