import type { Connection } from '../../host/connection'
import type { Words } from '../../host/words'
import type { Experiment } from '../../model/experiment'
import type { MainMetric } from '../../model/metric'
import type { DatasetInput, LoggedModel, MetricValue, Run } from '../../model/run'
import type {
  ArtifactSubject,
  ConnectionSubject,
  ExperimentSubject,
  LoggedModelSubject,
  RunSubject,
} from '../../model/subject'

/** A row of the view; rows that can be acted on are subjects. */
export type Node =
  | ConnectionNode
  | ExperimentNode
  | RunNode
  | GroupNode
  | ValueNode
  | DatasetNode
  | LoggedModelNode
  | ArtifactNode
  | MoreNode
  | ProblemNode
  | NoteNode

export interface Placed {
  /** The same for the same row as long as the window lives, and after a reload. */
  readonly key: string
  readonly parent: Node | undefined
}

export interface Branch {
  /** Never rejects: what fails is a row. Answers at once when the children are at hand. */
  children(): readonly Node[] | Promise<readonly Node[]>
}

/** Data that is older than it should be, and why. */
export interface Stale {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly words: Words
}

export interface ConnectionNode extends ConnectionSubject, Placed, Branch {
  readonly info: Connection
  readonly stale: Stale | undefined
  /** What could not be read of it or is missing in it, one sentence each. */
  readonly notes: readonly string[]
}

export interface ExperimentNode extends ExperimentSubject, Placed, Branch {
  readonly parent: ConnectionNode
  readonly experiment: Experiment
  readonly pinned: boolean
  /** What its runs are narrowed by; empty for nothing. */
  readonly filter: string
  readonly can: Abilities
  readonly stale: Stale | undefined
}

export interface RunNode extends RunSubject, Placed, Branch {
  readonly parent: ExperimentNode | RunNode
  readonly run: Run
  readonly main: MainMetric | undefined
  readonly can: Abilities
}

/** What a platform can do about an experiment or run. */
export interface Abilities {
  readonly edit: boolean
  readonly web: boolean
}

export type GroupName = 'metrics' | 'params' | 'tags' | 'datasets' | 'models' | 'artifacts'

export interface GroupNode extends Placed, Branch {
  readonly kind: 'group'
  readonly group: GroupName
  readonly parent: RunNode
  /** Undefined where it is not known before the group is opened. */
  readonly count: number | undefined
}

export interface ValueNode extends Placed {
  readonly kind: 'value'
  readonly group: 'metrics' | 'params' | 'tags'
  readonly name: string
  readonly value: string | MetricValue
}

export interface DatasetNode extends Placed {
  readonly kind: 'dataset'
  readonly dataset: DatasetInput
}

export interface LoggedModelNode extends LoggedModelSubject, Placed {
  readonly model: LoggedModel
}

export interface ArtifactNode extends ArtifactSubject, Placed, Branch {
  readonly parent: Node
  /** The last part of the path. */
  readonly name: string
}

/** The row that loads the next page. */
export interface MoreNode extends Placed {
  readonly kind: 'more'
  load(): Promise<void>
}

/** The row of a failure, with its one action. */
export interface ProblemNode extends Placed, ConnectionSubjectOf {
  readonly kind: 'problem'
  readonly words: Words
  retry(): Promise<void>
}

interface ConnectionSubjectOf {
  /** What actions other than a retry are about. */
  readonly subject: ConnectionSubject
}

/** A row that only says something. */
export interface NoteNode extends Placed {
  readonly kind: 'note'
  readonly text: string
  readonly about: 'empty' | 'trust'
}

/** An id from what a platform said: JSON keeps its parts apart and, unlike a URI, takes any text. */
export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
