import { formatAge, formatDuration, formatNumber, formatTime } from '../../base/format'
import type { RunStatus } from '../../model/run'
import { byName, lastMetric, stalled, type Choice } from '../../model/metric'
import type { Abilities, ConnectionNode, ExperimentNode, RunNode, Stale } from './nodes'
import type { Icon, Row, Scene } from './row'
import { oneLine } from '../../base/text'
import { Tooltip } from './tooltip'

export function describeConnection(node: ConnectionNode, { now, single }: Scene): Row {
  const { info } = node
  const { spec, server } = info
  const tooltip = new Tooltip(info.name)
    .fact('Server', spec.origin)
    .fact('Store', spec.store)
    .fact('Read by', server && `the store itself; changed through the MLflow server at ${server.url}`)
    .fact('From', origins[spec.from])
  tooltip.lines(node.notes)
  addStale(tooltip, node.stale, now)
  const where = server ? `serving at ${server.url.replace(/^https?:\/\//, '')}` : hostOf(spec.origin)
  return {
    label: oneLine(info.name),
    description: joined([where === info.name ? undefined : where, staleWords(node.stale, now)]),
    icon: { id: spec.store === undefined ? 'server' : 'database' },
    tooltip: tooltip.text,
    context: contextOf(
      'connection',
      spec.origin !== undefined && 'server',
      info.signedIn && 'signedIn',
      spec.store !== undefined && (server ? 'serving' : 'store'),
    ),
    opens: single ? 'open' : 'closed',
  }
}

const origins = {
  found: 'found in the folder',
  environment: 'named by MLFLOW_TRACKING_URI',
  configured: 'configured in waymark.json',
} as const

function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined
}

export function describeExperiment(node: ExperimentNode, { now }: Scene): Row {
  const { experiment, pinned, filter } = node
  const deleted = experiment.lifecycle === 'deleted'
  const tooltip = new Tooltip(experiment.name)
    .fact('Description', experiment.tags.get('mlflow.note.content'))
    .fact('Created', momentOf(experiment.createdAt))
    .fact('Updated', momentOf(experiment.updatedAt))
    .fact('Artifacts', experiment.artifactLocation)
    .fact('ID', experiment.id)
    .fact('Runs are filtered by', filter)
  addStale(tooltip, node.stale, now)
  return {
    label: oneLine(experiment.name) || '(no name)',
    description: experimentWords(node, now),
    icon: deleted ? { id: 'trash', color: faded } : { id: pinned ? 'pinned' : 'beaker' },
    tooltip: tooltip.text,
    context: contextOf('experiment', deleted ? 'deleted' : 'active', pinned ? 'pinned' : 'unpinned', ...able(node.can)),
    opens: 'closed',
    dimmed: deleted,
  }
}

function experimentWords({ experiment, filter, stale }: ExperimentNode, now: number): string | undefined {
  const deleted = experiment.lifecycle === 'deleted' ? 'deleted' : undefined
  const old = staleWords(stale, now)
  if (filter !== '') {
    return joined([deleted, oneLine(filter, 60), old])
  }
  const at = experiment.updatedAt ?? experiment.createdAt
  return joined([deleted, old ?? (at === undefined ? undefined : formatAge(at, now))])
}

function momentOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : formatTime(at)
}

const faded = 'disabledForeground'

const icons: Readonly<Record<RunStatus, Icon>> = {
  running: { id: 'sync~spin', color: 'charts.blue' },
  scheduled: { id: 'clock', color: 'charts.yellow' },
  finished: { id: 'pass', color: 'testing.iconPassed' },
  failed: { id: 'error', color: 'testing.iconFailed' },
  killed: { id: 'circle-slash' },
  unknown: { id: 'question' },
}

export function describeRun(node: RunNode, { now }: Scene): Row {
  const { run } = node
  const deleted = run.lifecycle === 'deleted'
  const stuck = stalled(run, now)
  const state = stuck ? 'stalled' : run.status
  const label = oneLine(node.name)
  const description = joined([
    deleted ? 'deleted' : undefined,
    mainWords(node),
    run.startedAt === undefined ? undefined : formatAge(run.startedAt, now),
  ])
  return {
    label,
    description,
    icon: deleted
      ? { id: 'trash', color: faded }
      : stuck
        ? { id: 'warning', color: 'charts.yellow' }
        : icons[run.status],
    tooltip: runTooltip(node, now, state),
    context: contextOf('run', deleted ? 'deleted' : 'active', ...able(node.can)),
    opens: 'closed',
    dimmed: deleted,
    spoken: [label, state, description].filter((part) => part !== undefined).join(', '),
  }
}

function mainWords({ run, main }: RunNode): string | undefined {
  const metric = main && run.metrics.get(main.key)
  return metric && `${oneLine(main.key, 40)} ${formatNumber(metric.value)}`
}

const choices: Readonly<Record<Choice, string>> = {
  validation: 'the first metric on validation data that most runs have',
  test: 'the first metric on test data that most runs have',
  common: 'the metric that the most runs have',
}

function runTooltip(node: RunNode, now: number, state: string): string {
  const { run, main } = node
  const tooltip = new Tooltip(node.name)
    .fact('State', stateWords(node, now, state))
    .fact('Description', run.tags.get('mlflow.note.content'))
    .fact('Started', momentOf(run.startedAt))
    .fact('Duration', durationWords(node, now))
    .fact('User', run.user ?? run.tags.get('mlflow.user'))
    .fact('Source', run.tags.get('mlflow.source.name'))
    .fact('Commit', run.tags.get('mlflow.source.git.commit'))
    .fact('ID', run.id)
  if (run.metrics.size > 0) {
    const metrics = [...run.metrics].toSorted(
      ([one], [other]) => rank(one, main?.key) - rank(other, main?.key) || byName(one, other),
    )
    tooltip.gap().list(
      metrics.map(([key, { value }]) => [key, formatNumber(value)]),
      12,
    )
  }
  if (main && run.metrics.has(main.key)) {
    tooltip.gap().line(`The row shows ${main.key}: ${choices[main.choice]}.`)
  }
  if (run.params.size > 0) {
    tooltip.gap().list(
      [...run.params].toSorted(([one], [other]) => byName(one, other)),
      12,
    )
  }
  return tooltip.text
}

function rank(key: string, main: string | undefined): number {
  return key === main ? 0 : key.startsWith('system/') ? 2 : 1
}

function stateWords({ run }: RunNode, now: number, state: string): string {
  const last = lastMetric(run)
  return state === 'stalled' && last ? `running, but nothing was logged for ${formatDuration(now - last.at)}` : state
}

function durationWords({ run }: RunNode, now: number): string | undefined {
  if (run.startedAt === undefined) {
    return undefined
  }
  const end = run.endedAt ?? (run.status === 'running' ? now : undefined)
  return end === undefined ? undefined : formatDuration(end - run.startedAt)
}

function able({ edit, web }: Abilities): readonly (string | false)[] {
  return [edit && 'editable', web && 'web']
}

function contextOf(...words: readonly (string | false)[]): string {
  return words.filter((word) => word !== false).join(' ')
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '')
  return present.length === 0 ? undefined : present.join(' · ')
}

function staleWords(stale: Stale | undefined, now: number): string | undefined {
  return stale && `as of ${formatAge(stale.at, now)}`
}

function addStale(tooltip: Tooltip, stale: Stale | undefined, now: number): void {
  if (stale) {
    tooltip.gap().line(`As of ${formatAge(stale.at, now)}, because loading it again failed: ${stale.words.sentence}`)
  }
}
