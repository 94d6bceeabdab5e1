import * as vscode from 'vscode'
import { randomBytes } from 'node:crypto'
import { DisposableStore } from '../base/disposable'
import { isAbort, PlatformError } from '../base/errors'
import { Emitter, type Event } from '../base/event'
import type { AnswerOf, ArgsOf, Contract, Problem, SnapshotOf, ToHost, ToPage } from '../protocol/contract'
import { act, note } from './commands'
import { log } from './log'
import { wordsFor, type Action, type Words } from './words'

/** Answers to a page's calls: one function per call of the contract, its arguments parsed already. */
export type CallHandlers<C extends Contract> = {
  readonly [N in keyof C['calls']]: (args: ArgsOf<C, N>, signal: AbortSignal) => Promise<AnswerOf<C, N>>
}

/** The host's end of one webview. */
export interface PanelLink<C extends Contract> {
  /** Keeps the snapshot and sends it now if the page is visible, else (or again) when it becomes so. */
  publish<N extends keyof C['events']>(name: N, snapshot: SnapshotOf<C, N>): void
  readonly visible: boolean
  readonly onDidChangeVisible: Event<boolean>
  readonly onDidDispose: Event<void>
  title: string
}

export interface PanelOptions<C extends Contract> {
  /** The folder of the page in dist/webview and the panel's view type: `runs` gives `waymark.runs`. */
  readonly page: string
  readonly title: string
  readonly icon?: string
  readonly contract: C
  readonly extensionUri: vscode.Uri
  /** A panel that VS Code brought back after a reload, or an open one that begins anew; left out, a new one is made. */
  readonly restored?: vscode.WebviewPanel
  /** Kept with the panel over reloads, and handed to the serializer. */
  readonly state: unknown
  /** Carries out the `retry` of a problem; the subject of the other actions is `subject`. */
  readonly retry: () => unknown
  readonly subject?: unknown
}

/**
 * Opens a page in an editor tab under a strict policy: no script but the page's own bundle, no inline style, no network.
 * `handlers` is asked for once the link exists, since answering needs it.
 */
export function openPanel<C extends Contract>(
  options: PanelOptions<C>,
  answer: (link: PanelLink<C>) => CallHandlers<C>,
): vscode.WebviewPanel {
  const folder = vscode.Uri.joinPath(options.extensionUri, 'dist', 'webview')
  const panel =
    options.restored ??
    vscode.window.createWebviewPanel(`waymark.${options.page}`, options.title, vscode.ViewColumn.Active, {
      retainContextWhenHidden: false,
    })
  links.get(panel)?.end()
  panel.webview.options = { enableScripts: true, localResourceRoots: [folder] }
  const link = new Link<C>(panel, options)
  links.set(panel, link)
  link.listen(answer(link))
  panel.webview.html = html(panel.webview, folder, options)
  return panel
}

/** The link that is at work in each open panel. */
const links = new WeakMap<vscode.WebviewPanel, { end(): void }>()

class Link<C extends Contract> implements PanelLink<C> {
  readonly #panel: vscode.WebviewPanel
  readonly #options: PanelOptions<C>
  readonly #snapshots = new Map<string, unknown>()
  readonly #calls = new Map<number, AbortController>()
  readonly #store = new DisposableStore()
  readonly #visible = new Emitter<boolean>()
  readonly #disposed = new Emitter<void>()
  #lastAction: Action | undefined
  #ready = false

  constructor(panel: vscode.WebviewPanel, options: PanelOptions<C>) {
    this.#panel = panel
    this.#options = options
    this.#store.add(panel.onDidChangeViewState(() => this.#visible.fire(panel.visible)))
    this.#store.add(panel.onDidDispose(() => this.end()))
  }

  /** The panel was closed, or begins anew with another link. */
  end(): void {
    this.#ready = false
    for (const call of this.#calls.values()) {
      call.abort()
    }
    this.#disposed.fire()
    this.#store.dispose()
  }

  get visible(): boolean {
    return this.#panel.visible
  }

  get onDidChangeVisible(): Event<boolean> {
    return this.#visible.event
  }

  get onDidDispose(): Event<void> {
    return this.#disposed.event
  }

  get title(): string {
    return this.#panel.title
  }

  set title(title: string) {
    this.#panel.title = title
  }

  publish<N extends keyof C['events']>(name: N, snapshot: SnapshotOf<C, N>): void {
    this.#snapshots.set(String(name), snapshot)
    if (this.#ready && this.#panel.visible) {
      this.#send({ kind: 'events', values: [[String(name), snapshot]] })
    }
  }

  listen(handlers: CallHandlers<C>): void {
    this.#store.add(
      this.#panel.webview.onDidReceiveMessage((message: ToHost) => {
        switch (message.kind) {
          case 'ready':
            // A page starts anew each time it is shown, so all it knows is what is sent here.
            this.#ready = true
            this.#send({ kind: 'events', values: [...this.#snapshots] })
            return
          case 'call':
            void this.#answer(handlers, message)
            return
          case 'abort':
            this.#calls.get(message.id)?.abort()
            return
          case 'act':
            void this.#act(message.action)
            return
          case 'fault':
            log().error(`Page ${this.#options.page}: ${message.message.slice(0, 2_000)}`)
        }
      }),
    )
  }

  async #answer(handlers: CallHandlers<C>, message: Extract<ToHost, { kind: 'call' }>): Promise<void> {
    const { id, name } = message
    const abort = new AbortController()
    this.#calls.set(id, abort)
    try {
      this.#send({ kind: 'answer', id, value: await this.#call(handlers, name, message.args, abort.signal) })
    } catch (error) {
      this.#send({ kind: 'refusal', id, problem: this.#problem(error) })
    } finally {
      this.#calls.delete(id)
    }
  }

  async #call(handlers: CallHandlers<C>, name: string, args: unknown, signal: AbortSignal): Promise<unknown> {
    const spec = Object.hasOwn(this.#options.contract.calls, name) ? this.#options.contract.calls[name] : undefined
    if (!spec) {
      throw new Error(`The page called ${name}, which its contract does not have.`)
    }
    const parsed = spec.args.parse(args)
    const handler: (args: never, signal: AbortSignal) => Promise<unknown> = handlers[name as keyof C['calls']]
    return handler(parsed as never, signal)
  }

  #problem(error: unknown): Problem {
    if (!isAbort(error)) {
      note(error)
    }
    const words = wordsFor(error)
    this.#lastAction = words.action
    return toProblem(words)
  }

  async #act(id: string): Promise<void> {
    const known: Action | undefined = this.#lastAction?.id === id ? this.#lastAction : knownAction(id)
    if (known) {
      await act(known, this.#options.retry, this.#options.subject)
    }
  }

  #send(message: ToPage): void {
    void this.#panel.webview.postMessage(message)
  }
}

/** Actions that a published state may carry without a call having failed. */
function knownAction(id: string): Action | undefined {
  const all: readonly Action['id'][] = [
    'retry',
    'trust',
    'log.show',
    'connections.signIn',
    'connections.startServer',
    'connections.repair',
    'connections.openConfiguration',
  ]
  const found = all.find((each) => each === id)
  return found && { id: found, title: '' }
}

/** A failure as a page shows it. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof PlatformError)) {
    note(error)
  }
  return toProblem(wordsFor(error))
}

function toProblem({ sentence, action }: Words): Problem {
  return { sentence, action: action && { id: action.id, title: action.title } }
}

function html(webview: vscode.Webview, folder: vscode.Uri, options: PanelOptions<Contract>): string {
  const nonce = randomBytes(16).toString('base64')
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString()
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ')
  const state = Buffer.from(JSON.stringify(options.state ?? null), 'utf8').toString('base64')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file('codicon.css')}">
<link rel="stylesheet" href="${file(`${options.page}.css`)}">
</head>
<body data-subject="${state}">
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${file(`${options.page}.js`)}"></script>
</body>
</html>`
}
