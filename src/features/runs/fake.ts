import { MessageChannel } from 'node:worker_threads'
import { Emitter } from '../../base/event'
import type { PanelLink } from '../../host/panel'
import type { RunBatch } from '../../model/batch'
import type { Page } from '../../model/experiment'
import { CellPacker, packRows } from '../../model/pack'
import type { ExperimentSource, StreamQuery } from '../../model/platform'
import { columnKind, columnName, type ColumnId, type Run, type RunQuery, type SortKey } from '../../model/run'
import type { SnapshotOf } from '../../protocol/contract'
import type { RunsContract, RunsState, RunsWindow } from '../../protocol/runs'
import { compileFilter } from '../../query/evaluate'
import { parseFilter } from '../../query/parse'
import { createTableClient, type Table } from '../../table/client'
import { serveTable } from '../../table/table'

export function run(id: string, startedAt: number, more: Partial<Run> & { readonly values?: object } = {}): Run {
  const metrics = Object.entries(more.values ?? {}).map(
    ([key, value]) => [key, { value: Number(value), step: 0, at: 0 }] as const,
  )
  return {
    id,
    experimentId: '1',
    name: `name ${id}`,
    status: 'finished',
    lifecycle: 'active',
    startedAt,
    metrics: new Map(metrics),
    params: new Map(),
    tags: new Map(),
    ...more,
  }
}

/** For the tests of this folder: a platform in memory that waits and fails as told. */
export class FakeSource implements ExperimentSource {
  sorting: 'eager' | 'remote' = 'eager'
  runs: Run[] = []
  batch = 50
  readonly calls: string[] = []
  /** Waited for before an answer of this method is given; `sort` for searches in an
   * order of their own, `beyond` for those of them with a condition on a metric. */
  readonly held = new Map<string, Promise<void>>()
  readonly failing = new Map<string, Error>()
  /** Called before each batch of a stream. */
  beforeBatch: (index: number, signal: AbortSignal | undefined) => Promise<void> = () => Promise.resolve()
  listColumns?: () => Promise<readonly ColumnId[]>
  changeToken?: () => Promise<string>
  webUrl = ({ runId }: { readonly runId?: string }): string => `https://example.org/${runId ?? ''}`

  async searchRuns(query: RunQuery, signal?: AbortSignal): Promise<Page<Run>> {
    await this.#called(methodOf(query), `${query.limit} ${query.filter ?? ''}`, signal)
    const found = order(this.#matching(query.filter ?? ''), query.sort ?? [])
    const start = Number(query.page ?? 0)
    const next = start + query.limit < found.length ? String(start + query.limit) : undefined
    return { items: found.slice(start, start + query.limit), next }
  }

  async getRuns(ids: readonly string[], signal?: AbortSignal): Promise<readonly Run[]> {
    await this.#called('getRuns', [...ids].sort().join(' '), signal)
    return ids.flatMap((id) => this.runs.find((each) => each.id === id) ?? [])
  }

  async *streamRuns(query: StreamQuery, signal?: AbortSignal): AsyncGenerator<RunBatch> {
    const asked = query.columns === 'all' ? 'all' : [...query.columns].sort().join(' ')
    await this.#called('streamRuns', asked, signal)
    const all = order(this.runs, [])
    for (let start = 0; start < all.length; start += this.batch) {
      await this.beforeBatch(start / this.batch, signal)
      if (signal?.aborted) {
        return
      }
      yield batchOf(all, start, this.batch, query.columns)
    }
  }

  searchExperiments(): never {
    throw new Error('not in this fake')
  }

  getExperiment(): never {
    throw new Error('not in this fake')
  }

  metricHistory(): never {
    throw new Error('not in this fake')
  }

  metricHistories(): never {
    throw new Error('not in this fake')
  }

  listArtifacts(): never {
    throw new Error('not in this fake')
  }

  openArtifact(): never {
    throw new Error('not in this fake')
  }

  #matching(filter: string): readonly Run[] {
    const test = compileFilter(parseFilter(filter).filter, {
      metric: (key) => (row) => this.runs[row]?.metrics.get(key)?.value,
      param: (key) => (row) => this.runs[row]?.params.get(key),
      tag: (key) => (row) => this.runs[row]?.tags.get(key),
      attribute: (name) => (row) => (name === 'status' ? this.runs[row]?.status.toUpperCase() : this.runs[row]?.id),
      dataset: () => (row) => (this.runs[row]?.datasets ?? []).map((dataset) => dataset.name),
    })
    return this.runs.filter((_, row) => test(row))
  }

  async #called(method: string, asked: string, signal: AbortSignal | undefined): Promise<void> {
    this.calls.push(`${method} ${asked}`.trim())
    await orAborted(this.held.get(method) ?? Promise.resolve(), signal)
    const error = this.failing.get(method)
    if (error) {
      throw error
    }
  }
}

async function orAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  let leave: () => void = () => undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason as Error)
  })
  signal?.addEventListener('abort', leave)
  try {
    await Promise.race([work, left])
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

/** What a condition on a metric leaves is ordered in no time. */
function methodOf({ sort = [], filter = '' }: RunQuery): string {
  const own = sort.some(({ column }) => columnKind(column) !== 'attribute')
  return !own ? 'searchRuns' : filter.includes('metrics.') ? 'beyond' : 'sort'
}

function order(runs: readonly Run[], sort: readonly SortKey[]): readonly Run[] {
  const value = (each: Run, column: ColumnId): number =>
    column === 'attribute:start_time'
      ? (each.startedAt ?? 0)
      : (each.metrics.get(columnName(column))?.value ?? -Infinity)
  const [key] = sort.length > 0 ? sort : [{ column: 'attribute:start_time' as const, descending: true }]
  return runs.toSorted((a, b) => {
    const less = key ? value(a, key.column) - value(b, key.column) : 0
    return key?.descending ? -less : less
  })
}

function batchOf(all: readonly Run[], start: number, size: number, columns: 'all' | readonly ColumnId[]): RunBatch {
  const part = all.slice(start, start + size)
  const packer = new CellPacker()
  const wants = (id: ColumnId): boolean => columns === 'all' || columns.includes(id)
  part.forEach((each, index) => {
    each.metrics.forEach(({ value }, key) => wants(`metric:${key}`) && packer.metric(key, start + index, value))
    each.params.forEach((value, key) => wants(`param:${key}`) && packer.param(key, start + index, value))
    each.tags.forEach((value, key) => wants(`tag:${key}`) && packer.tag(key, start + index, value))
  })
  const rows = packRows(
    part.map((each) => ({
      id: each.id,
      name: each.name,
      experimentId: each.experimentId,
      user: each.user ?? '',
      artifactUri: each.artifactUri ?? '',
      status: each.status,
      startedAt: each.startedAt ?? NaN,
      endedAt: each.endedAt ?? NaN,
    })),
  )
  return packer.take({ rows, total: all.length })
}

/** The host's end of a page that nobody looks at but the test. */
export class FakeLink implements PanelLink<RunsContract> {
  readonly states: RunsState[] = []
  readonly firsts: RunsWindow[] = []
  readonly order: string[] = []
  visible = true
  title = ''
  readonly visibleChanged = new Emitter<boolean>()
  readonly disposed = new Emitter<void>()
  readonly onDidChangeVisible = this.visibleChanged.event
  readonly onDidDispose = this.disposed.event
  readonly #published = new Emitter<void>()

  publish<N extends keyof RunsContract['events']>(name: N, snapshot: SnapshotOf<RunsContract, N>): void {
    this.order.push(name)
    if (name === 'state') {
      this.states.push(snapshot as RunsState)
    } else {
      this.firsts.push(snapshot as RunsWindow)
    }
    this.#published.fire()
  }

  get state(): RunsState | undefined {
    return this.states.at(-1)
  }

  /** The first state from now on (the present one included) for which it holds. */
  async until(what: (state: RunsState) => boolean): Promise<RunsState> {
    for (;;) {
      const { state } = this
      if (state && what(state)) {
        return state
      }
      await new Promise<void>((resolve) => {
        const subscription = this.#published.event(() => {
          subscription.dispose()
          resolve()
        })
      })
    }
  }
}

/** A table served by this thread, over a real channel. */
export function fakeTable(): Table {
  return createTableClient(() => {
    const { port1, port2 } = new MessageChannel()
    serveTable(port2)
    return { end: port1, stop: () => port1.close(), onDeath: () => undefined }
  })
}

/** Held shut until opened. */
export function latch(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open: () => open() }
}
