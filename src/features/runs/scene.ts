import assert from 'node:assert/strict'
import type { CallHandlers } from '../../host/panel'
import type { RunRef } from '../../model/run'
import type { RunSubject } from '../../model/subject'
import type { RunsContract } from '../../protocol/runs'
import { FakeLink, FakeSource, fakeTable, run } from './fake'
import type { RunsLayout } from './layout'
import { SlowSorts } from './race'
import { createRunsController, type RunsController } from './table'

export const signal = new AbortController().signal

/** For the tests of this folder: a table over fakes, with a memory of what it did to the world outside. */
export class Scene {
  readonly link = new FakeLink()
  readonly layouts = new Map<string, unknown>()
  readonly copied: string[] = []
  readonly written: string[] = []
  readonly opened: RunRef[] = []
  readonly urls: string[] = []
  readonly compared: (readonly RunSubject[])[] = []
  readonly explained: (readonly RunSubject[])[] = []
  readonly slowSorts = new SlowSorts()
  controller: RunsController | undefined

  constructor(readonly sources: readonly FakeSource[] = [new FakeSource()]) {}

  get source(): FakeSource {
    return this.sources[0] ?? assert.fail()
  }

  get handlers(): CallHandlers<RunsContract> {
    return this.controller?.handlers ?? assert.fail()
  }

  open(): void {
    this.controller = createRunsController({
      sources: this.sources.map((experiments, index) => ({
        ref: { connection: `c${index}`, experimentId: '1' },
        platform: { id: `c${index}`, experiments, dispose: () => undefined },
      })),
      title: 'wine',
      key: 'k',
      table: fakeTable(),
      layouts: { get: (key) => this.layouts.get(key), set: (key, layout: RunsLayout) => this.layouts.set(key, layout) },
      link: this.link,
      slowSorts: this.slowSorts,
      problemOf: (error) => ({ sentence: error instanceof Error ? error.message : 'unknown' }),
      copy: (text) => keep(this.copied, text),
      save: () =>
        Promise.resolve({
          write: (text) => keep(this.written, text),
          close: () => keep(this.written, '<closed>'),
          discard: () => keep(this.written, '<discarded>'),
        }),
      openRun: (ref) => keep(this.opened, ref),
      compare: (runs) => keep(this.compared, runs),
      explain: (runs) => keep(this.explained, runs),
      openUrl: (url) => keep(this.urls, url),
      now: () => 42,
      interval: 5,
      sortDeadline: 30,
    })
  }

  async ids(start = 0, end = 1_000): Promise<readonly string[]> {
    return (await this.handlers.window({ start, end, columns: [] }, signal)).ids
  }
}

/** Runs whose losses are 0 to one less than their number, in no order. */
export function numbered(count: number): FakeSource['runs'] {
  return Array.from({ length: count }, (_, n) => run(`r${n}`, n, { values: { loss: (n * 7_919) % count } }))
}

function keep<T>(list: T[], item: T): Promise<void> {
  list.push(item)
  return Promise.resolve()
}
