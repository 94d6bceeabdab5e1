import { isAbort } from '../../base/errors'
import { Resource } from '../../base/resource'
import type { Artifact } from '../../model/run'
import { byName } from '../../model/metric'
import { keyOf, type ArtifactNode, type Node } from './nodes'
import { moreRow, noteRow, problemRow, settled } from './tail'

/** What a folder of artifacts needs of the run that it belongs to. */
export interface ArtifactOwner {
  readonly connection: string
  readonly runId: string
  list(path: string | undefined, signal: AbortSignal): Promise<readonly Artifact[]>
  changed(nodes: readonly Node[]): void
}

/** Rows of one folder that are shown before *Load More*: a folder can hold any number. */
const step = 500

/** A folder of a run's artifacts, listed when it is opened. */
export class ArtifactFolder {
  readonly #owner: ArtifactOwner
  readonly #node: Node
  readonly #resource: Resource<readonly Artifact[]>
  readonly #rows = new Map<string, ArtifactRow>()
  #shown = step
  #outdated = false

  constructor(owner: ArtifactOwner, node: Node, path: string | undefined) {
    this.#owner = owner
    this.#node = node
    this.#resource = new Resource((signal) => owner.list(path, signal))
  }

  async children(): Promise<readonly Node[]> {
    const { value, error } = this.#resource.state
    if (value === undefined && error !== undefined) {
      return [this.#problem(error)]
    }
    if (value === undefined) {
      try {
        await this.#resource.get()
      } catch (error) {
        return isAbort(error) ? [] : [this.#problem(error)]
      }
    } else if (this.#outdated) {
      this.#outdated = false
      void this.#again()
    }
    return this.#children()
  }

  /** What is shown may no longer be all: it is listed again when next looked at. */
  outdate(): void {
    this.#outdated = true
    this.#rows.forEach((row) => row.outdate())
  }

  #children(): readonly Node[] {
    const { value = [], error } = this.#resource.state
    const sorted = [...value].sort(foldersFirst)
    const rows: Node[] = sorted.slice(0, this.#shown).map((artifact) => this.#row(artifact))
    if (error !== undefined) {
      rows.push(this.#problem(error))
    } else if (sorted.length > this.#shown) {
      rows.push(moreRow(this.#node, () => this.#more()))
    }
    return rows.length > 0 ? rows : [noteRow(this.#node, 'No artifacts')]
  }

  #row(artifact: Artifact): ArtifactRow {
    const old = this.#rows.get(artifact.path)
    if (old?.isFolder === artifact.isFolder && old.size === artifact.size) {
      return old
    }
    const row = new ArtifactRow(this.#owner, this.#node, artifact)
    this.#rows.set(artifact.path, row)
    return row
  }

  #problem(error: unknown): Node {
    return problemRow(this.#node, this.#owner.connection, error, () => this.#again())
  }

  #more(): Promise<void> {
    this.#shown += step
    this.#owner.changed([this.#node])
    return Promise.resolve()
  }

  async #again(): Promise<void> {
    await settled(this.#resource.refresh())
    this.#owner.changed([this.#node])
  }
}

class ArtifactRow implements ArtifactNode {
  readonly kind = 'artifact'
  readonly key: string
  readonly connection: string
  readonly runId: string
  readonly path: string
  readonly name: string
  readonly isFolder: boolean
  readonly size: number | undefined
  readonly #folder: ArtifactFolder

  constructor(
    owner: ArtifactOwner,
    readonly parent: Node,
    artifact: Artifact,
  ) {
    this.connection = owner.connection
    this.runId = owner.runId
    this.path = artifact.path
    this.name = artifact.path.split('/').findLast((part) => part !== '') ?? artifact.path
    this.isFolder = artifact.isFolder
    this.size = artifact.size
    this.key = keyOf('artifact', parent.key, artifact.path)
    this.#folder = new ArtifactFolder(owner, this, artifact.path)
  }

  children(): readonly Node[] | Promise<readonly Node[]> {
    return this.isFolder ? this.#folder.children() : []
  }

  outdate(): void {
    this.#folder.outdate()
  }
}

function foldersFirst(one: Artifact, other: Artifact): number {
  return Number(other.isFolder) - Number(one.isFolder) || byName(one.path, other.path)
}
