import { join } from 'node:path'
import type { LoggedModel } from '../../../model/run'
import { loggedModelStatuses } from '../models'
import { numberOf, parseMeta, textOf } from './meta'
import { parsePoints } from './metric'
import { readTexts } from './run'
import type { Tree } from './tree'

/** Models that runs of one experiment logged, but for those that cannot be read and those deleted. */
export function readModels(tree: Tree, experimentId: string, folder: string): LoggedModel[] {
  const models = join(folder, 'models')
  return tree.folders(models).flatMap((id) => {
    try {
      return readModel(tree, experimentId, join(models, id), id)
    } catch {
      return []
    }
  })
}

function readModel(tree: Tree, experimentId: string, folder: string, id: string): LoggedModel[] {
  const meta = parseMeta(tree.read(join(folder, 'meta.yaml')))
  if (textOf(meta, 'lifecycle_stage') === 'deleted') {
    return []
  }
  const model: LoggedModel = {
    id,
    name: textOf(meta, 'name') ?? id,
    experimentId,
    runId: textOf(meta, 'source_run_id'),
    status: loggedModelStatuses[numberOf(meta, 'status') ?? 0] ?? 'unknown',
    type: textOf(meta, 'model_type'),
    createdAt: numberOf(meta, 'creation_timestamp'),
    artifactUri: textOf(meta, 'artifact_location'),
    params: readTexts(tree, join(folder, 'params')),
    tags: readTexts(tree, join(folder, 'tags')),
    metrics: readMetrics(tree, join(folder, 'metrics')),
  }
  return [model]
}

function readMetrics(tree: Tree, folder: string): Map<string, number> {
  const metrics = new Map<string, number>()
  for (const [key, text] of readTexts(tree, folder)) {
    // A model's line is `timestamp value step run [dataset digest]`: without the run it is a run's own.
    const points = parsePoints(text.replaceAll(/^(\S+ \S+ \S+) \S+/gm, '$1')).points
    const last = points.toSorted((a, b) => a.at - b.at).at(-1)
    if (last) {
      metrics.set(key, last.value)
    }
  }
  return metrics
}
