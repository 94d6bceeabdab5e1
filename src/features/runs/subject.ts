import type { ExperimentRef } from '../../model/run'

/** What a table is about: kept with its tab, so that a reload brings it back. */
export interface TableSubject {
  readonly experiments: readonly TableExperiment[]
}

export interface TableExperiment extends ExperimentRef {
  readonly name: string
}

/** One tab and one layout for each set of experiments, in whichever order they were chosen. */
export function keyOf({ experiments }: TableSubject): string {
  return JSON.stringify(experiments.map((each) => [each.connection, each.experimentId]).sort())
}

export function titleOf({ experiments }: TableSubject): string {
  const [first, second] = experiments.map(({ name }) => name)
  if (first === undefined || experiments.length > 2) {
    return `${first ?? 'Runs'} and ${Math.max(experiments.length - 1, 0)} more`
  }
  return second === undefined ? first : `${first}, ${second}`
}

/** What VS Code kept of a tab, as `{ subject }`; undefined where it is not of this version. */
export function readSubject(state: unknown): TableSubject | undefined {
  const experiments = field(field(state, 'subject'), 'experiments')
  if (!Array.isArray(experiments) || experiments.length === 0 || !experiments.every(isExperiment)) {
    return undefined
  }
  return { experiments }
}

function isExperiment(value: unknown): value is TableExperiment {
  return ['connection', 'experimentId', 'name'].every((name) => typeof field(value, name) === 'string')
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
