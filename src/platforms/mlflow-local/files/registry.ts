import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  compareVersions,
  deletedStage,
  registeredKind,
  versionStage,
  versionStatus,
  type ModelVersion,
  type RegisteredModel,
} from '../../../model/registry'
import type { LocalStore } from '../calls'
import { pageOf, pageRegistered } from '../page'
import type { Trouble } from '../trouble'
import { numberOf, parseMeta, textOf } from './meta'
import { readTexts } from './run'
import { Tree } from './tree'

type RegistryCalls = Pick<LocalStore, 'searchModels' | 'getModel' | 'searchVersions' | 'getVersion'>

/** The registry of a `mlruns` folder: `models/<name>/{meta.yaml,aliases,tags,version-N}`. */
export function fileRegistry(path: string, trouble: Trouble): RegistryCalls {
  const tree = (): Tree => new Tree(path, () => undefined)
  return {
    searchModels: async (query) => Promise.resolve(pageRegistered(readModels(tree()), query, trouble)),
    getModel: async (name) => {
      const found = readModels(tree()).find((model) => model.name === name)
      if (!found) {
        throw trouble.noModel(name)
      }
      return Promise.resolve(found)
    },
    searchVersions: async (query) => {
      const all =
        'model' in query
          ? readVersions(tree(), query.model)
          : modelNames(tree())
              .flatMap((name) => readVersions(tree(), name))
              .filter(({ runId }) => runId === query.runId)
      return Promise.resolve(pageOf(all.sort(compareVersions), query.limit, query.page, trouble))
    },
    getVersion: async ({ name, version }) => {
      const found = readVersions(tree(), name).find((each) => each.version === version)
      if (!found) {
        throw trouble.noModel(name, version)
      }
      return Promise.resolve(found)
    },
  }
}

function modelNames(tree: Tree): string[] {
  const models = join(tree.root, 'models')
  return tree.folders(models).filter((name) => existsSync(join(models, name, 'meta.yaml')))
}

function readModels(tree: Tree): RegisteredModel[] {
  return modelNames(tree).flatMap((name) => readable(() => readModel(tree, name)))
}

function readModel(tree: Tree, name: string): RegisteredModel {
  const folder = join(tree.root, 'models', name)
  const meta = parseMeta(tree.read(join(folder, 'meta.yaml')))
  const tags = readTexts(tree, join(folder, 'tags'))
  // What is left of a deleted version keeps its folder.
  const latest = versionNumbers(tree, folder).find((number) => isThere(tree, folder, number))
  return {
    name,
    kind: registeredKind(tags),
    description: textOf(meta, 'description'),
    createdAt: numberOf(meta, 'creation_timestamp'),
    updatedAt: numberOf(meta, 'last_updated_timestamp'),
    tags,
    aliases: readAliases(tree, folder),
    ...(latest !== undefined && { latest: String(latest) }),
  }
}

/** A file an alias, which holds the version. */
function readAliases(tree: Tree, folder: string): Map<string, string> {
  return new Map([...readTexts(tree, join(folder, 'aliases'))].map(([alias, version]) => [alias, version.trim()]))
}

/** The highest first. */
function versionNumbers(tree: Tree, folder: string): number[] {
  const numbers = tree.folders(folder).flatMap((name) => {
    const number = /^version-(\d{1,15})$/.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
  return numbers.sort((a, b) => b - a)
}

function isThere(tree: Tree, folder: string, number: number): boolean {
  const [meta] = readable(() => parseMeta(tree.read(join(folder, `version-${number}`, 'meta.yaml'))))
  return meta !== undefined && textOf(meta, 'current_stage') !== deletedStage
}

/** Versions of a model that is one of the store's: only a name that was found there becomes a path. */
function readVersions(tree: Tree, model: string): ModelVersion[] {
  if (!modelNames(tree).includes(model)) {
    return []
  }
  const folder = join(tree.root, 'models', model)
  const aliases = [...readAliases(tree, folder)]
  const numbers = versionNumbers(tree, folder).filter((number) => isThere(tree, folder, number))
  return numbers.flatMap((number) => {
    const version = String(number)
    const own = aliases.filter(([, target]) => target === version).map(([alias]) => alias)
    return readable(() => readVersion(tree, join(folder, `version-${version}`), model, version, own.sort()))
  })
}

function readVersion(
  tree: Tree,
  folder: string,
  model: string,
  version: string,
  aliases: readonly string[],
): ModelVersion {
  const meta = parseMeta(tree.read(join(folder, 'meta.yaml')))
  return {
    model,
    version,
    status: versionStatus(textOf(meta, 'status')),
    statusMessage: textOf(meta, 'status_message'),
    description: textOf(meta, 'description'),
    createdAt: numberOf(meta, 'creation_timestamp'),
    updatedAt: numberOf(meta, 'last_updated_timestamp'),
    user: textOf(meta, 'user_id'),
    source: textOf(meta, 'source'),
    runId: textOf(meta, 'run_id'),
    stage: versionStage(textOf(meta, 'current_stage')),
    tags: readTexts(tree, join(folder, 'tags')),
    aliases,
  }
}

/** What cannot be read is left out; the rest of the store can be. */
function readable<T>(read: () => T): T[] {
  try {
    return [read()]
  } catch {
    return []
  }
}
