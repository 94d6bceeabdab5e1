import { isAbort } from '../base/errors'
import { formatSize } from '../base/format'
import type { ExperimentSource } from '../model/platform'
import type { Artifact, LoggedModel, Run } from '../model/run'

/** What is asked for a run's files and those of its models. */
export type FileSource = Pick<
  ExperimentSource,
  'listArtifacts' | 'openArtifact' | 'searchLoggedModels' | 'listModelArtifacts' | 'openModelArtifact'
>

/** A file that a run logged, by itself or with a model. */
export interface RunFile {
  /** Below the run's artifacts, or below the model's behind its name. */
  readonly path: string
  /** In bytes, where it is known. */
  readonly size: number | undefined
  open(signal: AbortSignal): Promise<{ readonly body: NodeJS.ReadableStream }>
}

/** Folders right below the top that are looked into: a model's lies there. */
const mostFolders = 20
/** Models of a run that are looked into: those of MLflow 3 have a place of their own. */
const mostModels = 5

export interface NearFiles {
  readonly files: readonly RunFile[]
  /** Which models' files could not be listed, one sentence each. */
  readonly notes: readonly string[]
}

/** The run's files at the top and one folder below, then those at the top of the models that it logged. */
export async function nearFiles(source: FileSource, run: RunPlace, signal: AbortSignal): Promise<NearFiles> {
  const runId = run.id
  const top = await source.listArtifacts(runId, undefined, signal)
  const folders = top.filter(({ isFolder }) => isFolder).slice(0, mostFolders)
  const lists = await Promise.all(folders.map(({ path }) => source.listArtifacts(runId, path, signal)))
  const own = [top, ...lists].flat().filter(({ isFolder }) => !isFolder)
  const opened = ({ path, size }: Artifact): RunFile => ({
    ...{ path, size },
    open: (aborted) => source.openArtifact(runId, path, aborted),
  })
  const models = await modelsOf(source, run, signal)
  const found = await Promise.all(models.map((model) => modelFiles(source, model, signal)))
  return {
    files: [...own.map(opened), ...found.flatMap(({ files }) => files)],
    notes: found.flatMap(({ notes }) => notes),
  }
}

type RunPlace = Pick<Run, 'id' | 'experimentId'>

async function modelsOf(source: FileSource, run: RunPlace, signal: AbortSignal): Promise<readonly LoggedModel[]> {
  const query = { experimentIds: [run.experimentId], runId: run.id, limit: mostModels }
  return (await source.searchLoggedModels?.(query, signal))?.items ?? []
}

/** A model whose files cannot be listed leaves those of the others. */
async function modelFiles(source: FileSource, { id, name }: LoggedModel, signal: AbortSignal): Promise<NearFiles> {
  try {
    const all = (await source.listModelArtifacts?.(id, undefined, signal)) ?? []
    const files = all
      .filter(({ isFolder }) => !isFolder)
      .map(({ path, size }) => ({
        path: `${name}/${path}`,
        size,
        open: (aborted: AbortSignal) => openFile(source, id, path, aborted),
      }))
    return { files, notes: [] }
  } catch (error) {
    if (isAbort(error)) {
      throw error
    }
    return { files: [], notes: [`The files of the model ${name} could not be listed: ${messageOf(error)}.`] }
  }
}

function openFile(source: FileSource, id: string, path: string, signal: AbortSignal): ReturnType<RunFile['open']> {
  const opening = source.openModelArtifact?.(id, path, signal)
  return opening ?? Promise.reject(new Error('files of models are not given out'))
}

function messageOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).replace(/\.$/, '')
}

/** A text of a run, or why it is none, as the end of a sentence that starts with its name. */
export type TextReading = { readonly text: string } | { readonly note: string }

/** Reads a text of at most `most` bytes; never takes in more than that, whatever its list says of its size. */
export async function readText(file: RunFile, most: number, signal: AbortSignal): Promise<TextReading> {
  const tooLarge = { note: `is larger than ${formatSize(most)} and is not read` }
  if (file.size !== undefined && file.size > most) {
    return tooLarge
  }
  try {
    const { body } = await file.open(signal)
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
    return { note: `could not be read: ${messageOf(error)}` }
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

/** The last part of a file's path. */
export function nameOf({ path }: RunFile): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
