import { formatAge, formatExact, formatTime } from '../../base/format'
import { oneLine } from '../../base/text'
import { wordsFor } from '../../host/words'
import { runTitle } from '../../model/run'
import type { CommandArgs, CommandId } from '../../manifest/commands'
import type { FileScope } from '../../manifest/commands/code'
import { mostRuns } from './load'
import type { Call } from './calls'
import type { Span } from './keys'
import { baseOf } from './origin'
import type { FileRun, FileState } from './results'
import { differs, lackOf } from './source'
import {
  countWords,
  measure,
  measuredWords,
  runsIn,
  runLabel,
  stateWords,
  subjectOf,
  type Measured,
  type Scene,
} from './summary'

/** A lens over a call; without a command, words alone. */
export interface Lens {
  readonly at: Span
  readonly title: string
  readonly tooltip?: string
  readonly command?: Click
}

export type Click = {
  [N in CommandId]: { readonly name: N; readonly args: CommandArgs<N> }
}['code.showRuns' | 'code.showChanges' | 'code.openRun' | 'code.reload' | 'runs.compare' | 'runs.openTable']

type Words = Omit<Lens, 'at'>

/** A file as it is now. */
export interface CodeFile {
  readonly path: string
  readonly text: string
  readonly calls: readonly Call[]
}

/** Lenses over the calls of a file that start runs or choose an experiment; none while nothing is known of its runs. */
export function lensesOf(file: CodeFile, state: FileState, scene: Scene): readonly Lens[] {
  const { path, calls } = file
  const wanted = calls.filter(({ name }) => name === 'start_run' || name === 'set_experiment')
  const [first] = wanted
  if (!first) {
    return []
  }
  if (state.runs === undefined) {
    return state.problem === undefined ? [] : [{ at: first.at, ...failed(path, state) }]
  }
  const splits = wanted.some(({ nested }) => nested)
  const starts = wanted.some(({ name }) => name === 'start_run')
  const about: About = { state, scene, changed: changeOf(file, state) }
  const known = new Map<string, readonly Words[]>()
  return wanted.flatMap((call) => {
    const scope = scopeOf(path, call, splits)
    const key = JSON.stringify(scope)
    const words = known.get(key) ?? (call.name === 'start_run' ? started(scope, about) : chosen(scope, about, starts))
    known.set(key, words)
    return words.map((each) => ({ at: call.at, ...each }))
  })
}

interface About {
  readonly state: FileState
  readonly scene: Scene
  /** The lens that tells of it, where the file is no longer what the newest run ran. */
  readonly changed: Words | undefined
}

function changeOf({ path, text }: CodeFile, { source, runs }: FileState): Words | undefined {
  const run = runs?.[0]?.run
  if (!run || source?.kind !== 'there' || !differs(text, source.text)) {
    return undefined
  }
  const name = oneLine(runTitle(run), 80)
  return {
    title: 'changed since',
    tooltip: `${baseOf(path)} is not what is in commit ${source.commit.slice(0, 8)}, which ${name} recorded. Click to see the difference.`,
    command: { name: 'code.showChanges', args: [{ path, ...source.at, run: name }] },
  }
}

/** A file that starts nested runs has two kinds; a call tells which of them it makes. */
function scopeOf(path: string, { name, keys, nested }: Call, splits: boolean): FileScope {
  if (name === 'set_experiment') {
    return { path, experiment: keys[0]?.key }
  }
  return splits ? { path, nested } : { path }
}

function failed(path: string, { problem }: FileState): Words {
  return {
    title: '$(warning) Runs of this file could not be loaded',
    tooltip: `${oneLine(wordsFor(problem).sentence, 500)} Click to load them again.`,
    command: { name: 'code.reload', args: [{ path }] },
  }
}

function started(scope: FileScope, about: About): readonly Words[] {
  const { state, scene } = about
  const runs = runsIn(state, scope)
  const [last] = runs
  if (!last) {
    return state.problem === undefined ? [{ title: 'No runs from this file yet' }] : [failed(scope.path, state)]
  }
  return [
    {
      title: `${countWords(runs.length, state.more)}${staleWords(state, scene)}`,
      tooltip: countTooltip(scope, state),
      command: { name: 'code.showRuns', args: [scope] },
    },
    ...lastWords(last, runs, about),
  ]
}

function chosen(scope: FileScope, about: About, starts: boolean): readonly Words[] {
  const { state, scene } = about
  const runs = runsIn(state, scope)
  const [last] = runs
  if (!last || scope.experiment === undefined) {
    return []
  }
  const { connection, run, experiment: name } = last
  const words = `${countWords(runs.length, state.more)} of this file`
  return [
    {
      title: `${words}${staleWords(state, scene)}`,
      tooltip: `Open the runs table of ${oneLine(name, 80)}`,
      command: {
        name: 'runs.openTable',
        args: [{ kind: 'experiment', connection, experimentId: run.experimentId, name }],
      },
    },
    // What is said over start_run already is not said twice.
    ...(starts && runs.length === state.runs?.length ? [] : lastWords(last, runs, about)),
  ]
}

function lastWords(last: FileRun, runs: readonly FileRun[], about: About): readonly Words[] {
  const { state, scene, changed } = about
  const newest = last.run.id === state.runs?.[0]?.run.id
  const subject = subjectOf(last.connection, last.run)
  const measured = measure(last, runs, scene)
  return [
    {
      title: `${runLabel(last.run, scene.now)} ${stateWords(last.run, scene.now)}`,
      tooltip: [
        last.run.startedAt === undefined ? '' : `Started ${formatTime(last.run.startedAt)}.`,
        newest ? lackOf(state.source) : '',
        'Click to show it in the Experiments view.',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      command: { name: 'code.openRun', args: [subject] },
    },
    ...(measured ? [measuredLens(last, measured, scene)] : []),
    ...(newest && changed ? [changed] : []),
  ]
}

function measuredLens(last: FileRun, measured: Measured, scene: Scene): Words {
  const { key, value, against } = measured
  const title = measuredWords(measured, scene)
  const exact = `${oneLine(key, 80)} is ${formatExact(value)}`
  if (!against) {
    return { title, tooltip: exact, command: { name: 'code.openRun', args: [subjectOf(last.connection, last.run)] } }
  }
  const one = subjectOf(last.connection, last.run)
  const other = subjectOf(last.connection, against.run)
  const guess = scene.sense(key).guessed ? ' Which way is better is guessed from its name.' : ''
  return {
    title,
    tooltip: `${exact}; ${oneLine(other.name, 80)}, ${against.is === 'baseline' ? 'the baseline' : 'the best run of this file'}, has ${formatExact(against.value)}.${guess} Click to compare the two.`,
    command: { name: 'runs.compare', args: [other, [other, one]] },
  }
}

function staleWords({ staleSince }: FileState, { now }: Scene): string {
  return staleSince === undefined ? '' : `, as of ${formatAge(staleSince, now)}`
}

function countTooltip({ path, nested }: FileScope, { more, problem }: FileState): string {
  const which = nested === true ? 'Nested runs' : nested === false ? 'Runs without a parent' : 'Runs'
  const newest = more ? `, the newest ${mostRuns}` : ''
  const failure =
    problem === undefined ? '' : ` Not all could be loaded again: ${oneLine(wordsFor(problem).sentence, 300)}`
  return `${which} that came from ${baseOf(path)}${newest}: click to open or compare them.${failure}`
}
