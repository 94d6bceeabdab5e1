import * as vscode from 'vscode'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { setting } from './settings'

/** How to run `mlflow` of the workspace's Python: program, first arguments, and the path that its helpers are found on. */
export interface MlflowCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The first Python that can import MLflow: the setting's, the Python extension's, a `.venv` or `venv` of the folder, the path's. */
export async function findMlflow(folder: string | undefined): Promise<MlflowCommand | undefined> {
  for (const python of await candidates(folder)) {
    if (await canImportMlflow(python)) {
      const path = `${dirname(python)}${delimiter}${process.env.PATH ?? ''}`
      return { file: python, args: ['-m', 'mlflow'], env: { PATH: path } }
    }
  }
  return undefined
}

async function candidates(folder: string | undefined): Promise<readonly string[]> {
  const chosen = setting('waymark.python')
  if (chosen !== '') {
    return [folder !== undefined && chosen.startsWith('.') ? join(folder, chosen) : chosen]
  }
  const bin = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python')
  const local = ['.venv', 'venv', 'env'].flatMap((name) => (folder === undefined ? [] : [join(folder, name, bin)]))
  return [...(await ofPythonExtension(folder)), ...local.filter((file) => existsSync(file)), 'python3', 'python']
}

/** The interpreter that the Python extension has chosen, where it is installed; asked by its public API (`environments`). */
async function ofPythonExtension(folder: string | undefined): Promise<readonly string[]> {
  const extension = vscode.extensions.getExtension<unknown>('ms-python.python')
  if (!extension) {
    return []
  }
  const api: unknown = await extension.activate()
  const environments = property(api, 'environments')
  const active = property(environments, 'getActiveEnvironmentPath')
  if (typeof active !== 'function') {
    return []
  }
  const path = property(active.call(environments, folder && vscode.Uri.file(folder)) as unknown, 'path')
  return typeof path === 'string' ? [path] : []
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

async function canImportMlflow(python: string): Promise<boolean> {
  try {
    const probe = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("mlflow") is None)'
    await promisify(execFile)(python, ['-c', probe], { timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
