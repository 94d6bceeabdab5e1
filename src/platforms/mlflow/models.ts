import type { Page } from '../../model/experiment'
import type { LoggedModelQuery } from '../../model/platform'
import type { Artifact, LoggedModel } from '../../model/run'
import { get, isAbsent, post, refusal, root, type Api } from './api'
import { toArtifacts, type ArtifactBody } from './artifacts'
import { given, toLoggedModel } from './map'
import { artifactsAnswer, loggedModelsAnswer } from './wire'

const path = '/logged-models/search'

/** Models that runs logged, newest first. A server before MLflow 3 has none: an empty page, and it is not asked again. */
export async function searchLoggedModels(
  api: Api,
  { experimentIds, runId, limit, page }: LoggedModelQuery,
  signal?: AbortSignal,
): Promise<Page<LoggedModel>> {
  if (api.lacking.has(path)) {
    return { items: [] }
  }
  if (runId !== undefined && !/^[\w-]+$/.test(runId)) {
    throw refusal(api, 'invalidRequest', root + path, `${runId} is not the id of a run.`)
  }
  const body = {
    experiment_ids: experimentIds,
    filter: runId === undefined ? undefined : `source_run_id = '${runId}'`,
    max_results: limit,
    order_by: [{ field_name: 'creation_timestamp', ascending: false }],
    page_token: page,
  }
  try {
    const { models, next_page_token } = await post(api, path, body, loggedModelsAnswer, { signal })
    return { items: (models ?? []).map(toLoggedModel), next: given(next_page_token) }
  } catch (error) {
    if (!isAbsent(error)) {
      throw error
    }
    api.lacking.add(path)
    return { items: [] }
  }
}

/** The files and folders of a logged model right below `path`, by name. */
export async function listModelArtifacts(
  api: Api,
  modelId: string,
  path: string | undefined,
  signal?: AbortSignal,
): Promise<readonly Artifact[]> {
  const query = { artifact_directory_path: given(path?.replace(/\/+$/, '')) }
  const of = `/logged-models/${encodeURIComponent(modelId)}/artifacts/directories`
  return toArtifacts(await get(api, of, query, artifactsAnswer, { signal }))
}

/** The bytes of a file of a logged model: a route that MLflow made for its own page alone. */
export function openModelArtifact(
  api: Api,
  modelId: string,
  path: string,
  signal?: AbortSignal,
): Promise<ArtifactBody> {
  return api.http.stream({
    path: `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(modelId)}/artifacts/files`,
    query: { artifact_file_path: path },
    signal,
  })
}
