import * as vscode from 'vscode'
import { note, plain } from './commands'
import type { Restore } from './seats'
import { wordsFor } from './words'

export interface TabsOptions<S> {
  /** The same for subjects that share a tab. */
  readonly keyOf: (subject: S) => string | Promise<string>
  /** What VS Code kept of a tab; undefined where it is not of this version. */
  readonly read: (state: unknown) => S | undefined | Promise<S | undefined>
  /** Opens a page in the tab that VS Code brought back, or in a new one. */
  readonly open: (
    subject: S,
    restored: vscode.WebviewPanel | undefined,
  ) => vscode.WebviewPanel | Promise<vscode.WebviewPanel>
  /** Said when a tab that was open before cannot be opened again; the failure follows. */
  readonly lost: string
}

export interface Tabs<S> {
  /** Shows the subject's one tab. */
  readonly show: (subject: S) => Promise<void>
  /** Brings back a tab that was open when the window closed. */
  readonly restore: Restore
}

/** One editor tab a subject: opening it again shows it, and a reload brings it back. */
export function createTabs<S>({ keyOf, read, open, lost }: TabsOptions<S>): Tabs<S> {
  const tabs = new Map<string, vscode.WebviewPanel>()

  const show = async (subject: S, restored?: vscode.WebviewPanel): Promise<void> => {
    const key = await keyOf(subject)
    const known = tabs.get(key)
    if (known && !restored) {
      known.reveal()
      return
    }
    const panel = await open(subject, restored)
    tabs.set(key, panel)
    panel.onDidDispose(() => tabs.delete(key))
  }

  return {
    show: (subject) => show(subject),
    restore: async (panel, state) => {
      const subject = await read(state)
      try {
        await (subject === undefined ? Promise.resolve(panel.dispose()) : show(subject, panel))
      } catch (error) {
        note(error)
        panel.dispose()
        void vscode.window.showWarningMessage(plain(`${lost} ${wordsFor(error).sentence}`))
      }
    },
  }
}
