import { isAbort } from '../../base/errors'
import { formatSize } from '../../base/format'
import type { ExperimentSource } from '../../model/platform'
import type { Artifact } from '../../model/run'

/** What is read of a run's artifacts. */
export type ArtifactReader = Pick<ExperimentSource, 'listArtifacts' | 'openArtifact'>

/** Folders right below the top that are looked into: a model's lies there. */
const mostFolders = 20

/** The run's files at the top and one folder below, of which at most {@link mostFolders} are looked into. */
export async function nearFiles(
  source: ArtifactReader,
  runId: string,
  signal: AbortSignal,
): Promise<readonly Artifact[]> {
  const top = await source.listArtifacts(runId, undefined, signal)
  const folders = top.filter(({ isFolder }) => isFolder).slice(0, mostFolders)
  const files = top.filter(({ isFolder }) => !isFolder)
  for (const { path } of folders) {
    files.push(...(await source.listArtifacts(runId, path, signal)).filter(({ isFolder }) => !isFolder))
  }
  return files
}

/** A text of a run, or why it is none, as the end of a sentence that starts with its name. */
export type TextReading = { readonly text: string } | { readonly note: string }

/** Reads a text of at most `most` bytes; never takes in more than that, whatever its list says of its size. */
export async function readText(
  source: ArtifactReader,
  runId: string,
  artifact: Artifact,
  most: number,
  signal: AbortSignal,
): Promise<TextReading> {
  const tooLarge = { note: `is larger than ${formatSize(most)} and is not read` }
  if (artifact.size !== undefined && artifact.size > most) {
    return tooLarge
  }
  try {
    const { body } = await source.openArtifact(runId, artifact.path, signal)
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of body) {
      const part = Buffer.from(chunk)
      bytes += part.length
      if (bytes > most) {
        return tooLarge
      }
      chunks.push(part)
    }
    signal.throwIfAborted()
    return decoded(Buffer.concat(chunks))
  } catch (error) {
    if (isAbort(error)) {
      throw error
    }
    return { note: `could not be read: ${String(error instanceof Error ? error.message : error).replace(/\.$/, '')}` }
  }
}

function decoded(bytes: Uint8Array): TextReading {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? { note: 'is not a text' } : { text }
  } catch {
    return { note: 'is not a text' }
  }
}

export function nameOf({ path }: Artifact): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
