import * as vscode from 'vscode'
import { applyEdits, modify } from 'jsonc-parser'
import { isAbort, PlatformError } from '../../base/errors'
import type { ConnectionSpec } from '../../model/connection'
import { configurationFile } from '../../host/configuration'
import type { Connections } from '../../host/connection'
import type { Secrets } from '../../host/secrets'
import { execute, plain } from '../../host/commands'
import { wordsFor } from '../../host/words'
import { askSignIn } from './signin'

interface Parts {
  readonly connections: Connections
  readonly secrets: Secrets
}

/** *Add Connection…*: asks for what it needs, writes it into `waymark.json`, tries it, and says what came of it. */
export async function addConnection({ connections, secrets }: Parts): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]
  if (!folder) {
    await vscode.commands.executeCommand('vscode.openFolder')
    return
  }
  const entry = await askEntry(folder.uri)
  const name = entry && (await askName(entry.suggestion, await connections.all()))
  if (!entry || name === undefined) {
    return
  }
  await writeEntry(folder.uri, name, entry.config)
  await connections.rescan()
  await tryOut({ connections, secrets }, name)
}

interface Entry {
  readonly config: ConnectionSpec['config']
  readonly suggestion: string
}

async function askEntry(folder: vscode.Uri): Promise<Entry | undefined> {
  const title = 'Add a connection'
  const kind = await vscode.window.showQuickPick(
    [
      { label: 'MLflow tracking server', detail: 'By its address, as in MLFLOW_TRACKING_URI.', server: true },
      { label: 'MLflow store', detail: 'A mlflow.db file or a mlruns folder on this machine.', server: false },
    ],
    { title },
  )
  if (!kind) {
    return undefined
  }
  return kind.server ? askServer(title) : askStore(folder)
}

async function askServer(title: string): Promise<Entry | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: 'Address of the tracking server',
    placeHolder: 'https://mlflow.example.org',
    ignoreFocusOut: true,
    validateInput: (value) => problemOfAddress(value.trim()),
  })
  if (!text) {
    return undefined
  }
  const url = text.trim().replace(/\/+$/, '')
  return { config: { kind: 'mlflow', url }, suggestion: new URL(url).hostname }
}

/** Why an address cannot be a tracking server's, in words; undefined when it can. */
function problemOfAddress(value: string): string | undefined {
  if (value === '') {
    return undefined
  }
  if (!URL.canParse(value) || !/^https?:/i.test(value)) {
    return 'An address begins with http:// or https://, as in https://mlflow.example.org'
  }
  const url = new URL(value)
  return url.username || url.password
    ? 'Leave user and password out: they are asked for next and kept apart from the file.'
    : undefined
}

async function askStore(folder: vscode.Uri): Promise<Entry | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a mlflow.db file or a mlruns folder',
    defaultUri: folder,
    canSelectFiles: true,
    canSelectFolders: true,
    openLabel: 'Add Store',
  })
  const path = chosen?.[0] && vscode.workspace.asRelativePath(chosen[0], false)
  return path === undefined ? undefined : { config: { kind: 'mlflow-local', path }, suggestion: 'store' }
}

async function askName(suggestion: string, taken: readonly { readonly name: string }[]): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: 'Name of the connection',
    prompt: `It stands in ${configurationFile} and in the Experiments view.`,
    value: suggestion,
    ignoreFocusOut: true,
    validateInput: (value) =>
      taken.some((each) => each.name === value.trim()) ? `There is a connection ${value.trim()} already.` : undefined,
  })
  const trimmed = name?.trim()
  return trimmed === '' ? undefined : trimmed
}

async function writeEntry(folder: vscode.Uri, name: string, config: object): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, configurationFile)
  let text = '{}\n'
  try {
    text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
  } catch {
    // Not there yet: it is made.
  }
  // Edits keep the comments and the order of what a platform team wrote.
  const edits = modify(text, ['connections', name], config, {
    formattingOptions: { insertSpaces: true, tabSize: 2, insertFinalNewline: true },
  })
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(applyEdits(text, edits)))
}

async function tryOut(parts: Parts, name: string): Promise<void> {
  const { connections, secrets } = parts
  const connection = (await connections.all()).find((each) => each.name === name && each.spec.from === 'configured')
  if (!connection) {
    return
  }
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Trying ${name}`, cancellable: true },
      async (_progress, cancel) => {
        const abort = new AbortController()
        cancel.onCancellationRequested(() => abort.abort())
        await connection.platform.experiments?.searchExperiments({ limit: 1 }, abort.signal)
      },
    )
  } catch (error) {
    if (isAbort(error)) {
      return
    }
    if (error instanceof PlatformError && error.reason === 'unauthorized' && connection.spec.origin !== undefined) {
      const signIn = await askSignIn(name, connection.spec.origin)
      if (signIn) {
        await secrets.set(connection.spec.origin, signIn)
        await tryOut(parts, name)
      }
      return
    }
    await offerChange(parts, name, wordsFor(error).sentence)
  }
}

async function offerChange(parts: Parts, name: string, sentence: string): Promise<void> {
  const [again, open] = ['Try Again', `Open ${configurationFile}`]
  const chosen = await vscode.window.showWarningMessage(plain(`${name} was added. ${sentence}`), again, open)
  if (chosen === again) {
    await tryOut(parts, name)
  } else if (chosen === open) {
    await execute('connections.openConfiguration')
  }
}
