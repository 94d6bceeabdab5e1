import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { z } from 'zod'
import { isAbort, PlatformError, type Reason } from '../../base/errors'
import type { Artifact } from '../../model/run'
import { get, type Api } from './api'
import { directRoot, findDirect, listDirect } from './direct'
import { given } from './map'
import { getRun } from './runs'
import { artifactsAnswer } from './wire'

export interface ArtifactBody {
  readonly body: NodeJS.ReadableStream
  readonly size: number | undefined
}

/** The files and folders right below `path`, by name. */
export async function listArtifacts(
  api: Api,
  runId: string,
  path: string | undefined,
  signal?: AbortSignal,
): Promise<readonly Artifact[]> {
  const folder = given(path?.replace(/\/+$/, ''))
  const { root, artifacts } = await askForList(api, runId, folder, signal)
  if (artifacts.length > 0) {
    return artifacts
  }
  // The server may be on another machine than the run, whose artifacts then lie here.
  const top = directRoot(root, runId)
  return top === undefined ? [] : listDirect(top, folder)
}

interface ArtifactList {
  readonly root: string | undefined
  readonly artifacts: readonly Artifact[]
}

async function askForList(
  api: Api,
  runId: string,
  path: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ArtifactList> {
  const artifacts: Artifact[] = []
  let root: string | undefined
  let token: string | undefined
  do {
    const query = { run_id: runId, path, page_token: token }
    const answer = await get(api, '/artifacts/list', query, artifactsAnswer, { signal })
    artifacts.push(...toArtifacts(answer))
    root = given(answer.root_uri)
    token = given(answer.next_page_token)
  } while (token !== undefined)
  return { root, artifacts: artifacts.sort(byPath) }
}

/** What a list of artifacts holds, by name. */
export function toArtifacts({ files }: z.infer<typeof artifactsAnswer>): readonly Artifact[] {
  const artifacts = (files ?? []).map(({ path, is_dir, file_size }) => {
    const isFolder = is_dir ?? false
    const size = file_size === null || file_size === undefined ? undefined : Number(file_size)
    return { path, isFolder, ...(!isFolder && size !== undefined && { size }) }
  })
  return artifacts.sort(byPath)
}

function byPath(one: Artifact, other: Artifact): number {
  return one.path < other.path ? -1 : 1
}

/** The bytes of an artifact: from the server, or from this machine where the server cannot reach them and they lie here. */
export async function openArtifact(api: Api, runId: string, path: string, signal?: AbortSignal): Promise<ArtifactBody> {
  const asked = { path: '/get-artifact', query: { run_uuid: runId, path }, signal }
  try {
    return await api.http.stream(asked)
  } catch (error) {
    if (!isOutOfReach(error)) {
      throw error
    }
    // Rejects with `notFound` for an unknown run.
    const { artifactUri } = await getRun(api, runId, signal)
    const top = directRoot(artifactUri, runId)
    const file = top === undefined ? undefined : await findDirect(top, path)
    if (file !== undefined) {
      return { body: createReadStream(file, { signal }), size: (await stat(file)).size }
    }
    throw await explained(api, { runId, path, artifactUri, error }, signal)
  }
}

function isOutOfReach(error: unknown): error is PlatformError {
  return error instanceof PlatformError && (error.reason === 'notFound' || error.reason === 'server')
}

interface Failure {
  readonly runId: string
  readonly path: string
  readonly artifactUri: string | undefined
  readonly error: PlatformError
}

/** Older servers fail over an artifact that is not there as over a store that they cannot reach: its list tells which. */
async function explained(
  api: Api,
  { runId, path, artifactUri, error }: Failure,
  signal: AbortSignal | undefined,
): Promise<PlatformError> {
  const { platform, endpoint, code } = error
  const folder = path.split('/').slice(0, -1).join('/')
  const listed = await askForList(api, runId, given(folder), signal).catch((failure: unknown) => {
    if (isAbort(failure)) {
      throw failure
    }
    return undefined
  })
  const found = listed?.artifacts.find((artifact) => artifact.path === path)
  const make = (reason: Reason, message: string): PlatformError =>
    new PlatformError({ reason, platform, endpoint, code, message, cause: error })
  if (found?.isFolder) {
    return make('invalidRequest', `${path} is a folder.`)
  }
  if (listed && !found) {
    return make('notFound', `There is no artifact ${path}.`)
  }
  const place = artifactUri ?? 'a place that it does not name'
  return make('notFound', `The server does not give out ${path}, which it keeps at ${place}.`)
}
