import type { Page } from './experiment'

/** What a registry keeps under one name; prompts are kept the same way as models and told apart by this. */
export type RegisteredKind = 'model' | 'prompt'

/** A name under which versions of a model are kept. */
export interface RegisteredModel {
  /** Its identity; with Unity Catalog of the form `catalog.schema.model`. */
  readonly name: string
  readonly kind: RegisteredKind
  readonly description?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
  readonly updatedAt?: number
  readonly tags: ReadonlyMap<string, string>
  /** The version that each alias points to; empty where the platform has no aliases. */
  readonly aliases: ReadonlyMap<string, string>
  /** The highest version; absent while there is none. */
  readonly latest?: string
}

export type VersionStatus = 'ready' | 'pending' | 'failed' | 'unknown'

/** One version of a registered model. Versions are whole numbers, as text. */
export interface ModelVersion {
  readonly model: string
  readonly version: string
  readonly status: VersionStatus
  /** Why it is pending or has failed, in the platform's words. */
  readonly statusMessage?: string
  readonly description?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
  readonly updatedAt?: number
  readonly user?: string
  /** Where it was registered from: a logged model (`models:/m-…`) or a path of artifacts. */
  readonly source?: string
  /** The run that made it; it may be gone. */
  readonly runId?: string
  /** A stage of MLflow's older scheme (`Production`); absent where none was given. */
  readonly stage?: string
  readonly tags: ReadonlyMap<string, string>
  /** By name. */
  readonly aliases: readonly string[]
}

export interface ModelQuery {
  /** Part of the name, any case. */
  readonly text?: string
  readonly kind: RegisteredKind
  /** By name, or the last updated first. */
  readonly sort?: 'name' | 'updated'
  readonly limit: number
  readonly page?: string
}

/** Versions of one model, or those that came from one run; the highest first, of several models by name. */
export type VersionQuery = ({ readonly model: string } | { readonly runId: string }) & {
  readonly limit: number
  readonly page?: string
}

/** Registered models and their versions, to read. Every method rejects with a PlatformError; an unknown page token is `invalidRequest`. */
export interface ModelRegistry {
  searchModels(query: ModelQuery, signal?: AbortSignal): Promise<Page<RegisteredModel>>
  /** `notFound` where there is none of that name. */
  getModel(name: string, signal?: AbortSignal): Promise<RegisteredModel>
  /** Versions with their aliases. A model that is not there has none. */
  searchVersions(query: VersionQuery, signal?: AbortSignal): Promise<Page<ModelVersion>>
  /** `notFound` where there is none of that number. */
  getVersion(name: string, version: string, signal?: AbortSignal): Promise<ModelVersion>
  /** A page of the platform's own about a model or a version; absent where the platform has none. */
  webUrl?(subject: { readonly name: string; readonly version?: string }): string
}

/** The tag by which MLflow marks prompts. */
export const promptTag = 'mlflow.prompt.is_prompt'

export function registeredKind(tags: ReadonlyMap<string, string>): RegisteredKind {
  return tags.get(promptTag) === 'true' ? 'prompt' : 'model'
}

const statuses: ReadonlyMap<string, VersionStatus> = new Map([
  ['READY', 'ready'],
  ['PENDING_REGISTRATION', 'pending'],
  ['FAILED_REGISTRATION', 'failed'],
])

/** By MLflow's word for it. */
export function versionStatus(word: string | null | undefined): VersionStatus {
  return statuses.get(word ?? '') ?? 'unknown'
}

/** The stage in which MLflow keeps what is left of a version that was deleted. */
export const deletedStage = 'Deleted_Internal'

/** MLflow says `None` for a version that is in no stage. */
export function versionStage(word: string | null | undefined): string | undefined {
  return word === 'None' || word === '' ? undefined : (word ?? undefined)
}

/** The order of versions: the highest first, of several models by name. */
export function compareVersions(one: ModelVersion, other: ModelVersion): number {
  if (one.model !== other.model) {
    return one.model < other.model ? -1 : 1
  }
  return Number(other.version) - Number(one.version)
}
