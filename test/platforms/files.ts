import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FileRun {
  readonly id: string
  readonly name?: string
  /** MLflow's code: 1 running, 3 finished. */
  readonly status?: number
  readonly startedAt?: number
  readonly artifactUri?: string
  /** Content of files below the run's folder, such as `metrics/loss`. */
  readonly files?: Readonly<Record<string, string>>
}

export function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** An experiment of a file store, as MLflow writes it. Returns its folder. */
export function writeExperiment(mlruns: string, id: string, name: string): string {
  const folder = join(mlruns, id)
  write(
    join(folder, 'meta.yaml'),
    `artifact_location: file://${folder}\ncreation_time: 1790000000000\nexperiment_id: '${id}'\nlast_update_time: 1790000000000\nlifecycle_stage: active\nname: ${name}\n`,
  )
  return folder
}

export function runMeta(experimentFolder: string, run: FileRun): string {
  const { id, name = 'run', status = 3, startedAt = 1_790_000_000_000 } = run
  return [
    `artifact_uri: ${run.artifactUri ?? `file://${experimentFolder}/${id}/artifacts`}`,
    `end_time: ${status === 3 ? startedAt + 5000 : 'null'}`,
    "entry_point_name: ''",
    `experiment_id: '${experimentFolder.split('/').at(-1) ?? ''}'`,
    'lifecycle_stage: active',
    `run_id: ${id}`,
    `run_name: ${name}`,
    "source_name: ''",
    'source_type: 4',
    "source_version: ''",
    `start_time: ${startedAt}`,
    `status: ${status}`,
    'tags: []',
    'user_id: ada',
    '',
  ].join('\n')
}

/** A run of a file store, as MLflow writes it. Returns its folder. */
export function writeRun(experimentFolder: string, run: FileRun): string {
  const folder = join(experimentFolder, run.id)
  write(join(folder, 'meta.yaml'), runMeta(experimentFolder, run))
  for (const [path, content] of Object.entries(run.files ?? {})) write(join(folder, path), content)
  return folder
}
