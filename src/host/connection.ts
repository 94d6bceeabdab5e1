import type { Event } from '../base/event'
import type { ConnectionSpec } from '../model/connection'
import type { Platform } from '../model/platform'

/** A connection of this window: its description, and its platform once somebody asks for it. */
export interface Connection {
  readonly spec: ConnectionSpec
  readonly id: string
  readonly name: string
  readonly platform: Platform
  /** True when a sign-in is kept for its origin. */
  readonly signedIn: boolean
  /** The MLflow server that Waymark runs on its store, if any. */
  readonly server: { readonly url: string; readonly platform: Platform } | undefined
}

/** All connections: found in the workspace, named by the environment, or configured in `waymark.json`. */
export interface Connections {
  /** Looks for connections at the first call; later calls answer at once. */
  all(): Promise<readonly Connection[]>
  get(id: string): Promise<Connection | undefined>
  /** Connections came, went, or changed (signed in, started to serve). */
  readonly onDidChange: Event<void>
  /** Looks again: files may have come. */
  rescan(): Promise<void>
  /** The platform that can write to this connection: its own, or a server started on its store, with progress and only in a trusted workspace. */
  writable(id: string): Promise<Platform>
  startServer(id: string): Promise<void>
  stopServer(id: string): Promise<void>
  repair(id: string): Promise<void>
}
