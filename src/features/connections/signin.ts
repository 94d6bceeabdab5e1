import * as vscode from 'vscode'
import type { SignIn } from '../../host/secrets'

/** Asks how to sign in to a server; undefined when the person leaves. */
export async function askSignIn(name: string, origin: string): Promise<SignIn | undefined> {
  const title = `Sign in to ${name}`
  const kind = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly signIn: SignIn['kind'] }>(
    [
      { label: 'Token', detail: 'Sent as a bearer token (MLFLOW_TRACKING_TOKEN).', signIn: 'token' },
      { label: 'User and password', detail: 'Sent as basic authentication.', signIn: 'basic' },
    ],
    { title, placeHolder: `Kept by the editor's secret storage and sent to ${origin} alone` },
  )
  if (!kind) {
    return undefined
  }
  if (kind.signIn === 'token') {
    const token = await secret(title, 'Token')
    return token === undefined ? undefined : { kind: 'token', token }
  }
  const user = await vscode.window.showInputBox({ title, prompt: 'User', ignoreFocusOut: true })
  const password = user ? await secret(title, `Password of ${user}`) : undefined
  return user && password !== undefined ? { kind: 'basic', user, password } : undefined
}

async function secret(title: string, prompt: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title, prompt, password: true, ignoreFocusOut: true })
  return text === '' ? undefined : text?.trim()
}
