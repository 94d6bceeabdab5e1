/** What the bench compares, as data. A measure names the samples it is made from; the sections of the bench gather them. */
export interface Measure {
  readonly measure: string
  readonly unit: 'ms' | 'MB' | 'KB'
  /** The samples of ours and, where there is something to compare with, of the peer. */
  readonly ours: string
  readonly peer?: string
  readonly target?: Target
}

export interface Target {
  /** What is promised, in words. */
  readonly sentence: string
  /** What is held against the limit: the median of ours, its worst (for what must never be), or the ratio of the medians. */
  readonly of: 'ours' | 'worst' | 'ratio'
  readonly atMost: number
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly n: number
}

/** One line of `test/bench/results/NAME.json`. */
export interface Result {
  readonly measure: string
  readonly unit: string
  readonly ours: Spread | null
  readonly peer: Spread | null
  /** Ours to the peer's, by the medians: below 1 is faster or smaller. */
  readonly ratio: number | null
  readonly target: Target | null
  /** Null where nothing was promised. */
  readonly met: boolean | null
}

const count = (value: number): string => value.toLocaleString('en-US')

function atMost(limit: number, sentence: string): Target {
  return { sentence, of: 'ours', atMost: limit }
}

function never(limit: number, sentence: string): Target {
  return { sentence, of: 'worst', atMost: limit }
}

function ratio(limit: number, sentence: string): Target {
  return { sentence, of: 'ratio', atMost: limit }
}

const localFirst: Readonly<Record<number, Target>> = {
  1_000: ratio(1 / 5, "5 times faster than MLflow's page"),
  100_000: ratio(1 / 10, "10 times faster than MLflow's page"),
}
const serverFirst = ratio(1, "Faster than MLflow's page")

function firstRow(runs: number): readonly Measure[] {
  const name = (where: string, how: string): string => `First row from the click, ${where}, ${count(runs)} runs, ${how}`
  return (['cold', 'warm'] as const).flatMap((how) => [
    {
      measure: name('local store', how),
      unit: 'ms',
      ours: `editor.first.local.${how}.${String(runs)}`,
      peer: `page.first.${how}.${String(runs)}`,
      target: how === 'cold' ? localFirst[runs] : undefined,
    },
    {
      measure: name('server', how),
      unit: 'ms',
      ours: `editor.first.server.${how}.${String(runs)}`,
      peer: `page.first.${how}.${String(runs)}`,
      target: serverFirst,
    },
  ])
}

function bestHundred(runs: number): readonly Measure[] {
  const size = String(runs)
  const local: Measure = {
    measure: `Best hundred by a metric, local store, ${count(runs)} runs (beside the bare SQL)`,
    unit: 'ms',
    ours: `local.best.${size}`,
    peer: `scan.best.${size}`,
    target: ratio(2, 'Within 2 times of the bare SQL'),
  }
  const server =
    runs > 10_000
      ? {
          measure: `Best hundred by a metric, server, ${count(runs)} runs (beside the unsorted request)`,
          peer: `rest.unsorted.${size}`,
          target: ratio(30, 'Under 30 times the unsorted request'),
        }
      : {
          measure: `Best hundred by a metric, server, ${count(runs)} runs (beside MLflow's page)`,
          peer: `page.sorted.${size}`,
          target: ratio(1 / 5, "5 times faster than MLflow's page"),
        }
  return [{ unit: 'ms', ours: `server.best.${size}`, ...server }, local]
}

function allCells(runs: number): readonly Measure[] {
  const size = String(runs)
  const named = `${count(runs)} runs × 40 columns in hand`
  return [
    {
      measure: `${named}, local store (beside the bare SQL scan in a worker)`,
      unit: 'ms',
      ours: `local.all.${size}`,
      peer: `scan.all.${size}`,
      target: ratio(1.5, 'Within 1.5 times of the bare SQL scan in a worker'),
    },
    {
      measure: `${named}, server (beside the bare paged requests)`,
      unit: 'ms',
      ours: `server.all.${size}`,
      peer: `rest.all.${size}`,
      target: ratio(1.05, 'Within 1.05 times of the bare paged requests'),
    },
  ]
}

function inHand(runs: number): readonly Measure[] {
  const size = String(runs)
  const named = `${count(runs)} runs × 40 columns`
  return [
    {
      measure: `Sorted by the slowest column, ${named}`,
      unit: 'ms',
      ours: `engine.sort.${size}`,
      target: atMost(100, 'In 100 ms by any column'),
    },
    {
      measure: `Filtered by the slowest of three filters, ${named}`,
      unit: 'ms',
      ours: `engine.filter.${size}`,
      target: atMost(100, 'In 100 ms'),
    },
    {
      measure: `Extension host's memory over idle, at its highest, ${named}`,
      unit: 'MB',
      ours: `editor.memory.peak.${size}`,
      target: never(250, '250 MB or less'),
    },
    { measure: `Extension host's memory over idle, at rest, ${named}`, unit: 'MB', ours: `editor.memory.rest.${size}` },
    {
      measure: `Longest wait of a writer's commit while ${named} are read (beside the writer alone)`,
      unit: 'ms',
      ours: `writer.held.${size}`,
      peer: `writer.alone.${size}`,
      target: never(100, 'Never held up for more than 100 ms'),
    },
  ]
}

const scrolling: readonly Measure[] = [
  {
    measure: 'Longest frame while 10,000 rows are scrolled by wheel (beside an element with nothing in it)',
    unit: 'ms',
    ours: 'editor.frame.longest',
    peer: 'editor.frame.nothing',
    target: never(50, 'No frame above 50 ms'),
  },
  {
    measure: "The page's heap after scrolling 10,000 rows",
    unit: 'MB',
    ours: 'editor.heap',
    target: atMost(100, '100 MB or less'),
  },
]

const others: readonly Measure[] = [
  {
    measure: '10,000 experiments painted in the view (beside one raw request)',
    unit: 'ms',
    ours: 'editor.experiments',
    peer: 'rest.experiments',
    target: ratio(2, 'Within 2 times of one raw request'),
  },
  {
    measure: '10,000 experiments painted in the view, clicked while VS Code still starts its extension host',
    unit: 'ms',
    ours: 'editor.experiments.starting',
  },
  {
    measure: 'A series of 1,000,000 points whole, local store (beside the bare SQL)',
    unit: 'ms',
    ours: 'local.series',
    peer: 'scan.series',
  },
  {
    measure: 'A series of 1,000,000 points in 1,000, local store (beside the server’s own sample)',
    unit: 'ms',
    ours: 'local.sampled',
    peer: 'rest.sampled',
  },
]

/** The largest size that quick runs leave out. */
export const sizes = { quick: [1_000, 10_000], full: [1_000, 10_000, 100_000] } as const

export function runsMeasures(runs: readonly number[]): readonly Measure[] {
  const large = runs.filter((size) => size >= 10_000)
  return [
    ...runs.flatMap(firstRow),
    ...large.flatMap(bestHundred),
    ...large.flatMap(allCells),
    ...large.slice(-1).flatMap(inHand),
    ...scrolling,
    ...others,
  ]
}

export const startupMeasures: readonly Measure[] = [
  {
    measure: "Activation in the extension host (beside VS Code's own search-result)",
    unit: 'ms',
    ours: 'startup.activation',
    peer: 'startup.peer',
    target: atMost(30, '30 ms or less, the median of 20'),
  },
  {
    measure: 'Code loaded at activation',
    unit: 'KB',
    ours: 'startup.loaded',
    target: atMost(350, '350 KB or less'),
  },
  { measure: 'VSIX', unit: 'KB', ours: 'startup.vsix', target: atMost(3_000, '3 MB or less') },
]
