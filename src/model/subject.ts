/** What a command can be about. Rows of trees are subjects themselves, so that a menu hands over just what it was opened on. */
export type Subject = ConnectionSubject | ExperimentSubject | RunSubject | LoggedModelSubject | ArtifactSubject

export interface ConnectionSubject {
  readonly kind: 'connection'
  readonly connection: string
}

export interface ExperimentSubject {
  readonly kind: 'experiment'
  readonly connection: string
  readonly experimentId: string
  readonly name: string
}

export interface RunSubject {
  readonly kind: 'run'
  readonly connection: string
  readonly experimentId: string
  readonly runId: string
  readonly name: string
}

export interface LoggedModelSubject {
  readonly kind: 'loggedModel'
  readonly connection: string
  readonly modelId: string
  readonly name: string
}

export interface ArtifactSubject {
  readonly kind: 'artifact'
  readonly connection: string
  readonly runId: string
  /** Below the run's artifact root, as the platform gave it. */
  readonly path: string
  readonly isFolder: boolean
  readonly size?: number
}
