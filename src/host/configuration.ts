import * as vscode from 'vscode'
import type { ConnectionSpec, PlatformCatalog } from '../model/connection'

export const configurationFile = 'waymark.json'

let diagnostics: vscode.DiagnosticCollection | undefined

/** Reads the `waymark.json` of a workspace folder; what is wrong in it is marked in the file, and the rest still counts. */
export async function readConfigurations(
  catalog: PlatformCatalog,
  folder: vscode.Uri,
): Promise<readonly ConnectionSpec[]> {
  const uri = vscode.Uri.joinPath(folder, configurationFile)
  const text = await readText(uri)
  if (text === undefined) {
    diagnostics?.delete(uri)
    return []
  }
  const { connections, problems } = catalog.readConfiguration(text, folder.fsPath)
  diagnostics ??= vscode.languages.createDiagnosticCollection('waymark')
  const place = placeIn(text)
  diagnostics.set(
    uri,
    problems.map(({ start, end, message }) => {
      const mark = new vscode.Diagnostic(new vscode.Range(place(start), place(end)), message)
      mark.source = 'Waymark'
      return mark
    }),
  )
  return connections
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
  } catch {
    // Not there: nothing is configured.
    return undefined
  }
}

function placeIn(text: string): (offset: number) => vscode.Position {
  return (offset) => {
    const before = text.slice(0, offset)
    const line = before.split('\n').length - 1
    return new vscode.Position(line, offset - (before.lastIndexOf('\n') + 1))
  }
}
