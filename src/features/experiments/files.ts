import * as vscode from 'vscode'
import { createHash } from 'node:crypto'
import type { Connections } from '../../host/connection'
import type { ReadOnlyFiles } from '../../host/seats'
import type { ArtifactSubject } from '../../model/subject'
import { pathOf, placeOf } from './names'
import { collect, type Incoming, type Progress } from './transfer'

const scheme = 'waymark-artifact'

export type WhichArtifact = Pick<ArtifactSubject, 'connection' | 'runId' | 'path'>

/**
 * Artifacts as read-only files of the editor: nothing of a server is laid on the disk to be looked at, and a tab that a
 * reload brings back reads it again.
 */
export interface ArtifactFiles extends ReadOnlyFiles {
  /** The address of an artifact in the editor; its bytes are loaded with progress and cancel, and kept for the next reading. */
  prepare(artifact: WhichArtifact, signal: AbortSignal, progress: Progress): Promise<vscode.Uri>
}

export function createArtifactFiles(connections: () => Promise<Connections>): ArtifactFiles {
  const ready = new Map<string, Uint8Array>()
  const sizes = new Map<string, number>()
  const load = async (artifact: WhichArtifact, signal: AbortSignal, progress: Progress): Promise<Uint8Array> =>
    collect(await openArtifact(await connections(), artifact, signal), signal, progress)
  const read = async (uri: vscode.Uri): Promise<Uint8Array> => {
    const key = uri.toString()
    const bytes =
      ready.get(key) ??
      (await load(await artifactOf(await connections(), uri), new AbortController().signal, () => undefined))
    ready.delete(key)
    sizes.set(key, bytes.length)
    return bytes
  }
  return {
    async prepare(artifact, signal, progress) {
      const uri = uriOf(artifact)
      const bytes = await load(artifact, signal, progress)
      ready.set(uri.toString(), bytes)
      sizes.set(uri.toString(), bytes.length)
      return uri
    },
    stat: async (uri) => {
      const key = uri.toString()
      if (!sizes.has(key)) {
        ready.set(key, await read(uri))
      }
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: sizes.get(key) ?? 0 }
    },
    readFile: read,
  }
}

/** The bytes of an artifact from its platform. */
export async function openArtifact(
  connections: Connections,
  { connection: id, runId, path }: WhichArtifact,
  signal: AbortSignal,
): Promise<Incoming> {
  const connection = await connections.get(id)
  if (!connection?.platform.experiments) {
    throw vscode.FileSystemError.Unavailable(`There is no connection ${id} any more.`)
  }
  return { ...(await connection.platform.experiments.openArtifact(runId, path, signal)), from: connection.name }
}

/** The artifact that an address of the editor stands for. */
async function artifactOf(connections: Connections, uri: vscode.Uri): Promise<WhichArtifact> {
  const place = placeOf(uri.path)
  const connection = (await connections.all()).find(({ id }) => shortId(id) === uri.authority)
  if (!place || !connection) {
    throw vscode.FileSystemError.FileNotFound(uri)
  }
  return { connection: connection.id, ...place }
}

function uriOf({ connection, runId, path }: WhichArtifact): vscode.Uri {
  return vscode.Uri.from({ scheme, authority: shortId(connection), path: pathOf(runId, path) })
}

/** Connections' ids are long and hold what an authority cannot. */
function shortId(connection: string): string {
  return createHash('sha256').update(connection).digest('hex').slice(0, 16)
}
