import type { Page } from '../../model/experiment'
import type { LoggedModelQuery } from '../../model/platform'
import type { LoggedModel } from '../../model/run'
import { isAbsent, post, refusal, root, type Api } from './api'
import { given, toLoggedModel } from './map'
import { loggedModelsAnswer } from './wire'

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
