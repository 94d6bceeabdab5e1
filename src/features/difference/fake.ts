import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { ExperimentSource } from '../../model/platform'
import type { LoggedModel, Run } from '../../model/run'

/** For the tests of this folder: runs in memory with the files that they logged. */
type Files = Readonly<Record<string, string | Buffer | Error>>

export interface Given {
  readonly params?: Readonly<Record<string, string>>
  readonly metrics?: Readonly<Record<string, number>>
  readonly tags?: Readonly<Record<string, string>>
  readonly digest?: string
  readonly files?: Files
  /** Files of the models that it logged, by the model's name; an error stands for a list that cannot be got. */
  readonly models?: Readonly<Record<string, Files | Error>>
  readonly gone?: boolean
  /** The size that the list gives for every file. */
  readonly size?: number
}

function runOf(id: string, given: Given): Run {
  const metrics = Object.entries(given.metrics ?? {}).map(([key, value]) => [key, { value, step: 0, at: 0 }] as const)
  return {
    id,
    experimentId: '1',
    name: id,
    status: 'finished',
    lifecycle: 'active',
    metrics: new Map(metrics),
    params: new Map(Object.entries(given.params ?? {})),
    tags: new Map(Object.entries(given.tags ?? {})),
    datasets: given.digest === undefined ? [] : [{ name: 'wine', digest: given.digest, context: 'training' }],
  }
}

function modelOf(name: string): LoggedModel {
  const nothing = { params: new Map(), tags: new Map(), metrics: new Map() }
  return { id: `m-${name}`, name, experimentId: '1', status: 'ready', ...nothing }
}

function modelFilesOf({ models = {} }: Given, id: string): Files | Error {
  return models[id.slice('m-'.length)] ?? {}
}

export function sourceOf(id: string, given: Given): ExperimentSource {
  const never = (): never => assert.fail('nobody should ask for this')
  const files = given.files ?? {}
  return {
    sorting: 'eager',
    searchExperiments: never,
    getExperiment: never,
    searchRuns: never,
    streamRuns: never,
    metricHistory: never,
    metricHistories: never,
    getRuns: () => Promise.resolve(given.gone === true ? [] : [runOf(id, given)]),
    listArtifacts: (_run, folder) => {
      const depth = folder === undefined ? 0 : 1
      const inside = Object.keys(files).filter((path) => folder === undefined || path.startsWith(`${folder}/`))
      const names = inside.map((path) =>
        path
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      )
      return Promise.resolve(
        [...new Set(names)].map((path) => ({ path, isFolder: !(path in files), size: given.size })),
      )
    },
    searchLoggedModels: () => Promise.resolve({ items: Object.keys(given.models ?? {}).map(modelOf) }),
    listModelArtifacts: (model) => {
      const held = modelFilesOf(given, model)
      return held instanceof Error
        ? Promise.reject(held)
        : Promise.resolve(Object.keys(held).map((path) => ({ path, isFolder: false })))
    },
    openModelArtifact: (model, path) => {
      const held = modelFilesOf(given, model)
      const text = held instanceof Error ? '' : (held[path] ?? '')
      return Promise.resolve({ body: Readable.from([Buffer.from(String(text))]), size: undefined })
    },
    openArtifact: (_run, path) => {
      const held = files[path] ?? ''
      return held instanceof Error
        ? Promise.reject(held)
        : Promise.resolve({ body: Readable.from([Buffer.from(held)]), size: undefined })
    },
  }
}
