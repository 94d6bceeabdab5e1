import type { DatasetKey, Entity, NumberAttribute, Subject, TextAttribute } from './ast'

/** Every prefix that MLflow knows, and what it stands for. Case matters. */
const prefixes = new Map<string, Entity>([
  ['metric', 'metric'],
  ['metrics', 'metric'],
  ['param', 'param'],
  ['params', 'param'],
  ['parameter', 'param'],
  ['parameters', 'param'],
  ['tag', 'tag'],
  ['tags', 'tag'],
  ['attribute', 'attribute'],
  ['attributes', 'attribute'],
  ['attr', 'attribute'],
  ['run', 'attribute'],
  ['dataset', 'dataset'],
  ['datasets', 'dataset'],
])

/** How an entity is written, and what it is called in a message. */
export const prefixOf: Record<Entity, string> = {
  metric: 'metrics',
  param: 'params',
  tag: 'tags',
  attribute: 'attributes',
  dataset: 'dataset',
}

export const numberAttributes: readonly NumberAttribute[] = ['start_time', 'end_time']
export const textAttributes: readonly TextAttribute[] = ['run_name', 'status', 'user_id', 'run_id', 'artifact_uri']
export const datasetKeys: readonly DatasetKey[] = ['name', 'digest', 'context']
export const statuses: readonly string[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

const attributes = new Map<string, Subject>([
  ...numberAttributes.map((key) => [key, { kind: 'number', entity: 'attribute', key }] as const),
  ...textAttributes.map((key) => [key, { kind: 'text', entity: 'attribute', key }] as const),
])

/** Other names that MLflow reads as one of the attributes. */
const aliases = new Map([
  ['created', 'start_time'],
  ['Created', 'start_time'],
  ['run name', 'run_name'],
  ['Run name', 'run_name'],
  ['Run Name', 'run_name'],
])

export function entityOf(prefix: string): Entity | undefined {
  return prefixes.get(prefix)
}

export function attributeOf(name: string): Subject | undefined {
  return attributes.get(aliases.get(name) ?? name)
}

export function datasetKeyOf(name: string): DatasetKey | undefined {
  return datasetKeys.find((key) => key === name)
}

/** The name of a subject in words, without quotes. */
export function inWords(subject: Subject): string {
  return subject.entity === 'attribute' ? subject.key : `${prefixOf[subject.entity]}.${subject.key}`
}
