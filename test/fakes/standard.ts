import { createHash } from 'node:crypto'
import type { MetricValue, Run } from '../../src/model/run'
import type { StoreIds } from '../servers/store'
import {
  artifacts,
  begin,
  experiments,
  lastOf,
  modelParams,
  models,
  modelTags,
  runs,
  type FixtureRun,
} from '../suites/fixture'
import { FakeExperiments } from './experiments'

/** Something like a picture: its head is all that is looked at. */
const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200)])

const ids: StoreIds = {
  experiments: Object.fromEntries(experiments.map(({ name }, index) => [name, String(index)])),
  runs: Object.fromEntries(runs.map(({ name }) => [name, createHash('md5').update(name).digest('hex')])),
  models: Object.fromEntries(models.map(({ name }) => [name, `m-${name}`])),
}

function known(table: Readonly<Record<string, string>>, name: string): string {
  const id = table[name]
  if (id === undefined) {
    throw new Error(`The fixture has no ${name}`)
  }
  return id
}

/** The standard store in memory. */
export function standardFake(): { readonly source: FakeExperiments; readonly ids: StoreIds } {
  const contents = Object.entries(artifacts).map(
    ([path, content]) => [path, content === 'picture' ? picture : content] as const,
  )
  const source = new FakeExperiments({
    experiments: experiments.map(({ name, lifecycle, tags }, index) => ({
      id: known(ids.experiments, name),
      name,
      lifecycle,
      createdAt: begin + index,
      updatedAt: begin + index,
      artifactLocation: `memory:/${name}`,
      tags: new Map(Object.entries(tags)),
    })),
    runs: runs.map(runOf),
    series: new Map(runs.map(({ name, series }) => [known(ids.runs, name), new Map(Object.entries(series))])),
    artifacts: new Map([[known(ids.runs, 'wine-01'), new Map(contents)]]),
    models: models.map(({ name, run, status, accuracy }, index) => ({
      id: known(ids.models, name),
      name,
      status,
      experimentId: known(ids.experiments, 'wine'),
      runId: known(ids.runs, run),
      type: 'classifier',
      createdAt: begin + index,
      params: new Map(Object.entries(modelParams)),
      tags: new Map(Object.entries(modelTags)),
      metrics: new Map([['model_accuracy', accuracy]]),
    })),
  })
  return { source, ids }
}

function runOf({ name, experiment, parent, params, tags, series, ...rest }: FixtureRun): Run {
  const id = known(ids.runs, name)
  const parentId = parent === undefined ? undefined : known(ids.runs, parent)
  const own = parentId === undefined ? tags : { ...tags, 'mlflow.parentRunId': parentId }
  return {
    ...rest,
    ...{ id, name, parentId, user: 'ada', artifactUri: `memory:/${id}` },
    experimentId: known(ids.experiments, experiment),
    params: new Map(Object.entries(params)),
    tags: new Map(Object.entries(own)),
    metrics: new Map<string, MetricValue>(Object.entries(series).map(([key, points]) => [key, lastOf(points)])),
  }
}
