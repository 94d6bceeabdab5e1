import { formatAge, formatExact, formatNumber, formatSize, formatTime } from '../../base/format'
import { describeRun, describeExperiment, describeConnection } from './subjects'
import type {
  ArtifactNode,
  DatasetNode,
  GroupName,
  GroupNode,
  LoggedModelNode,
  MoreNode,
  Node,
  NoteNode,
  ProblemNode,
  ValueNode,
} from './nodes'
import type { LoggedModel } from '../../model/run'
import type { Row, Scene } from './row'
import { Tooltip } from './tooltip'
import { oneLine } from '../../base/text'
import { isOwn } from './run'

/** What a row says. Everything that a platform gave is cut to a line here and escaped in tooltips. */
export function describe(node: Node, scene: Scene): Row {
  switch (node.kind) {
    case 'connection':
      return describeConnection(node, scene)
    case 'experiment':
      return describeExperiment(node, scene)
    case 'run':
      return describeRun(node, scene)
    case 'group':
      return describeGroup(node)
    case 'value':
      return describeValue(node)
    case 'dataset':
      return describeDataset(node)
    case 'loggedModel':
      return describeModel(node, scene)
    case 'artifact':
      return describeArtifact(node)
    default:
      return describeTail(node)
  }
}

/** The rows below those that a platform gave. */
function describeTail(node: MoreNode | ProblemNode | NoteNode): Row {
  switch (node.kind) {
    case 'more':
      return {
        label: 'Load more',
        icon: { id: 'ellipsis' },
        context: 'more',
        opens: 'no',
        command: 'experiments.loadMore',
      }
    case 'problem':
      return describeProblem(node)
    default:
      return describeNote(node)
  }
}

const groups: Readonly<Record<GroupName, { readonly label: string; readonly icon: string }>> = {
  metrics: { label: 'Metrics', icon: 'graph' },
  params: { label: 'Params', icon: 'symbol-parameter' },
  tags: { label: 'Tags', icon: 'tag' },
  datasets: { label: 'Datasets', icon: 'table' },
  models: { label: 'Models', icon: 'package' },
  artifacts: { label: 'Artifacts', icon: 'files' },
}

function describeGroup(node: GroupNode): Row {
  const { label, icon } = groups[node.group]
  const tooltip = new Tooltip(label)
  if (node.group === 'tags') {
    tooltip.list([...node.parent.run.tags].filter(([key]) => isOwn(key)))
  }
  const description = node.count === undefined ? undefined : String(node.count)
  return { label, description, icon: { id: icon }, tooltip: tooltip.text, context: 'group', opens: 'closed' }
}

function describeValue(node: ValueNode): Row {
  const label = oneLine(node.name) || '(no name)'
  const tooltip = new Tooltip(node.name)
  if (typeof node.value === 'string') {
    tooltip.line(node.value, 2000)
    return { label, description: oneLine(node.value, 120), tooltip: tooltip.text, context: 'value', opens: 'no' }
  }
  const { value, step, at } = node.value
  tooltip.fact('Value', formatExact(value)).fact('Step', String(step)).fact('Time', formatTime(at))
  return { label, description: formatNumber(value), tooltip: tooltip.text, context: 'value', opens: 'no' }
}

function describeDataset({ dataset }: DatasetNode): Row {
  const { name, digest, context, sourceType, source } = dataset
  const tooltip = new Tooltip(name)
    .fact('Used for', context)
    .fact('Digest', digest)
    .fact('Source', sourceType)
    .fact('From', source)
  const description = oneLine(context ?? digest, 60)
  return {
    label: oneLine(name) || '(no name)',
    description,
    icon: { id: 'table' },
    tooltip: tooltip.text,
    context: 'dataset',
    opens: 'no',
  }
}

const modelStates: Readonly<Record<LoggedModel['status'], string | undefined>> = {
  ready: undefined,
  unknown: undefined,
  pending: 'pending',
  failed: 'failed',
}

function describeModel({ model }: LoggedModelNode, { now }: Scene): Row {
  const state = modelStates[model.status]
  const tooltip = new Tooltip(model.name)
    .fact('State', state)
    .fact('Type', model.type)
    .fact('Created', model.createdAt === undefined ? undefined : formatTime(model.createdAt))
    .fact('Artifacts', model.artifactUri)
    .fact('ID', model.id)
  tooltip.gap().list(
    [...model.metrics].map(([key, value]) => [key, formatNumber(value)]),
    12,
  )
  tooltip.gap().list([...model.params], 12)
  const age = model.createdAt === undefined ? undefined : formatAge(model.createdAt, now)
  const parts = [state, model.type && oneLine(model.type, 40), age].filter((part) => part !== undefined && part !== '')
  return {
    label: oneLine(model.name) || '(no name)',
    description: parts.join(' · '),
    icon: { id: 'package' },
    tooltip: tooltip.text,
    context: 'loggedModel',
    opens: 'no',
  }
}

function describeArtifact(node: ArtifactNode): Row {
  const { isFolder } = node
  const bytes = node.size
  const tooltip = new Tooltip(node.path).fact(
    'Size',
    bytes === undefined ? undefined : `${formatSize(bytes)} (${bytes} bytes)`,
  )
  return {
    label: oneLine(node.name) || '(no name)',
    description: isFolder || bytes === undefined ? undefined : formatSize(bytes),
    icon: { id: isFolder ? 'folder' : 'file' },
    tooltip: tooltip.text,
    context: isFolder ? 'folder' : 'file',
    opens: isFolder ? 'closed' : 'no',
    command: isFolder ? undefined : 'artifacts.open',
  }
}

function describeProblem({ words }: ProblemNode): Row {
  const { sentence, action } = words
  const tooltip = new Tooltip(undefined).line(sentence, 1000)
  if (action) {
    tooltip.line(`Click: ${action.title}`)
  }
  return {
    label: oneLine(sentence),
    description: action?.title,
    icon: { id: 'error', color: 'testing.iconFailed' },
    tooltip: tooltip.text,
    context: 'problem',
    opens: 'no',
    command: 'experiments.act',
  }
}

function describeNote({ text, about }: NoteNode): Row {
  return about === 'trust'
    ? {
        label: text,
        description: 'Manage Trust',
        icon: { id: 'workspace-untrusted' },
        context: 'note',
        opens: 'no',
        command: 'experiments.act',
      }
    : { label: text, context: 'note', opens: 'no' }
}
