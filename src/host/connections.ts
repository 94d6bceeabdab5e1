import * as vscode from 'vscode'
import { DisposableStore, type Disposable } from '../base/disposable'
import { PlatformError } from '../base/errors'
import { Emitter } from '../base/event'
import { createHttp, type HttpClient } from '../base/http'
import type { ConnectContext, ConnectionSpec, PlatformCatalog } from '../model/connection'
import type { Platform } from '../model/platform'
import type { Connection, Connections } from './connection'
import { configurationFile, readConfigurations } from './configuration'
import { log } from './log'
import { environmentSignIn, headersOf, type Secrets } from './secrets'
import { createServers, type ManagedServers } from './servers'

export interface ConnectionsOptions {
  readonly extensionUri: vscode.Uri
  readonly secrets: Secrets
  readonly catalog: PlatformCatalog
}

/** Finds and holds the connections of this window. Made when the first view asks; nothing of it runs at start-up. */
export function createConnections(options: ConnectionsOptions): Connections & Disposable {
  return new LiveConnections(options)
}

interface Held {
  readonly spec: ConnectionSpec
  readonly platform: Platform
  /** Aborted when the connection goes or becomes another: a page that still holds its platform asks nobody any more. */
  readonly end: AbortController
  signedIn: boolean
  server: Connection['server']
}

class LiveConnections implements Connections, Disposable {
  readonly #options: ConnectionsOptions
  readonly #servers: ManagedServers
  readonly #changed = new Emitter<void>()
  readonly #store = new DisposableStore()
  readonly #held = new Map<string, Held>()
  #scan: Promise<void> | undefined
  #watchers: DisposableStore | undefined

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#servers = this.#store.add(createServers(this.#worker('guard')))
    this.#watchFolders()
    this.#store.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watchFolders()
        void this.rescan()
      }),
    )
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => void this.rescan()))
    this.#store.add(options.secrets.onDidChange((origin) => void this.#signedInChanged(origin)))
  }

  get onDidChange(): (listener: () => unknown) => Disposable {
    return this.#changed.event
  }

  async all(): Promise<readonly Connection[]> {
    const scan = (this.#scan ??= this.#rescan())
    await scan.catch((error: unknown) => {
      // The next one who asks looks again.
      this.#scan = this.#scan === scan ? undefined : this.#scan
      throw error
    })
    return [...this.#held.values()].map((held) => connectionOf(held))
  }

  async get(id: string): Promise<Connection | undefined> {
    return (await this.all()).find((connection) => connection.id === id)
  }

  async rescan(): Promise<void> {
    // One scan after the other: two at once would connect the same store twice.
    this.#scan = (this.#scan ?? Promise.resolve()).catch(() => undefined).then(() => this.#rescan())
    await this.#scan
    this.#changed.fire()
  }

  async writable(id: string): Promise<Platform> {
    const held = await this.#require(id)
    if (held.platform.experiments?.edit === undefined) {
      await this.startServer(id)
    }
    return held.server?.platform ?? held.platform
  }

  async startServer(id: string): Promise<void> {
    const held = await this.#require(id)
    const { spec } = held
    if (held.server || spec.store === undefined) {
      return
    }
    requireTrust(spec.name)
    const url = await this.#servers.start(
      spec,
      (port) => this.#options.catalog.serverCommand(spec, port),
      () => {
        this.#serve(held, undefined)
      },
    )
    this.#serve(held, url)
  }

  async stopServer(id: string): Promise<void> {
    const held = await this.#require(id)
    await this.#servers.stop(id)
    this.#serve(held, undefined)
  }

  async repair(id: string): Promise<void> {
    const { spec } = await this.#require(id)
    await this.#options.catalog.repair(spec)
    this.#changed.fire()
  }

  dispose(): void {
    this.#store.dispose()
    for (const held of this.#held.values()) {
      close(held)
    }
    this.#held.clear()
    this.#changed.dispose()
  }

  #serve(held: Held, url: string | undefined): void {
    held.server?.platform.dispose()
    held.server =
      url === undefined
        ? undefined
        : { url, platform: this.#options.catalog.connectServer(this.#context(held.spec, held.end.signal), url) }
    this.#changed.fire()
  }

  async #require(id: string): Promise<Held> {
    await this.all()
    const held = this.#held.get(id)
    if (!held) {
      throw new PlatformError({
        reason: 'notFound',
        platform: id,
        endpoint: '',
        message: `There is no connection ${id} any more.`,
      })
    }
    return held
  }

  async #rescan(): Promise<void> {
    const specs = await this.#find()
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const [id, held] of this.#held) {
      if (JSON.stringify(wanted.get(id)) !== JSON.stringify(held.spec)) {
        await this.#servers.stop(id)
        close(held)
        this.#held.delete(id)
      }
    }
    for (const spec of specs) {
      if (!this.#held.has(spec.id)) {
        this.#held.set(spec.id, await this.#connect(spec))
      }
    }
    void vscode.commands.executeCommand('setContext', 'waymark.connections', this.#held.size === 0 ? 'none' : 'some')
  }

  async #find(): Promise<readonly ConnectionSpec[]> {
    const { catalog } = this.#options
    const specs: ConnectionSpec[] = []
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme === 'file') {
        specs.push(...(await readConfigurations(catalog, folder.uri)), ...(await catalog.discover(folder.uri.fsPath)))
      }
    }
    if (vscode.workspace.isTrusted) {
      specs.push(...catalog.fromEnvironment(process.env))
    }
    return withoutTwins(specs)
  }

  async #connect(spec: ConnectionSpec): Promise<Held> {
    const end = new AbortController()
    const platform = this.#options.catalog.connect(spec, this.#context(spec, end.signal))
    const signedIn = spec.origin !== undefined && (await this.#options.secrets.get(spec.origin)) !== undefined
    log().info(`Connection ${spec.name}: ${spec.config.kind}, ${spec.from}.`)
    return { spec, platform, end, signedIn, server: undefined }
  }

  #context(spec: ConnectionSpec, ended: AbortSignal): ConnectContext {
    return {
      id: spec.id,
      name: spec.name,
      folder: spec.folder,
      http: (baseUrl) => this.#http(spec, baseUrl, ended),
      workerScript: (name) => this.#worker(name),
    }
  }

  #worker(name: string): string {
    return vscode.Uri.joinPath(this.#options.extensionUri, 'dist', 'workers', `${name}.js`).fsPath
  }

  #http(spec: ConnectionSpec, baseUrl: string, ended: AbortSignal): HttpClient {
    const { origin } = new URL(baseUrl)
    return createHttp({
      name: spec.name,
      baseUrl,
      guard: () => {
        requireThere(spec.name, ended)
        requireTrust(spec.name)
      },
      authorize: async () =>
        headersOf(
          (await this.#options.secrets.get(origin)) ??
            (vscode.workspace.isTrusted ? environmentSignIn(origin, process.env) : undefined),
        ),
    })
  }

  async #signedInChanged(origin: string): Promise<void> {
    const signedIn = (await this.#options.secrets.get(origin)) !== undefined
    for (const held of this.#held.values()) {
      if (held.spec.origin === origin) {
        held.signedIn = signedIn
      }
    }
    this.#changed.fire()
  }

  /** Stores and the configuration lie at a folder's root, so nothing below is watched. */
  #watchFolders(): void {
    if (this.#watchers) {
      this.#store.delete(this.#watchers)
    }
    const watchers = (this.#watchers = this.#store.add(new DisposableStore()))
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const pattern of [configurationFile, 'mlflow.db', 'mlruns/*/meta.yaml']) {
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern))
        watchers.add(watcher)
        watchers.add(watcher.onDidCreate(() => void this.rescan()))
        watchers.add(watcher.onDidDelete(() => void this.rescan()))
        if (pattern === configurationFile) {
          watchers.add(watcher.onDidChange(() => void this.rescan()))
        }
      }
    }
  }
}

function connectionOf({ spec, platform, signedIn, server }: Held): Connection {
  return { spec, id: spec.id, name: spec.name, platform, signedIn, server }
}

function close({ end, platform }: Held): void {
  end.abort()
  platform.dispose()
}

function requireThere(name: string, ended: AbortSignal): void {
  if (ended.aborted) {
    throw new PlatformError({
      reason: 'notFound',
      platform: name,
      endpoint: '',
      message: `The connection ${name} is not there any more.`,
      action: 'editConnection',
    })
  }
}

function requireTrust(name: string): void {
  if (!vscode.workspace.isTrusted) {
    throw new PlatformError({
      reason: 'forbidden',
      platform: name,
      endpoint: '',
      message: `${name} is not contacted while this folder is not trusted.`,
      action: 'trustWorkspace',
    })
  }
}

/** The same store or server found twice is one connection; what is configured wins over what was found. */
function withoutTwins(specs: readonly ConnectionSpec[]): readonly ConnectionSpec[] {
  const seen = new Set<string>()
  return specs.filter((spec) => {
    const subject = spec.store ?? JSON.stringify(spec.config)
    const twin = seen.has(subject) || seen.has(`id:${spec.id}`)
    seen.add(subject).add(`id:${spec.id}`)
    return !twin
  })
}
