import * as vscode from 'vscode'
import { PlatformError } from '../../base/errors'
import { formatExact } from '../../base/format'
import type { Connection, Connections } from '../../host/connection'
import { act, execute } from '../../host/commands'
import type { Handlers } from '../../manifest/commands'
import type { MetricValue } from '../../model/run'
import type { ExperimentSubject, LoggedModelSubject, RunSubject, Subject } from '../../model/subject'
import { chosen, remove, rename, restore } from './edits'
import type { ArtifactFiles } from './files'
import type { ExperimentsModel } from './model'
import { filterExperiments, filterRuns, narrowing, sortExperiments } from './narrow'
import { keyOf, type MoreNode, type NoteNode, type ProblemNode, type ValueNode } from './nodes'
import { downloadArtifact, openInEditor } from './open'
import { viewId } from './tree'

export type ExperimentCommands = Pick<
  Handlers,
  | Extract<keyof Handlers, `experiments.${string}` | `subjects.${string}` | `artifacts.${string}`>
  | 'runs.rename'
  | 'runs.delete'
  | 'runs.restore'
  | 'runs.filter'
>

export interface CommandParts {
  readonly connections: () => Promise<Connections>
  readonly model: ExperimentsModel
  readonly files: ArtifactFiles
}

/** What can be done in the Experiments view. */
export function experimentCommands(parts: CommandParts): ExperimentCommands {
  const { model } = parts
  const narrow = narrowing(model)
  const pins = (row: Subject | undefined, selected: readonly Subject[] | undefined, pinned: boolean): Promise<void> =>
    model.pin(
      chosen('experiment', row, selected).map((each) => keyOf('experiment', each.connection, each.experimentId)),
      pinned,
    )
  return {
    'experiments.refresh': () => vscode.window.withProgress({ location: { viewId } }, () => model.refresh()),
    'experiments.filter': () => filterExperiments(model, narrow),
    'experiments.clearFilter': () => narrow({ text: '' }),
    'experiments.sort': () => sortExperiments(model, narrow),
    'experiments.showDeleted': () => narrow({ deleted: true }),
    'experiments.hideDeleted': () => narrow({ deleted: false }),
    'experiments.loadMore': (node) =>
      isRow<MoreNode>(node, 'more') && vscode.window.withProgress({ location: { viewId } }, () => node.load()),
    'experiments.act': actOnRow,
    'experiments.pin': (row, selected) => pins(row, selected, true),
    'experiments.unpin': (row, selected) => pins(row, selected, false),
    'experiments.rename': (row) => rename(parts, row),
    'experiments.delete': (row, selected) => remove(parts, chosen('experiment', row, selected)),
    'experiments.restore': (row, selected) => restore(parts, chosen('experiment', row, selected)),
    'runs.rename': (row) => rename(parts, row),
    'runs.delete': (row, selected) => remove(parts, chosen('run', row, selected)),
    'runs.restore': (row, selected) => restore(parts, chosen('run', row, selected)),
    'runs.filter': (row) => row && filterRuns(model, row),
    'subjects.copyId': (row, selected) =>
      vscode.env.clipboard.writeText(
        [
          ...chosen('experiment', row, selected),
          ...chosen('run', row, selected),
          ...chosen('loggedModel', row, selected),
        ]
          .map(idOf)
          .join('\n'),
      ),
    'subjects.copyValue': (node) =>
      isRow<ValueNode>(node, 'value') && vscode.env.clipboard.writeText(textOf(node.value)),
    'subjects.openInBrowser': (row) => row && openInBrowser(parts, row),
    'artifacts.open': (artifact) => openInEditor(parts, artifact),
    'artifacts.download': (row) => row && downloadArtifact(parts, row),
  }
}

/** Arguments that come through VS Code have no type of their own. */
function isRow<N extends { readonly kind: string }>(node: unknown, kind: N['kind']): node is N {
  return typeof node === 'object' && node !== null && 'kind' in node && node.kind === kind
}

async function actOnRow(node: unknown): Promise<void> {
  if (isRow<NoteNode>(node, 'note') && node.about === 'trust') {
    await vscode.commands.executeCommand('workbench.trust.manage')
  } else if (isRow<ProblemNode>(node, 'problem')) {
    const { action } = node.words
    const retry = (): Thenable<void> => vscode.window.withProgress({ location: { viewId } }, () => node.retry())
    await (action ? act(action, retry, node.subject) : execute('log.show'))
  }
}

function idOf(subject: ExperimentSubject | RunSubject | LoggedModelSubject): string {
  switch (subject.kind) {
    case 'run':
      return subject.runId
    case 'loggedModel':
      return subject.modelId
    default:
      return subject.experimentId
  }
}

function textOf(value: string | MetricValue): string {
  return typeof value === 'string' ? value : formatExact(value.value)
}

/** Opens the platform's own page; an address of another scheme than the web's is never opened. */
async function openInBrowser({ connections }: CommandParts, row: ExperimentSubject | RunSubject): Promise<void> {
  const connection = await (await connections()).get(row.connection)
  const url = connection && pageOf(connection, row)
  if (url === undefined) {
    const name = connection?.name ?? row.connection
    throw new PlatformError({
      reason: 'notFound',
      platform: name,
      endpoint: '',
      message: `${name} has no page for this ${row.kind}.`,
    })
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true))
}

function pageOf({ platform, server }: Connection, row: ExperimentSubject | RunSubject): string | undefined {
  const url = (server?.platform ?? platform).experiments?.webUrl?.(row)
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined
}
