import * as vscode from 'vscode'
import { relative, isAbsolute } from 'node:path'
import { isCommitId, type Git } from './git'

/** The scheme of {@link gitUri}. */
export const gitScheme = 'waymark-git'

/** The address in the editor of a file at a commit; its name ends as the file's, so that the editor knows its language. */
export function gitUri(repository: string, commit: string, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: gitScheme, path: `/${path}`, query: `${commit}:${repository}` })
}

/** The text behind such an address. Only repositories that a folder of this window is in, or that are in one, are read. */
export async function readGitText(git: Git, uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
  const [, commit = '', repository = ''] = /^([^:]*):([^]*)$/.exec(uri.query) ?? []
  if (
    !isCommitId(commit) ||
    !vscode.workspace.workspaceFolders?.some(({ uri: { fsPath } }) => nested(fsPath, repository))
  ) {
    throw vscode.FileSystemError.FileNotFound(uri)
  }
  const abort = new AbortController()
  token.onCancellationRequested(() => abort.abort())
  const bytes = await git.readFile(repository, commit, uri.path.slice(1), abort.signal)
  if (bytes === undefined) {
    throw vscode.FileSystemError.FileNotFound(uri)
  }
  return new TextDecoder().decode(bytes)
}

/** True where one folder is the other or holds it. */
function nested(one: string, other: string): boolean {
  const within = (top: string, path: string): boolean => {
    const way = relative(top, path)
    return !way.startsWith('..') && !isAbsolute(way)
  }
  return within(one, other) || within(other, one)
}
