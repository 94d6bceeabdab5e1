import * as vscode from 'vscode'
import { note, plain } from './commands'
import type { Connections } from './connection'
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
  /**
   * For pages that keep the platforms they were opened with: when a connection becomes another one (its address was
   * changed, say), its open tabs begin anew. A connection that went leaves its tabs as they are.
   */
  readonly renew?: {
    readonly connections: () => Promise<Connections>
    /** Ids of the connections that a subject stands on. */
    readonly of: (subject: S) => readonly string[]
  }
}

export interface Tabs<S> {
  /** Shows the subject's one tab. */
  readonly show: (subject: S) => Promise<void>
  /** Brings back a tab that was open when the window closed. */
  readonly restore: Restore
}

interface Tab<S> {
  readonly subject: S
  readonly panel: vscode.WebviewPanel
  /** The platforms it was opened with. */
  platforms: readonly unknown[]
}

/** One editor tab a subject: opening it again shows it, and a reload brings it back. */
export function createTabs<S>({ keyOf, read, open, lost, renew }: TabsOptions<S>): Tabs<S> {
  const tabs = new Map<string, Tab<S>>()
  let watching: unknown

  const platformsOf = async (subject: S): Promise<readonly unknown[]> => {
    const connections = await renew?.connections()
    const ids = renew?.of(subject) ?? []
    return Promise.all(ids.map(async (id) => (await connections?.get(id))?.platform))
  }

  const renewAll = async (): Promise<void> => {
    for (const tab of tabs.values()) {
      const platforms = await platformsOf(tab.subject)
      const isOther = platforms.some((platform, index) => platform !== tab.platforms[index])
      if (isOther && !platforms.includes(undefined)) {
        tab.platforms = platforms
        await open(tab.subject, tab.panel)
      }
    }
  }

  const watch = async (): Promise<void> => {
    const connections = await renew?.connections()
    watching ??= connections?.onDidChange(() => void renewAll().catch(note))
  }

  const show = async (subject: S, restored?: vscode.WebviewPanel): Promise<void> => {
    const key = await keyOf(subject)
    const known = tabs.get(key)
    if (known && !restored) {
      known.panel.reveal()
      return
    }
    await watch()
    const platforms = await platformsOf(subject)
    const panel = await open(subject, restored)
    tabs.set(key, { subject, panel, platforms })
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
