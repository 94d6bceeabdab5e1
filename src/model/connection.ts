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
