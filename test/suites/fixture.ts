import type { DatasetInput, RunStatus, Step } from '../../src/model/run'
import type { StoreIds } from '../servers/store'

/**
 * What `test/servers/stores.py` puts into the standard stores, told a second time: what every implementation of the
 * `experiments` capability is held against, and what the fake is filled with. Ids differ from store to store.
 */
export interface FixtureRun {
  readonly name: string
  readonly experiment: string
  readonly status: RunStatus
  readonly lifecycle: 'active' | 'deleted'
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt?: number
  /** The name of the run above it. */
  readonly parent?: string
  readonly params: Readonly<Record<string, string>>
  /** Without `mlflow.parentRunId`, which holds an id. */
  readonly tags: Readonly<Record<string, string>>
  /** Every point of each metric, by step. */
  readonly series: Readonly<Record<string, readonly Point[]>>
  /** By name. */
  readonly datasets: readonly DatasetInput[]
}

export interface Point {
  readonly step: Step
  readonly at: number
  readonly value: number
}

export interface FixtureExperiment {
  readonly name: string
  readonly lifecycle: 'active' | 'deleted'
  readonly tags: Readonly<Record<string, string>>
}

/** What a suite is told of the implementation it runs against. Differences are facts that were measured, each with its reason. */
export interface FixtureFacts {
  readonly ids: StoreIds
  /** How a history is thinned out: MLflow's server takes every n-th point, a direct read keeps the extremes. */
  readonly sampling: 'stride' | 'extremes'
  /** Columns that it cannot sort by, with `invalidRequest`. */
  readonly unsortable: readonly ('attribute:duration' | 'attribute:dataset' | 'attribute:experiment_id')[]
  /** False where the version has no logged models: the search then finds none. */
  readonly loggedModels: boolean
  /** The size of an empty file in a list: MLflow's server leaves out what is zero. */
  readonly emptySize: 0 | undefined
}

/** 2026-01-05 08:00:00 UTC. */
export const begin = 1_767_600_000_000
const minute = 60_000

const own = { 'mlflow.user': 'ada', 'mlflow.source.name': 'train.py', 'mlflow.source.type': 'LOCAL' }

interface RunOptions {
  readonly status?: RunStatus
  readonly lasts?: number
  readonly params?: Readonly<Record<string, string>>
  readonly metrics?: Readonly<Record<string, number>>
  readonly series?: Readonly<Record<string, readonly Point[]>>
  readonly tags?: Readonly<Record<string, string>>
  readonly parent?: string
  readonly deleted?: boolean
  readonly datasets?: readonly DatasetInput[]
}

function run(experiment: string, name: string, at: number, options: RunOptions = {}): FixtureRun {
  const { status = 'finished', lasts = 3, params = {}, metrics = {}, series = {}, tags = {}, parent } = options
  const startedAt = begin + at * minute
  const isOver = status !== 'running' && status !== 'scheduled'
  const logged = Object.entries(metrics).map(([key, value]) => [key, [{ step: 0, at: startedAt + 1000, value }]])
  return {
    name,
    experiment,
    status,
    lifecycle: options.deleted ? 'deleted' : 'active',
    startedAt,
    ...(isOver && { endedAt: startedAt + lasts * minute }),
    parent,
    params,
    tags: { ...own, ...tags, 'mlflow.runName': name },
    series: { ...(Object.fromEntries(logged) as Record<string, Point[]>), ...series },
    datasets: options.datasets ?? [],
  }
}

/** A point a second. */
function points(values: readonly number[], at = begin): Point[] {
  return values.map((value, step) => ({ step, at: at + step * 1000, value }))
}

function dataset(name: string, digest: string, context: string, rows: number): DatasetInput {
  return {
    name,
    digest,
    sourceType: 'local',
    source: `{"uri": "data/${name}.csv"}`,
    schema: '{"mlflow_colspec": [{"type": "double", "name": "alcohol", "required": true}]}',
    profile: `{"num_rows": ${rows}, "num_elements": ${rows * 13}}`,
    context,
  }
}

const train = dataset('wine-train', 'a1b2c3d4', 'training', 124)
const held = dataset('wine-test', 'e5f6a7b8', 'testing', 54)

const computed: ReadonlySet<string> = new Set(['train_loss', 'loss'])

/** A value that was found, to be compared: Python's and JavaScript's `exp`, of which two metrics are made, differ in the last bits. */
export function settled(key: string, found: number, expected: number | undefined): number {
  const isNear =
    expected !== undefined && Math.abs(found - expected) <= 2 * Number.EPSILON * Math.max(1, Math.abs(found))
  return computed.has(key) && isNear ? expected : found
}

const kernels = ['linear', 'poly', 'rbf']
const strengths = ['0.1', '1', '10', '100']

function wine(n: number): FixtureRun {
  const series = {
    ...(n === 1 && { train_loss: points(Array.from({ length: 300 }, (_, i) => Math.exp(-i / 60) + n / 100)) }),
    ...(n <= 2 && { model_accuracy: [{ step: 3, at: begin, value: n === 1 ? 0.91 : 0.2 }] }),
  }
  return run('wine', `wine-${String(n).padStart(2, '0')}`, n * 10, {
    lasts: n,
    params: {
      C: strengths[n % 4]!,
      kernel: kernels[n % 3]!,
      seed: '7',
      ...(n % 2 === 0 && { max_depth: String(n) }),
    },
    metrics: { accuracy: 0.8 + n * 0.0123, f1_macro: 0.78 + n * 0.011, ...(n % 3 === 0 && { log_loss: 1 / n }) },
    series,
    tags: {
      stage: n < 8 ? 'dev' : 'final',
      ...(n % 2 === 1 && { 'mlflow.source.git.commit': n.toString(16).padStart(40, '0') }),
      ...(n === 1 && {
        'mlflow.note.content': 'The **baseline**, with [a link](https://example.org/) and <b>markup</b>',
      }),
    },
    datasets: n === 1 ? [held, train] : n === 2 ? [train] : [],
  })
}

const sweep = 'sweep / nested'
const odd = 'odd <b>cases</b> 🚀'

export const experiments: readonly FixtureExperiment[] = [
  { name: 'Default', lifecycle: 'active', tags: {} },
  {
    name: 'wine',
    lifecycle: 'active',
    tags: { 'mlflow.note.content': '# Wine\nClassifiers on the **wine** data', team: 'lab' },
  },
  { name: sweep, lifecycle: 'active', tags: { team: 'lab' } },
  { name: odd, lifecycle: 'active', tags: { 'mlflow.note.content': 'مرحبا' } },
  { name: 'removed', lifecycle: 'deleted', tags: {} },
]

/** In the order in which they were made. */
export const runs: readonly FixtureRun[] = [
  ...Array.from({ length: 10 }, (_, index) => wine(index + 1)),
  run('wine', 'wine-running', 200, {
    status: 'running',
    params: { C: '1', kernel: 'rbf' },
    series: { train_loss: points([0.9, 0.8, 0.7]) },
  }),
  run('wine', 'wine-failed', 210, {
    status: 'failed',
    params: { C: '1000000.0' },
    tags: { error: 'did not converge' },
  }),
  run('wine', 'wine-killed', 220, { status: 'killed', metrics: { accuracy: 0.5 } }),
  run('wine', 'wine-scheduled', 230, { status: 'scheduled' }),
  run('wine', 'wine-deleted', 240, { metrics: { accuracy: 0.999 }, deleted: true }),

  run(sweep, 'sweep', 300, { lasts: 30, params: { strategy: 'grid' }, metrics: { best_r2: 0.62 } }),
  run(sweep, 'trial-0', 301, {
    parent: 'sweep',
    params: { alpha: '1.0', fit_intercept: 'True' },
    metrics: { r2: 0.5 },
  }),
  ...[0, 1].map((fold) =>
    run(sweep, `trial-0-fold-${fold}`, 310 + fold, {
      parent: 'trial-0',
      params: { fold: String(fold) },
      metrics: { r2: 0.49 + fold * 0.02 },
    }),
  ),
  run(sweep, 'trial-1', 302, {
    parent: 'sweep',
    params: { alpha: '0.1', fit_intercept: 'False' },
    metrics: { r2: 0.5 + 0.06 },
  }),
  run(sweep, 'trial-2', 303, {
    parent: 'sweep',
    params: { alpha: '0.01', fit_intercept: 'True' },
    metrics: { r2: 0.5 + 2 * 0.06 },
  }),
  run(sweep, 'alone', 330, { params: { alpha: '0.3' }, metrics: { r2: 0.41, rmse: 55.1 } }),

  run(odd, 'nan-and-infinite', 400, {
    metrics: { nan: NaN, inf: Infinity, ninf: -Infinity, tiny: 5e-324, huge: 1.7e308, zero: 0, whole: 3 },
    series: { mixed: points([1, NaN, 2, Infinity, -Infinity, 3]) },
  }),
  run(odd, 'steps', 401, {
    series: {
      big_step: [{ step: 9007199254740993n, at: begin, value: 1.5 }],
      negative_step: [
        { step: -5, at: begin, value: 1 },
        { step: -4, at: begin + 1000, value: 2 },
      ],
      out_of_order: [
        { step: 2, at: begin + 5000, value: 1 },
        { step: 9, at: begin + 2000, value: 3 },
      ],
      same_step: [1, 2, 0.5].map((value, index) => ({ step: 1, at: begin + index * 1000, value })),
    },
  }),
  run(odd, 'spike', 402, {
    lasts: 90,
    series: {
      loss: points(
        Array.from({ length: 5000 }, (_, i) => (i === 3217 ? 100 : Math.exp(-i / 1500) + 0.001 * Math.sin(i))),
        begin + 402 * minute,
      ),
    },
  }),
  run(odd, 'long values', 403, { params: { long: 'p'.repeat(6000), short: 'q' }, tags: { long: 't'.repeat(5000) } }),
  run(odd, 'שלום <i>עולם</i> 👩‍🔬', 404, {
    params: { 'unicode ключ': 'значение 🚀', html: '<img src=x onerror=alert(1)>', rtl: 'مرحبا بالعالم' },
  }),
  run(odd, 'keys', 405, {
    params: { 'a b': '1', 'opt/lr': '0.1', 'opt/momentum': '0.9', 'a.b-c_d': '2' },
    metrics: { 'val/acc top-1': 0.5, 'val/loss': 0.4, 'm.x-y_z': 3, 'm x': 4 },
    tags: {
      'tag with space': '1',
      'tag/slash': '2',
      quote: 'it\'s "quoted" `so`',
      lines: 'one\ntwo\tthree',
      empty: '',
    },
  }),
  run(odd, 'empty', 406),

  run('removed', 'in-removed', 500, { metrics: { accuracy: 0.1 }, deleted: true }),
]

export interface FixtureModel {
  readonly name: string
  readonly run: string
  readonly status: 'ready' | 'failed'
  readonly accuracy: number
}

export const models: readonly FixtureModel[] = [
  { name: 'svm', run: 'wine-01', status: 'ready', accuracy: 0.91 },
  { name: 'svm-broken', run: 'wine-02', status: 'failed', accuracy: 0.2 },
]
/** The one file of a logged model. */
export const modelFile = Buffer.from('flavors: {}\nmodel_uuid: fixture\n')
export const modelTags = { family: 'svm' }
export const modelParams = { C: '1.0', kernel: 'rbf' }

/** Files of run `wine-01` by path. */
export const artifacts: Readonly<Record<string, Buffer | 'picture'>> = {
  'readme.txt': Buffer.from('hello\n'.repeat(20)),
  'notes/with space & ümlaut.txt': Buffer.from('naïve\n'),
  'notes/report.json': Buffer.from('{"accuracy": 0.91, "classes": [0, 1, 2]}'),
  'notes/page.html': Buffer.from("<h1>Report</h1><script>document.title = 'ran'</script>"),
  // Made by zlib, whose versions differ: only its head is known.
  'plots/confusion.png': 'picture',
  'plots/deep/er/empty.txt': Buffer.alloc(0),
  'data/weights.bin': Buffer.concat(
    Array.from({ length: 12_288 }, () => Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i))),
  ),
}

/** The last of a metric's points: of the greatest step, then the latest. */
export function lastOf(series: readonly Point[]): Point {
  const last = [...series].sort((a, b) => (a.step < b.step ? -1 : a.step > b.step ? 1 : a.at - b.at)).at(-1)
  if (!last) {
    throw new Error('A series without points')
  }
  return last
}
