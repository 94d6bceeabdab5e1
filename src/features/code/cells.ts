import { formatTime } from '../../base/format'
import type { FileScope } from '../../manifest/commands/code'
import type { Call } from './calls'
import { codeOf, type Code } from './code'
import type { FileRun, FileState } from './results'
import { countWords, measure, measuredWords, runLabel, stateWords, type Scene } from './summary'

/** What the status bar of a cell says. */
export interface CellStatus {
  readonly text: string
  readonly tooltip: string
  readonly scope: FileScope
}

/** The code of cells from the first on: what one imports, those below know. */
export function codesOf(texts: readonly string[]): readonly Code[] {
  let bindings: Code['bindings'] = new Map()
  return texts.map((text) => {
    const code = codeOf(text, { bindings })
    bindings = code.bindings.size === 0 ? bindings : code.bindings
    return code
  })
}

/**
 * The run that a cell made: the newest of the notebook that has all the keys that the cell logs. Where cells start runs, only
 * those are asked about; else those that log, for which MLflow starts one.
 */
export function statusOf(
  path: string,
  codes: readonly Code[],
  cell: number,
  state: FileState,
  scene: Scene,
): CellStatus | undefined {
  const starts = codes.some(({ calls }) => calls.some(({ name }) => name === 'start_run'))
  const calls = codes[cell]?.calls ?? []
  if (!calls.some(({ name }) => (starts ? name === 'start_run' : name !== 'set_experiment'))) {
    return undefined
  }
  const runs = (state.runs ?? []).filter((each) => hasKeys(each, calls))
  const [last] = runs
  if (!last) {
    return undefined
  }
  const measured = measure(last, runs, scene)
  const { run } = last
  const parts = [
    `${runLabel(run, scene.now)} ${stateWords(run, scene.now)}`,
    measured && measuredWords(measured, scene),
  ]
  return {
    text: parts.filter((part) => part !== undefined).join(' · '),
    tooltip: `The last of ${countWords(runs.length, state.more)} of this cell${run.startedAt === undefined ? '' : `, started ${formatTime(run.startedAt)}`}. Click to open or compare them.`,
    scope: { path },
  }
}

function hasKeys({ run }: FileRun, calls: readonly Call[]): boolean {
  return calls.every(({ name, keys }) => {
    const known = name === 'log_metric' ? run.metrics : name === 'log_param' ? run.params : undefined
    return known === undefined || run.status === 'running' || keys.every(({ key }) => known.has(key))
  })
}
