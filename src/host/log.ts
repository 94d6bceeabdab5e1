import * as vscode from 'vscode'

let channel: vscode.LogOutputChannel | undefined

/** The one log, made at its first line. Never given a secret or a query string. */
export function log(): vscode.LogOutputChannel {
  return (channel ??= vscode.window.createOutputChannel('Waymark', { log: true }))
}

export function disposeLog(): void {
  channel?.dispose()
  channel = undefined
}
