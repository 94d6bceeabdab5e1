import { z } from 'zod'
import type { Access, TextColumn } from '../../src/query/evaluate'
import written from './cases.json'

const special: Record<string, number> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity }
const metric = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform((word) => special[word] ?? NaN)])
const texts = z.record(z.string(), z.string())

const caseRun = z.object({
  name: z.string(),
  user: z.string(),
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
  /** Milliseconds since 1970. */
  startTime: z.number(),
  endTime: z.number().optional(),
  params: texts,
  metrics: z.record(z.string(), metric),
  /** Without `mlflow.runName`, which the server adds by itself from the name. */
  tags: texts,
  /** The context is the input tag `mlflow.data.context`. */
  datasets: z.array(z.object({ name: z.string(), digest: z.string(), context: z.string().optional() })),
})

const filterCase = z.union([
  z.object({
    filter: z.string(),
    /** The names of the runs that match, in the order of the table, on an SQL-backed store. */
    runs: z.array(z.string()),
    /** What MLflow's own file store answers where it differs. */
    fileStore: z.array(z.string()).optional(),
  }),
  /** The server refuses the filter; `says` is the first problem that `parseFilter` finds. */
  z.object({ filter: z.string(), error: z.literal(true), says: z.string() }),
])

const table = z.object({ runs: z.array(caseRun), cases: z.array(filterCase) })

export type CaseRun = z.infer<typeof caseRun>
export type FilterCase = z.infer<typeof filterCase>

/**
 * The shared table: runs to log, and filters with the runs that each finds. The answers were measured on MLflow 3.17.2 (`verify.py`
 * measures again). A filter may name a run's id as `${name}`: see `fill`.
 */
export function loadTable(): { readonly runs: readonly CaseRun[]; readonly cases: readonly FilterCase[] } {
  return table.parse(written)
}

/** Puts the ids that the runs were given into a filter. */
export function fill(filter: string, idOf: (name: string) => string): string {
  return filter.replace(/\$\{(\w+)\}/g, (_all, name: string) => idOf(name))
}

/** The runs of the table as `compileFilter` reads them; `columns` adds the dictionary columns. */
export function accessTo(runs: readonly CaseRun[], idOf: (name: string) => string, columns: boolean): Access {
  const attributes = runs.map((run) => attributesOf(run, idOf(run.name)))
  const tags = runs.map((run) => ({ ...run.tags, 'mlflow.runName': run.name }))
  const read = (records: readonly Record<string, string>[], key: string) => (row: number) => records[row]?.[key]
  const params = runs.map((run) => run.params)
  const access: Access = {
    metric: (key) => (runs.some((run) => key in run.metrics) ? (row) => runs[row]?.metrics[key] : undefined),
    param: (key) => (params.some((record) => key in record) ? read(params, key) : undefined),
    tag: (key) => read(tags, key),
    attribute: (name) => (row) => attributes[row]?.[name],
    dataset: (key) => (row) => runs[row]?.datasets.flatMap((dataset) => dataset[key] ?? []) ?? [],
  }
  if (!columns) return access
  const records: Record<'param' | 'tag' | 'attribute', readonly Attributes[]> = {
    param: params,
    tag: tags,
    attribute: attributes,
  }
  return { ...access, text: (entity, key) => columnOf(records[entity].map((record) => record[key])) }
}

type Attributes = Record<string, string | number | undefined>

function attributesOf(run: CaseRun, id: string): Attributes {
  return {
    run_id: id,
    run_name: run.name,
    status: run.status,
    user_id: run.user,
    start_time: run.startTime,
    end_time: run.endTime,
    artifact_uri: `/store/${id}/artifacts`,
  }
}

function columnOf(values: readonly (string | number | undefined)[]): TextColumn {
  const dictionary = [...new Set(values.filter((value) => typeof value === 'string'))]
  return {
    codes: Uint32Array.from(values, (value) => (typeof value === 'string' ? dictionary.indexOf(value) + 1 : 0)),
    size: dictionary.length,
    text: (code) => dictionary[code - 1] ?? '',
  }
}
