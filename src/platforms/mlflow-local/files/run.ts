import { join } from 'node:path'
import type { DatasetInput, MetricValue, Run, RunStatus } from '../../../model/run'
import { compareText } from '../order'
import { numberOf, parseMeta, textOf, type Meta } from './meta'
import { LastPoint } from './metric'
import type { Tree } from './tree'

/** A run as it was read, with what tells whether it has changed since. */
export interface StoredRun {
  readonly run: Run
  readonly folder: string
  readonly stamp: string
  readonly metricFiles: ReadonlyMap<string, LastPoint>
  readonly notes: readonly string[]
}

/** By MLflow's code. */
const statuses: readonly RunStatus[] = ['unknown', 'running', 'scheduled', 'finished', 'failed', 'killed']

/** A text that changes when the run does: metric files of finished runs are not looked at, since nothing is appended there. */
export function stampOf(
  tree: Tree,
  folder: string,
  over: boolean,
  meta = tree.stamp(join(folder, 'meta.yaml')),
): string {
  const metrics = join(folder, 'metrics')
  return [
    meta,
    over ? tree.stamp(metrics) : tree.stamps(metrics),
    tree.stamp(join(folder, 'params')),
    tree.stamps(join(folder, 'tags')),
    tree.stamp(join(folder, 'inputs')),
  ].join('|')
}

export function isOver({ status }: Pick<Run, 'status'>): boolean {
  return status === 'finished' || status === 'failed' || status === 'killed'
}

/** Reads a run; throws a sentence when its `meta.yaml` does not describe one. `known` is what was read of it before. */
export function readRun(
  tree: Tree,
  experiment: { readonly id: string; readonly folder: string },
  id: string,
  known?: StoredRun,
): StoredRun {
  const folder = join(experiment.folder, id)
  // Each stamp is taken before the look, so that a change between the two is seen the next time.
  const metaStamp = tree.stamp(join(folder, 'meta.yaml'))
  const meta = readRunMeta(tree, folder, id)
  const status = statuses[numberOf(meta, 'status') ?? 0] ?? 'unknown'
  const stamp = stampOf(tree, folder, isOver({ status }), metaStamp)
  const notes: string[] = []
  const tags = readTexts(tree, join(folder, 'tags'))
  const { metrics, metricFiles } = readMetrics(tree, folder, known, notes)
  const run: Run = {
    id,
    experimentId: experiment.id,
    name: textOf(meta, 'run_name') ?? tags.get('mlflow.runName') ?? '',
    status,
    lifecycle: textOf(meta, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    startedAt: numberOf(meta, 'start_time'),
    endedAt: numberOf(meta, 'end_time'),
    user: textOf(meta, 'user_id'),
    parentId: tags.get('mlflow.parentRunId'),
    artifactUri: textOf(meta, 'artifact_uri'),
    metrics,
    params: readTexts(tree, join(folder, 'params')),
    tags,
    datasets: readDatasets(tree, experiment.folder, folder, notes),
  }
  return { run, folder, stamp, metricFiles, notes }
}

function readRunMeta(tree: Tree, folder: string, id: string): Meta {
  const meta = parseMeta(tree.read(join(folder, 'meta.yaml')))
  if ((textOf(meta, 'run_id') ?? textOf(meta, 'run_uuid')) !== id) {
    throw new Error('it does not describe this run')
  }
  if (textOf(meta, 'status') === undefined) {
    throw new Error('its end is missing')
  }
  return meta
}

/** Texts by key, one file each. */
export function readTexts(tree: Tree, folder: string): Map<string, string> {
  const texts = new Map<string, string>()
  for (const key of tree.keys(folder)) {
    try {
      texts.set(key, tree.read(join(folder, key)))
    } catch {
      // Deleted between the list and the look.
    }
  }
  return texts
}

function readMetrics(
  tree: Tree,
  folder: string,
  known: StoredRun | undefined,
  notes: string[],
): { metrics: Map<string, MetricValue>; metricFiles: Map<string, LastPoint> } {
  const metrics = new Map<string, MetricValue>()
  const metricFiles = new Map<string, LastPoint>()
  for (const key of tree.keys(join(folder, 'metrics'))) {
    const file = known?.metricFiles.get(key) ?? new LastPoint()
    try {
      const value = file.read(join(folder, 'metrics', key))
      if (value) {
        metrics.set(key, value)
      }
      metricFiles.set(key, file)
    } catch {
      // Deleted between the list and the look.
    }
    if (file.isIncomplete) {
      notes.push(`a line of metric ${key} is not complete, so it is left out.`)
    }
  }
  return { metrics, metricFiles }
}

function readDatasets(tree: Tree, experimentFolder: string, folder: string, notes: string[]): DatasetInput[] {
  const datasets: DatasetInput[] = []
  for (const name of tree.folders(join(folder, 'inputs'))) {
    try {
      const input = parseMeta(tree.read(join(folder, 'inputs', name, 'meta.yaml')))
      const source = textOf(input, 'source_id')
      if (textOf(input, 'source_type') === 'DATASET' && source && /^[\w-]+$/.test(source)) {
        datasets.push(toDataset(parseMeta(tree.read(join(experimentFolder, 'datasets', source, 'meta.yaml'))), input))
      }
    } catch {
      notes.push('a dataset of it cannot be read, so it is left out.')
    }
  }
  return datasets.sort((a, b) => compareText(a.name, b.name) || compareText(a.digest, b.digest))
}

function toDataset(meta: Meta, input: Meta): DatasetInput {
  const tags = input.get('tags')
  return {
    name: textOf(meta, 'name') ?? '',
    digest: textOf(meta, 'digest') ?? '',
    sourceType: textOf(meta, 'source_type'),
    source: textOf(meta, 'source'),
    schema: textOf(meta, 'schema'),
    profile: textOf(meta, 'profile'),
    context: tags instanceof Map ? textOf(tags, 'mlflow.data.context') : undefined,
  }
}
