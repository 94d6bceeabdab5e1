import type { Page } from '../../model/experiment'
import {
  compareVersions,
  promptTag,
  registeredKind,
  versionStage,
  versionStatus,
  type ModelQuery,
  type ModelRegistry,
  type ModelVersion,
  type RegisteredModel,
  type VersionQuery,
} from '../../model/registry'
import { get, refusal, root, type Api } from './api'
import { nameFilter } from './experiments'
import { given, toMap, toTime } from './map'
import {
  modelVersionAnswer,
  modelVersionsAnswer,
  registeredModelAnswer,
  registeredModelsAnswer,
  type ModelVersionWire,
  type RegisteredModelWire,
} from './wire'

const orders = { name: 'name ASC', updated: 'last_updated_timestamp DESC' } as const
/** What the server gives at the most. */
const mostModels = 1_000
const mostVersions = 10_000

/** The model registry of a tracking server. */
export function createRegistry(api: Api): ModelRegistry {
  return {
    searchModels: (query, signal) => searchModels(api, query, signal),
    getModel: (name, signal) => getModel(api, name, signal),
    searchVersions: (query, signal) => searchVersions(api, query, signal),
    getVersion: async (name, version, signal) => {
      const answer = await get(api, '/model-versions/get', { name, version }, modelVersionAnswer, { signal })
      return toVersion(answer.model_version, answer.model_version.aliases ?? [])
    },
    webUrl: ({ name, version }) => {
      const page = `${api.http.baseUrl}/#/models/${encodeURIComponent(name)}`
      return version === undefined ? page : `${page}/versions/${encodeURIComponent(version)}`
    },
  }
}

/** A page of models. What the server's filter cannot say exactly is asked for more widely and narrowed here. */
async function searchModels(api: Api, query: ModelQuery, signal?: AbortSignal): Promise<Page<RegisteredModel>> {
  const { text = '', kind, sort = 'name', limit } = query
  const wanted = text.toLowerCase()
  // Since prompts are kept among models, the server leaves them out unless they are asked for.
  const parts = [
    ...(text === '' ? [] : [nameFilter(text)]),
    ...(kind === 'prompt' ? [`tags.\`${promptTag}\` = 'true'`] : []),
  ]
  let token = query.page
  for (;;) {
    const asked = {
      max_results: Math.min(limit, mostModels),
      filter: parts.length === 0 ? undefined : parts.join(' AND '),
      order_by: orders[sort],
      page_token: token,
    }
    const answer = await get(api, '/registered-models/search', asked, registeredModelsAnswer, { signal })
    const models = (answer.registered_models ?? []).map(toModel)
    // Versions before that rule give both.
    const items = models.filter((model) => model.kind === kind && model.name.toLowerCase().includes(wanted))
    token = given(answer.next_page_token)
    // A page that was narrowed to nothing is none: the next may hold what is looked for.
    if (items.length > 0 || token === undefined) {
      return { items, next: token }
    }
  }
}

async function getModel(api: Api, name: string, signal?: AbortSignal): Promise<RegisteredModel> {
  const answer = await get(api, '/registered-models/get', { name }, registeredModelAnswer, { signal })
  return toModel(answer.registered_model)
}

/** The search leaves aliases out: they come with the models, of which these are one or a few. */
async function searchVersions(api: Api, query: VersionQuery, signal?: AbortSignal): Promise<Page<ModelVersion>> {
  const path = '/model-versions/search'
  const [key, value] = 'model' in query ? ['name', query.model] : ['run_id', query.runId]
  const quote = value.includes("'") ? '"' : "'"
  if (value.includes(quote)) {
    throw refusal(
      api,
      'invalidRequest',
      root + path,
      'The server cannot be asked for a name with both kinds of quotes.',
    )
  }
  const asked = {
    filter: `${key}=${quote}${value}${quote}`,
    max_results: Math.min(query.limit, mostVersions),
    order_by: 'version_number DESC',
    page_token: query.page,
  }
  const { model_versions, next_page_token } = await get(api, path, asked, modelVersionsAnswer, { signal })
  const wires = model_versions ?? []
  const names = [...new Set(wires.map(({ name }) => name))]
  const aliases = new Map(
    await Promise.all(names.map(async (name) => [name, (await getModel(api, name, signal)).aliases] as const)),
  )
  const versions = wires.map((wire) => toVersion(wire, aliasesOf(aliases.get(wire.name), String(wire.version))))
  return { items: versions.sort(compareVersions), next: given(next_page_token) }
}

function aliasesOf(aliases: ReadonlyMap<string, string> | undefined, version: string): readonly string[] {
  return [...(aliases ?? [])].filter(([, target]) => target === version).map(([alias]) => alias)
}

function toModel(wire: RegisteredModelWire): RegisteredModel {
  const tags = toMap(wire.tags)
  const versions = (wire.latest_versions ?? []).map(({ version }) => Number(version))
  return {
    name: wire.name,
    kind: registeredKind(tags),
    description: given(wire.description),
    createdAt: toTime(wire.creation_timestamp),
    updatedAt: toTime(wire.last_updated_timestamp),
    tags,
    aliases: new Map((wire.aliases ?? []).map(({ alias, version }) => [alias, String(version)])),
    ...(versions.length > 0 && { latest: String(Math.max(...versions)) }),
  }
}

function toVersion(wire: ModelVersionWire, aliases: readonly string[]): ModelVersion {
  return {
    model: wire.name,
    version: String(wire.version),
    status: versionStatus(wire.status),
    statusMessage: given(wire.status_message),
    description: given(wire.description),
    createdAt: toTime(wire.creation_timestamp),
    updatedAt: toTime(wire.last_updated_timestamp),
    user: given(wire.user_id),
    source: given(wire.source),
    runId: given(wire.run_id),
    stage: versionStage(wire.current_stage),
    tags: toMap(wire.tags),
    aliases: aliases.toSorted(),
  }
}
