import { formatAge, formatDifference, formatNumber, formatPlural } from '../../base/format'
import { oneLine } from '../../base/text'
import type { FileScope } from '../../manifest/commands/code'
import { mainMetric, stalled } from '../../model/metric'
import { runTitle, type Run, type RunStatus } from '../../model/run'
import { isBetter, type KnownSense } from '../../model/sense'
import type { RunSubject } from '../../model/subject'
import type { FileRun, FileState } from './results'

/** What words about runs need to know beside them. */
export interface Scene {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly sense: (metric: string) => KnownSense
}

/** Runs of a scope, newest first. */
export function runsIn(state: FileState, { nested, experiment }: Omit<FileScope, 'path'>): readonly FileRun[] {
  return (state.runs ?? []).filter(
    ({ run, experiment: name }) =>
      (nested === undefined || nested === (run.parentId !== undefined)) &&
      (experiment === undefined || experiment === name),
  )
}

/** `12 runs`, `200+ runs`. */
export function countWords(count: number, more: boolean): string {
  return more ? formatPlural(count, 'run').replace(' ', '+ ') : formatPlural(count, 'run')
}

const icons: Readonly<Record<RunStatus | 'stalled', string>> = {
  running: '$(sync~spin)',
  scheduled: '$(clock)',
  finished: '$(pass)',
  failed: '$(error)',
  killed: '$(circle-slash)',
  stalled: '$(warning)',
  unknown: '$(question)',
}

export function stateOf(run: Run, now: number): RunStatus | 'stalled' {
  return stalled(run, now) ? 'stalled' : run.status
}

/** `$(pass) wine-12`; a space alone would not be drawn beside an icon. */
export function runLabel(run: Run, now: number): string {
  return `${icons[stateOf(run, now)]}\u00a0${titled(run.name || run.id.slice(0, 8), 40)}`
}

/** `finished 3 h ago` */
export function stateWords(run: Run, now: number): string {
  const state = stateOf(run, now)
  const at = run.endedAt ?? run.startedAt
  const age = at === undefined ? '' : `${run.endedAt === undefined ? ', started' : ''} ${formatAge(at, now)}`
  return `${state === 'unknown' ? 'of unknown state' : state}${age}`
}

/** A name in a title, in which VS Code would draw an icon for `$(name)`. */
export function titled(text: string, longest: number): string {
  return oneLine(text, longest).replaceAll('$(', '$\u200b(')
}

/** Those of one run's experiment: values of another one may mean something else. */
export function peersOf({ connection, run }: FileRun, runs: readonly FileRun[]): readonly FileRun[] {
  return runs.filter((peer) => peer.connection === connection && peer.run.experimentId === run.experimentId)
}

/** What a value is measured against. */
export interface Standard {
  readonly run: Run
  readonly value: number
  readonly is: 'baseline' | 'best'
}

/** What one run has of its experiment's main metric, and what that is measured against. */
export interface Measured {
  readonly key: string
  readonly value: number
  readonly against: Standard | undefined
}

/** The main metric of a run beside its standard. */
export function measure(one: FileRun, runs: readonly FileRun[], { sense }: Scene): Measured | undefined {
  const { run } = one
  const peers = peersOf(one, runs)
  const key = mainMetric(peers.map((peer) => peer.run))?.key ?? ''
  const value = run.metrics.get(key)?.value
  return value === undefined ? undefined : { key, value, against: standardOf(one, peers, key, sense(key)) }
}

/** The baseline of a run's experiment, or where there is none, the best of the runs; undefined where it is the run itself. */
export function standardOf(
  { run, baseline }: FileRun,
  runs: readonly FileRun[],
  key: string,
  sense: KnownSense,
): Standard | undefined {
  const other = baseline ?? bestOf(runs, key, sense)?.run
  const value = other?.metrics.get(key)?.value
  if (other === undefined || value === undefined || other.id === run.id) {
    return undefined
  }
  return { run: other, value, is: baseline ? 'baseline' : 'best' }
}

/** The run with the best value of a metric; undefined where nobody knows which way is better. */
export function bestOf(runs: readonly FileRun[], key: string, { sense }: KnownSense): FileRun | undefined {
  let best: FileRun | undefined
  for (const each of runs) {
    const value = each.run.metrics.get(key)?.value
    const least = best?.run.metrics.get(key)?.value
    if (value !== undefined && !Number.isNaN(value)) {
      best = least === undefined || isBetter(value, least, sense) === true ? each : best
    }
  }
  return sense === undefined ? undefined : best
}

/** `val_rmse 0.4123, −0.012 ▼ better than the baseline` */
export function measuredWords({ key, value, against }: Measured, { sense }: Scene): string {
  const words = `${titled(key, 40)} ${formatNumber(value)}`
  if (!against) {
    return words
  }
  const what = against.is === 'baseline' ? 'the baseline' : 'the best'
  if (value === against.value) {
    return `${words}, as ${what}`
  }
  const better = isBetter(value, against.value, sense(key).sense)
  const difference = value - against.value
  const apart = Number.isFinite(difference) ? `${formatDifference(difference)} ` : ''
  return `${words}, ${apart}${better === undefined ? 'from' : better ? 'better than' : 'worse than'} ${what}`
}

export function subjectOf(connection: string, run: Run): RunSubject {
  return { kind: 'run', connection, experimentId: run.experimentId, runId: run.id, name: runTitle(run) }
}
