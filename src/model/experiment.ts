/** A named set of runs. */
export interface Experiment {
  readonly id: string
  readonly name: string
  readonly lifecycle: 'active' | 'deleted'
  /** Milliseconds since 1970; absent where the platform does not record it. */
  readonly createdAt?: number
  readonly updatedAt?: number
  readonly artifactLocation?: string
  readonly tags: ReadonlyMap<string, string>
}

export type LifecycleView = 'active' | 'deleted' | 'all'

/** One page of a list, and how to ask for the next. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; absent on the last page. */
  readonly next?: string
}

export interface ExperimentQuery {
  /** Part of the name, any case. */
  readonly text?: string
  readonly view?: LifecycleView
  readonly sort?: 'name' | 'created' | 'updated'
  readonly limit: number
  readonly page?: string
}
