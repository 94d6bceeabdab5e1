import type { z } from 'zod'
import type { HttpClient } from '../base/http'
import type { Platform } from './platform'

/** What a platform is given to connect with: the seams of the host, without VS Code. */
export interface ConnectContext {
  /** The connection's id, unique in the window. */
  readonly id: string
  /** The connection's name as the person knows it; stands in errors and rows. */
  readonly name: string
  /** The workspace folder that the connection was found or configured in; paths of a configuration are relative to it. */
  readonly folder: string | undefined
  /** A client of one origin with the person's sign-in for it, refused with a PlatformError while the workspace is not trusted. */
  http(baseUrl: string): HttpClient
  /** Absolute path of a worker's script, by its name in the build (`mlflow-local`, `table`). */
  workerScript(name: string): string
}

/** One kind of external system: how it is described in `waymark.json` and how a connection to it is made. */
export interface PlatformKind<C extends { readonly kind: string }> {
  readonly kind: C['kind']
  /** In sentence case, for choices and rows: `MLflow tracking server`. */
  readonly title: string
  /** The connection's entry in `waymark.json`, from which its JSON schema and *Add Connection…* come. */
  readonly schema: z.ZodType<C>
  /** Does no I/O: a connection that is not reachable is a platform whose calls reject. */
  connect(config: C, context: ConnectContext): Platform
}

/** A connection as it was found or configured, before anything is asked of it. */
export interface ConnectionSpec {
  /** Unique in the window: the key in `waymark.json`, or what discovery gave it. */
  readonly id: string
  readonly name: string
  readonly from: 'found' | 'environment' | 'configured'
  /** The workspace folder that it belongs to; paths are relative to it. */
  readonly folder: string | undefined
  readonly config: { readonly kind: string; readonly [setting: string]: unknown }
  /** Where requests go, for servers: what a sign-in is kept under. Absent for local stores. */
  readonly origin?: string
  /** The store's path, for local stores. */
  readonly store?: string
}

/** What the composition root knows of all platforms together, loaded when a connection is first needed. */
export interface PlatformCatalog {
  /** Connections of a `waymark.json`; a text that does not parse gives the problems instead, by character offsets. */
  readConfiguration(text: string, folder: string): ConfigurationReading
  /** Local stores in a folder: a few file look-ups, nothing started, nothing contacted. */
  discover(folder: string): Promise<readonly ConnectionSpec[]>
  /** Connections that the environment's variables name. */
  fromEnvironment(env: Readonly<Record<string, string | undefined>>): readonly ConnectionSpec[]
  connect(spec: ConnectionSpec, context: ConnectContext): Platform
  /** Opens a local store for writing so that its database undoes a half-done commit: only when the person asked. */
  repair(spec: ConnectionSpec): Promise<void>
  /** What starts a server on a local store at a port of 127.0.0.1. */
  serverCommand(spec: ConnectionSpec, port: number): ServerCommand
  /** The platform of a server that was started on a local store: what writes go through. */
  connectServer(context: ConnectContext, url: string): Platform
}

/** How `mlflow` is called to serve a local store. */
export interface ServerCommand {
  /** What comes after `mlflow`. */
  readonly args: readonly string[]
  /** What its environment needs beyond the person's own. */
  readonly env: Readonly<Record<string, string>>
}

export interface ConfigurationReading {
  readonly connections: readonly ConnectionSpec[]
  readonly problems: readonly { readonly start: number; readonly end: number; readonly message: string }[]
}
