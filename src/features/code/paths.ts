import * as vscode from 'vscode'
import type { Place } from './origin'

/** The path of a file, written with `/`. */
export function pathOf(uri: vscode.Uri): string {
  return uri.fsPath.replaceAll('\\', '/')
}

/** A file and the workspace folder that it is in. */
export function placeOf(uri: vscode.Uri): Place {
  const folder = vscode.workspace.getWorkspaceFolder(uri)
  return { path: pathOf(uri), folder: folder && pathOf(folder.uri) }
}
