import { z } from 'zod'

/**
 * Answers of MLflow's REST API. Protocol buffers leave out what is unset or empty, and servers of other makes say null, so
 * little is required. An int64 is a number, a bigint beyond 2^53, or text; a double may be the text NaN or Infinity.
 */
const text = z.string().nullish()
const int64 = z.union([z.number(), z.bigint(), z.string()]).nullish()
const double = z.union([z.number(), z.bigint(), z.string()]).nullish()
export type NumberWire = z.infer<typeof int64>

const entry = z.object({ key: z.string(), value: text })
const entries = z.array(entry).nullish()
export type EntryWire = z.infer<typeof entry>

export const experimentWire = z.object({
  experiment_id: z.string(),
  name: text,
  artifact_location: text,
  lifecycle_stage: text,
  creation_time: int64,
  last_update_time: int64,
  tags: entries,
})
export type ExperimentWire = z.infer<typeof experimentWire>

export const experimentAnswer = z.object({ experiment: experimentWire })
export const experimentsAnswer = z.object({ experiments: z.array(experimentWire).nullish(), next_page_token: text })

// A history of several runs says with each point whose it is.
const metricWire = z.object({ key: z.string(), value: double, timestamp: int64, step: int64, run_id: text })
export type MetricWire = z.infer<typeof metricWire>

const infoWire = z.object({
  run_id: text,
  run_uuid: text,
  run_name: text,
  experiment_id: text,
  user_id: text,
  // Of some versions the number of the status.
  status: z.union([z.string(), z.number()]).nullish(),
  start_time: int64,
  end_time: int64,
  artifact_uri: text,
  lifecycle_stage: text,
})
export type InfoWire = z.infer<typeof infoWire>

const datasetInputWire = z.object({
  tags: entries,
  dataset: z
    .object({ name: text, digest: text, source_type: text, source: text, schema: text, profile: text })
    .nullish(),
})
export type DatasetInputWire = z.infer<typeof datasetInputWire>

export const runWire = z.object({
  info: infoWire,
  data: z.object({ metrics: z.array(metricWire).nullish(), params: entries, tags: entries }).nullish(),
  inputs: z.object({ dataset_inputs: z.array(datasetInputWire).nullish() }).nullish(),
})
export type RunWire = z.infer<typeof runWire>

export const runAnswer = z.object({ run: runWire })
export const runsWire = z.array(runWire)
/** An unknown experiment is answered with `{}`. */
export const runsAnswer = z.object({ runs: runsWire.nullish(), next_page_token: text })

export const historyAnswer = z.object({ metrics: z.array(metricWire).nullish(), next_page_token: text })
export const pointsWire = z.array(metricWire)

export const artifactsAnswer = z.object({
  root_uri: text,
  files: z.array(z.object({ path: z.string(), is_dir: z.boolean().nullish(), file_size: int64 })).nullish(),
  next_page_token: text,
})

export const loggedModelWire = z.object({
  info: z.object({
    model_id: z.string(),
    experiment_id: text,
    name: text,
    creation_timestamp_ms: int64,
    artifact_uri: text,
    status: z.union([z.string(), z.number()]).nullish(),
    model_type: text,
    source_run_id: text,
    tags: entries,
  }),
  data: z.object({ params: entries, metrics: z.array(metricWire).nullish() }).nullish(),
})
export type LoggedModelWire = z.infer<typeof loggedModelWire>

export const loggedModelsAnswer = z.object({ models: z.array(loggedModelWire).nullish(), next_page_token: text })

export const modelVersionWire = z.object({
  name: z.string(),
  // Older versions say it as a number.
  version: z.union([z.string(), z.number()]),
  creation_timestamp: int64,
  last_updated_timestamp: int64,
  current_stage: text,
  description: text,
  user_id: text,
  source: text,
  run_id: text,
  status: text,
  status_message: text,
  tags: entries,
  aliases: z.array(z.string()).nullish(),
})
export type ModelVersionWire = z.infer<typeof modelVersionWire>

const aliasWire = z.object({ alias: z.string(), version: z.union([z.string(), z.number()]) })

export const registeredModelWire = z.object({
  name: z.string(),
  creation_timestamp: int64,
  last_updated_timestamp: int64,
  description: text,
  // The newest of each stage.
  latest_versions: z.array(z.object({ version: z.union([z.string(), z.number()]) })).nullish(),
  tags: entries,
  aliases: z.array(aliasWire).nullish(),
})
export type RegisteredModelWire = z.infer<typeof registeredModelWire>

export const registeredModelAnswer = z.object({ registered_model: registeredModelWire })
export const registeredModelsAnswer = z.object({
  registered_models: z.array(registeredModelWire).nullish(),
  next_page_token: text,
})
export const modelVersionAnswer = z.object({ model_version: modelVersionWire })
export const modelVersionsAnswer = z.object({
  model_versions: z.array(modelVersionWire).nullish(),
  next_page_token: text,
})

/** Of a write, nothing of the answer is of use. */
export const anyAnswer = z.unknown()
