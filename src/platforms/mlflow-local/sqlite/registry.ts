import type { Page } from '../../../model/experiment'
import {
  compareVersions,
  deletedStage,
  promptTag,
  versionStage,
  versionStatus,
  type ModelQuery,
  type ModelVersion,
  type RegisteredModel,
  type VersionQuery,
} from '../../../model/registry'
import type { LocalStore } from '../calls'
import { pageOf, pageRegistered } from '../page'
import type { Database, Row } from './database'
import type { Schema } from './schema'
import { marks, optionalNumber, optionalText, text } from './values'

type RegistryCalls = Pick<LocalStore, 'searchModels' | 'getModel' | 'searchVersions' | 'getVersion'>

/** The registry of a `mlflow.db`; stores from before there was one have no models. */
export function sqliteRegistry(db: Database): RegistryCalls {
  return {
    searchModels: async (query, signal) => searchModels(db, query, signal),
    getModel: async (name, signal) => {
      const [found] = await withDetails(db, await readModels(db, [name], signal), signal)
      if (!found) {
        throw db.trouble.noModel(name)
      }
      return found
    },
    searchVersions: (query, signal) => searchVersions(db, query, signal),
    getVersion: async ({ name, version }, signal) => {
      const all = /^\d{1,15}$/.test(version)
        ? await readVersions(db, 'name = ? and version = ?', [name, Number(version)], signal)
        : []
      const [found] = await complete(db, all, signal)
      if (!found) {
        throw db.trouble.noModel(name, version)
      }
      return found
    },
  }
}

/** Versions that were deleted keep their rows, in a stage of their own. */
const isThere = `current_stage is not '${deletedStage}'`

async function searchModels(db: Database, query: ModelQuery, signal: AbortSignal): Promise<Page<RegisteredModel>> {
  const page = pageRegistered(await readModels(db, undefined, signal), query, db.trouble)
  return { ...page, items: await withDetails(db, page.items, signal) }
}

/** Models without what is in other tables but whether they are prompts. */
async function readModels(
  db: Database,
  names: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<RegisteredModel[]> {
  const schema = await db.schema(signal)
  if (!schema.has('registered_models')) {
    return []
  }
  const prompts = schema.has('registered_model_tags')
    ? `exists (select 1 from registered_model_tags t where t.key = '${promptTag}' and t.value = 'true' and t.name = m.name
        ${sameWorkspace(schema, 'registered_model_tags', 't', 'm')})`
    : '0'
  const rows = await db.all(
    `select m.name, cast(m.creation_time as real), cast(m.last_updated_time as real), m.description, ${prompts}
     from registered_models m${names ? ` where m.name in (${marks(names)})` : ''}`,
    names ?? [],
    signal,
  )
  return rows.map(([name, created, updated, description, isPrompt]) => ({
    name: text(name),
    kind: isPrompt === 1 ? 'prompt' : 'model',
    description: optionalText(description),
    createdAt: optionalNumber(created),
    updatedAt: optionalNumber(updated),
    tags: new Map(),
    aliases: new Map(),
  }))
}

/** So that the primary key, which begins with the workspace where there is one, is used. */
function sameWorkspace(schema: Schema, table: string, inner: string, outer: string): string {
  const known = schema.has(table, 'workspace') && schema.has('registered_models', 'workspace')
  return known ? `and ${inner}.workspace = ${outer}.workspace` : ''
}

/** Rows of a table that belong to so many models, whose names are bound once. */
function ofModels(schema: Schema, table: string, count = 1): string {
  const names = Array.from({ length: count }, (_, index) => `?${index + 1}`).join(', ')
  const known = schema.has(table, 'workspace') && schema.has('registered_models', 'workspace')
  const here = `name in (${names})`
  return known ? `workspace in (select workspace from registered_models where ${here}) and ${here}` : here
}

/** Adds tags, aliases and the highest version, a statement each for all the models. */
async function withDetails(
  db: Database,
  models: readonly RegisteredModel[],
  signal: AbortSignal,
): Promise<readonly RegisteredModel[]> {
  const schema = await db.schema(signal)
  const names = models.map(({ name }) => name)
  const read = async (table: string, columns: string, end: string): Promise<ReadonlyMap<string, readonly Row[]>> => {
    const sql = `select name, ${columns} from ${table} where ${ofModels(schema, table, names.length)} ${end}`
    const rows = schema.has(table) && names.length > 0 ? await db.all(sql, names, signal) : []
    return Map.groupBy(rows, ([name]) => text(name))
  }
  const tags = await read('registered_model_tags', 'key, value', 'order by key')
  const aliases = await read('registered_model_aliases', 'alias, cast(version as text)', 'order by alias')
  const latest = await read('model_versions', 'cast(max(version) as text)', `and ${isThere} group by name`)
  const mapOf = (rows: readonly Row[] = []): Map<string, string> =>
    new Map(rows.map(([, key, value]) => [text(key), text(value)]))
  return models.map((model) => {
    const highest = optionalText(latest.get(model.name)?.[0]?.[1])
    return {
      ...model,
      tags: mapOf(tags.get(model.name)),
      aliases: mapOf(aliases.get(model.name)),
      ...(highest !== undefined && { latest: highest }),
    }
  })
}

async function searchVersions(db: Database, query: VersionQuery, signal: AbortSignal): Promise<Page<ModelVersion>> {
  const schema = await db.schema(signal)
  const all =
    'model' in query
      ? await readVersions(db, ofModels(schema, 'model_versions'), [query.model], signal)
      : await readVersions(db, 'run_id = ?', [query.runId], signal)
  const page = pageOf(all.sort(compareVersions), query.limit, query.page, db.trouble)
  return { ...page, items: await complete(db, page.items, signal) }
}

async function readVersions(
  db: Database,
  where: string,
  values: readonly (string | number)[],
  signal: AbortSignal,
): Promise<ModelVersion[]> {
  const schema = await db.schema(signal)
  if (!schema.has('model_versions')) {
    return []
  }
  const column = (name: string): string => (schema.has('model_versions', name) ? name : 'null')
  const rows = await db.all(
    `select name, cast(version as text), ${column('status')}, ${column('status_message')}, description,
       cast(creation_time as real), cast(last_updated_time as real), ${column('user_id')}, source, ${column('run_id')}, current_stage
     from model_versions where ${where} and ${isThere}`,
    values,
    signal,
  )
  return rows.map(toVersion)
}

function toVersion(row: Row): ModelVersion {
  const [name, version, status, message, description, created, updated, user, source, runId, stage] = row
  return {
    model: text(name),
    version: text(version),
    status: versionStatus(optionalText(status)),
    statusMessage: optionalText(message),
    description: optionalText(description),
    createdAt: optionalNumber(created),
    updatedAt: optionalNumber(updated),
    user: optionalText(user),
    source: optionalText(source),
    runId: optionalText(runId),
    stage: versionStage(optionalText(stage)),
    tags: new Map(),
    aliases: [],
  }
}

/** Tags and aliases of some versions, a statement a model. */
async function complete(
  db: Database,
  versions: readonly ModelVersion[],
  signal: AbortSignal,
): Promise<readonly ModelVersion[]> {
  const schema = await db.schema(signal)
  const details = new Map<string, { readonly tags: Map<string, string>; readonly aliases: string[] }>()
  const of = (name: string, version: string): { readonly tags: Map<string, string>; readonly aliases: string[] } => {
    const key = JSON.stringify([name, version])
    const found = details.get(key) ?? { tags: new Map<string, string>(), aliases: [] }
    details.set(key, found)
    return found
  }
  for (const name of new Set(versions.map(({ model }) => model))) {
    if (schema.has('model_version_tags')) {
      const sql = `select cast(version as text), key, value from model_version_tags where ${ofModels(schema, 'model_version_tags')} order by key`
      for (const [version, key, value] of await db.all(sql, [name], signal)) {
        of(name, text(version)).tags.set(text(key), text(value))
      }
    }
    if (schema.has('registered_model_aliases')) {
      const sql = `select cast(version as text), alias from registered_model_aliases where ${ofModels(schema, 'registered_model_aliases')} order by alias`
      for (const [version, alias] of await db.all(sql, [name], signal)) {
        of(name, text(version)).aliases.push(text(alias))
      }
    }
  }
  return versions.map((version) => ({ ...version, ...of(version.model, version.version) }))
}
